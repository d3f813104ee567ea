/** The registry's entry of a carrier that is described in a file. */
import { z } from 'zod';
import { STATUS_CAUSES } from '../failure.js';
import type { Capability } from '../provider.js';
import type { ProviderEntry } from '../provider-entry.js';
import { receiptPattern } from './callbacks.js';
import type { Carrier } from './declared-provider.js';
import type { CarrierDescription } from './description.js';
import type { Values } from './template.js';

type Settings = Readonly<Record<string, string>>;

/** @param name as routes, senders and addresses name the carrier */
export function declaredEntry(
  name: string,
  description: CarrierDescription,
): ProviderEntry<Settings> {
  const { lookup, receipts } = description;
  const capabilities: Capability[] = ['sms'];
  if (lookup) capabilities.push('lookup');
  if (lookup?.byReference?.price) capabilities.push('price');
  const carrier = (settings: Settings): Carrier => ({
    name,
    description,
    settings: settingValues(settings),
  });
  return {
    settings: settingsSchema(description),
    // Several carriers may have one description: their settings are in the configuration file.
    environment: {},
    credentials: Object.keys(description.settings).filter(
      (setting) => !namesHost(description, setting),
    ),
    capabilities,
    create: async (settings, context) => {
      const { declaredProvider } = await import('./declared-provider.js');
      return declaredProvider(carrier(settings), context);
    },
    check: async (settings, context) => {
      const { checkCarrier } = await import('./carrier-check.js');
      return checkCarrier(carrier(settings), context);
    },
    causes: { ...STATUS_CAUSES, ...description.causes },
    callbacks: receipts ? { sms: receiptPattern({ name, description }) } : {},
    ...(receipts
      ? {
          webhooks: async (settings: Settings, context) => {
            const { declaredSource } = await import('../../../webhooks/declared.js');
            return declaredSource({ ...carrier(settings), receipts }, context);
          },
        }
      : {}),
  };
}

/** Whether it says where the carrier is: as an address, or as a part of one before its path. */
function namesHost({ settings, ...description }: CarrierDescription, setting: string): boolean {
  if (settings[setting]?.form === 'url') return true;
  const hosts = JSON.stringify(description).matchAll(/"url":"(?:https?:\/\/)?([^"/]*)/g);
  return [...hosts].some(([, host = '']) => host.includes(`settings.${setting}`));
}

function settingValues(settings: Settings): Values {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [`settings.${name}`, value]),
  );
}

/** Every value goes into a header somewhere: none may end one. */
const ONE_LINE = /^[\x20-\x7e\u00a0-\u00ff]*$/;

function settingsSchema({ settings }: CarrierDescription): z.ZodType<Settings> {
  const fields = Object.entries(settings).map(([name, { title, form, default: otherwise }]) => {
    const text = z
      .string(`is missing: ${title}`)
      .min(1, `is empty: ${title}`)
      .max(4_096)
      .regex(ONE_LINE, 'must be one line of Latin letters');
    const { holds, fault } = FORMS[form];
    const field = text.refine(holds, fault);
    return [name, otherwise === undefined ? field : field.default(otherwise)] as const;
  });
  return z.strictObject(Object.fromEntries(fields)) as unknown as z.ZodType<Settings>;
}

const FORMS = {
  text: { holds: () => true, fault: '' },
  url: {
    holds: (text: string) => /^https?:\/\//.test(text) && URL.canParse(text),
    fault: 'must be an address that begins with https:// (or http://)',
  },
  /** The 32 bytes of the key, or its SPKI form (RFC 8410). */
  ed25519: {
    holds: (text: string) => {
      const hex = Buffer.from(text, 'base64').toString('hex');
      return hex.length === 64 || /^302a300506032b6570032100.{64}$/.test(hex);
    },
    fault: 'must be the base64 of an Ed25519 public key',
  },
} as const;
