/**
 * The providers' credentials out of the environment, and whether the configuration file fits them. A provider is configured once one of its
 * variables is set.
 */
import { CHANNELS, type Channel } from '../challenge/challenge.js';
import {
  type ConfiguredProvider,
  configured,
  type ProviderRegistry,
} from '../providers/provider-entry.js';
import type { Credentials } from '../settings/merge.js';
import type { ConfigFile } from './config-file.js';
import { namedCarriers } from './route-settings.js';
import type { Faults } from './validation-errors.js';

/** By name. */
export type ConfiguredProviders = ReadonlyMap<string, ConfiguredProvider>;

/** Whether one of its variables is set. */
export function isConfigured(
  { environment }: Pick<ProviderRegistry[string], 'environment'>,
  variables: NodeJS.ProcessEnv,
): boolean {
  return Object.keys(environment).some((variable) => variables[variable] !== undefined);
}

/**
 * @param variables without empty ones
 * @param credentials that were changed since
 */
export function providersOf(
  variables: NodeJS.ProcessEnv,
  registry: ProviderRegistry,
  faults: Faults,
  credentials: Credentials = new Map(),
): ConfiguredProviders {
  const providers = new Map<string, ConfiguredProvider>();
  for (const [name, entry] of Object.entries(registry)) {
    const given = Object.entries(entry.environment).filter(
      ([variable]) => variables[variable] !== undefined,
    );
    if (given.length === 0) continue;
    const raw = {
      ...Object.fromEntries(given.map(([variable, setting]) => [setting, variables[variable]])),
      ...credentials.get(name),
    };
    const settings = faults.parse(name, entry.settings, raw);
    if (settings !== undefined) providers.set(name, configured(entry, settings));
  }
  return providers;
}

/** What may change while the service runs, by provider: not where it is reached. A sandbox's own have nothing to change. */
export function namesOfCredentials(
  registry: ProviderRegistry,
  variables: NodeJS.ProcessEnv,
  carriers: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, readonly string[]> {
  const own = Object.entries(registry).filter(
    ([name, entry]) => Object.hasOwn(carriers, name) || isConfigured(entry, variables),
  );
  return new Map(own.map(([name, { credentials = [] }]) => [name, credentials]));
}

/** A credential that the provider does not have, or that is its host or another setting. */
export function checkCredentials(
  credentials: Credentials,
  names: ReadonlyMap<string, readonly string[]>,
  faults: Faults,
): void {
  for (const [name, given] of credentials) {
    const known = names.get(name);
    const where = `carriers.${name}`;
    if (!known) {
      faults.add(
        where,
        `${name} has no credentials in the file or the environment: add the carrier there, with its host, and restart`,
      );
      continue;
    }
    for (const field of Object.keys(given).filter((each) => !known.includes(each))) {
      const may = known.length > 0 ? `There are ${known.join(', ')}` : 'Nothing of it may';
      faults.add(`${where}.${field}`, `cannot be changed while the service runs. ${may}`);
    }
  }
}

/** Checks the file's routes and senders against the providers and their capabilities. */
export function checkProviders(
  { routes, tenants }: ConfigFile,
  providers: ConfiguredProviders,
  registry: ProviderRegistry,
  faults: Faults,
): void {
  const own = tenants.map((tenant) => ({
    where: `tenants.${tenant.id}.routes`,
    routes: tenant.routes,
    of: [tenant],
  }));
  for (const { where, routes: entries, of } of [{ where: 'routes', routes, of: tenants }, ...own]) {
    for (const channel of CHANNELS) {
      for (const name of entries ? namedCarriers(entries[channel]) : []) {
        const provider = providers.get(name);
        if (!provider) {
          faults.add(
            `${where}.${channel}`,
            `${name} is not configured: set its credentials, or take it out`,
          );
        } else if (!provider.capabilities.has(channel)) {
          faults.add(`${where}.${channel}`, `${name} ${CANNOT[channel]}: take it out`);
        }
        for (const tenant of of) checkSender(tenant, name, `${where}.${channel}`, channel, faults);
      }
    }
  }
  for (const { id, senders } of tenants) {
    for (const sender of senders) {
      const { provider, channel, from } = sender;
      for (const fault of registrationFaults(sender)) faults.add(`tenants.${id}.senders`, fault);
      if (channel === 'rcs' || channel === 'whatsapp') {
        const wrong = richSenderFaults(sender, registry[provider]);
        for (const fault of wrong) faults.add(`tenants.${id}.senders`, fault);
        continue;
      }
      if (NUMBER_OR_NAME.test(from) || registry[provider]?.senderPool?.test(from)) continue;
      faults.add(
        `tenants.${id}.senders`,
        `${from} must be an E.164 number, an alphanumeric sender ID of 1 to 11 characters, or a pool of numbers as ${provider} names them`,
      );
    }
  }
}

/** What a sender states of its kind and its registrations. One that is over is no fault: it stops no start. */
function registrationFaults(sender: ConfigFile['tenants'][number]['senders'][number]): string[] {
  const { channel, country, from, kind, registered = [] } = sender;
  if (channel !== 'sms' && (kind || registered.length > 0)) {
    const of = channel === 'call' ? 'calls' : channel;
    return [`${from} is a sender of ${of}: leave out kind and registered, which are about SMS`];
  }
  const faults: string[] = [];
  const pool = !NUMBER_OR_NAME.test(from);
  if (kind && !pool && (kind === 'alphanumeric') !== !from.startsWith('+')) {
    faults.push(`${from} cannot be ${kind}: leave kind out, it is for pools of numbers`);
  }
  const named = registered.map((each) => each.country);
  for (const twice of new Set(named.filter((each, at) => named.indexOf(each) !== at))) {
    faults.push(`${from} is registered in ${twice} twice: keep one`);
  }
  const elsewhere = named.find((each) => country !== undefined && each !== country);
  if (elsewhere !== undefined) {
    faults.push(
      `${from} is for ${country} alone, and registered in ${elsewhere}: take that out, or leave out country`,
    );
  }
  return faults;
}

/** An RCS agent, and a number of WhatsApp with its approved templates. */
function richSenderFaults(
  { channel, provider, from, templates = {} }: ConfigFile['tenants'][number]['senders'][number],
  entry: ProviderRegistry[string] | undefined,
): string[] {
  if (entry?.senderPool?.test(from)) {
    return [
      `${from} is a pool of numbers at ${provider}, which falls back to SMS by itself, so that the person would get two messages: give the ${
        channel === 'rcs' ? 'RCS agent’s own id, such as acme_agent' : 'WhatsApp number itself'
      }`,
    ];
  }
  if (channel === 'rcs') {
    if (AGENT.test(from)) return [];
    return [`${from} must be the id of an RCS agent, such as acme_agent, without rcs: before it`];
  }
  const faults: string[] = [];
  if (!E164.test(from)) {
    faults.push(`${from} must be the WhatsApp number in E.164 form, without whatsapp: before it`);
  }
  if (templates['default'] === undefined) {
    faults.push(
      `${from} needs templates.default, its approved authentication template: WhatsApp carries no other text to people who have not written first`,
    );
  }
  const { form, cure } = entry?.whatsAppTemplate ?? {};
  for (const [locale, name] of Object.entries(templates)) {
    if (form && !form.test(name)) faults.push(`${from}: templates.${locale} ${cure}`);
    if (locale !== 'default' && !LANGUAGE_TAG.test(locale)) {
      faults.push(`${from}: templates.${locale} must be a language tag, such as fi or pt-BR`);
    }
  }
  return faults;
}

const AGENT = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const E164 = /^\+[1-9]\d{6,14}$/;
const LANGUAGE_TAG = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$/;

const CANNOT: Readonly<Record<Channel, string>> = {
  sms: 'cannot send SMS',
  call: 'cannot place calls',
  rcs: 'cannot send RCS',
  whatsapp: 'cannot send WhatsApp messages',
};
const NUMBER_OR_NAME = /^(\+[1-9]\d{3,14}|(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11})$/;

function checkSender(
  tenant: ConfigFile['tenants'][number],
  provider: string,
  route: string,
  channel: Channel,
  faults: Faults,
): void {
  const sender = tenant.senders.find(
    (each) => each.provider === provider && each.channel === channel,
  );
  if (sender || tenant.countries[channel].length === 0) return;
  faults.add(
    `tenants.${tenant.id}.senders`,
    `there is none for ${channel} through ${provider}, which ${route} names`,
  );
}
