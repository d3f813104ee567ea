/**
 * What one provider adds to the service. Everything else asks an entry what its provider can do, and names none: a new provider is a folder
 * with its adapter, a file in `webhooks/`, and a line in `registry.ts`.
 */
import { z } from 'zod';
import type { SourceContext, WebhookSource } from '../../webhooks/webhook-handler.js';
import type { CauseId } from '../record/causes.js';
import type { Able, Capability, Provider, ProviderContext } from './provider.js';

export interface ProviderEntry<Settings = unknown, Account = unknown> {
  /** Validates the provider's own part of the configuration. */
  readonly settings: z.ZodType<Settings>;
  /** Setting by environment variable; the provider is configured once one of them is set. */
  readonly environment: Readonly<Record<string, string>>;
  /** Settings that may change while the service runs: secrets, never hosts. Absent: none. */
  readonly credentials?: readonly string[];
  /** Routes use no other channels, and nobody asks for anything else. */
  readonly capabilities: readonly Capability[];
  /** Loads the adapter and its SDK: a provider that is not configured costs nothing. */
  create(settings: Settings, context: ProviderContext): Promise<Provider>;
  /** Tries settings and connection without sending anything, for `doctor`. Absent: nothing can be tried. Never rejects. */
  check?(settings: Settings, context: ProviderContext): Promise<ProviderCheck>;
  /** Paths that the vendor calls, in Express's form; `inbound` is where it announces SMS from phones. */
  readonly callbacks: Readonly<Record<string, string>>;
  /** What the receiver takes at these paths. Absent where the vendor calls none. */
  webhooks?(settings: Settings, context: SourceContext): Promise<WebhookSource>;
  /** Whether it is asked who picks up a call, and tells `human`, too. Absent: it cannot tell. */
  detectsMachines?(settings: Settings): boolean;
  /** What its codes of failures mean to people; of `kind.detail` the kind counts where the whole is not listed. Absent: the adapter's reason counts. */
  readonly causes?: Readonly<Record<string, CauseId>>;
  /** Whether its calls can hide their number from the phone. Absent: they cannot. */
  readonly hiddenCaller?: boolean;
  /** Senders that stand for numbers which the vendor picks: which ones is not known here. */
  readonly senderPool?: RegExp;
  /** How it names an approved template of WhatsApp. Needed with the capability `whatsapp`. */
  readonly whatsAppTemplate?: TemplateForm;
  /** How a sandbox uses it without anybody's credentials. Absent: a sandbox goes without it. */
  readonly sandbox?: SandboxTwin<Settings, Account>;
}

export interface TemplateForm {
  readonly form: RegExp;
  /** What a name must be. */
  readonly cure: string;
  /** What a sandbox uses. */
  readonly sample: string;
}

export interface ProviderCheck {
  readonly verdict: 'ok' | 'warn' | 'FAIL';
  /** What was found, and its cure. Holds no secret. */
  readonly message: string;
}

/** The provider's account at the built-in carrier. */
export interface SandboxTwin<Settings = unknown, Account = unknown> {
  /** The number that the carrier rents to the sandbox: fictitious by the numbering plans. */
  readonly sender: string;
  /** Left out of the sandbox's own routes: used where a request or a configuration names it. */
  readonly byNameOnly?: boolean;
  /** Made once, and kept in the sandbox's data folder. */
  newAccount(): Account;
  settings(account: Account, carrierUrl: string): Settings;
}

export type ProviderRegistry = Readonly<Record<string, ProviderEntry>>;

/** Holds an entry to its own types: settings fit their schema, and the adapter has a method for each capability. */
export function defineProvider<
  Settings,
  Account,
  const Can extends Capability,
  const Callbacks extends Readonly<Record<string, string>>,
>(entry: DefinedProvider<Settings, Account, Can, Callbacks>) {
  return entry;
}

export interface DefinedProvider<Settings, Account, Can extends Capability, Callbacks>
  extends ProviderEntry<Settings, Account> {
  readonly environment: Readonly<Record<string, keyof Settings & string>>;
  readonly credentials?: readonly (keyof Settings & string)[];
  readonly capabilities: readonly Can[];
  readonly callbacks: Callbacks & Readonly<Record<string, string>>;
  create(settings: Settings, context: ProviderContext): Promise<Able<Can>>;
}

/** True or false; a text where it comes from the environment. */
export const flag = z.union([
  z.boolean(),
  z.enum(['true', 'false']).transform((text) => text === 'true'),
]);

/** Another host that has the vendor's API, such as the sandbox carrier; the vendor's own where absent. */
export const apiBaseUrl = z.url({ protocol: /^https?$/ }).optional();

/** A provider with its settings: all that the rest of the service sees of it. */
export interface ConfiguredProvider {
  readonly capabilities: ReadonlySet<Capability>;
  readonly detectsMachines: boolean;
  readonly hiddenCaller: boolean;
  isPool(sender: string): boolean;
  /** Undefined for a code that it does not name. */
  causeOf(code: string): CauseId | undefined;
  create(context: ProviderContext): Promise<Provider>;
  /** No finding where nothing can be tried. */
  check(context: ProviderContext): Promise<ProviderCheck[]>;
  /** None, or one. */
  webhooks(context: SourceContext): Promise<WebhookSource[]>;
}

export function configured<Settings>(
  entry: ProviderEntry<Settings>,
  settings: Settings,
): ConfiguredProvider {
  return {
    capabilities: new Set(entry.capabilities),
    detectsMachines: entry.detectsMachines?.(settings) ?? false,
    causeOf: (code) => causeIn(entry.causes ?? {}, code),
    hiddenCaller: entry.hiddenCaller ?? false,
    isPool: (sender) => entry.senderPool?.test(sender) ?? false,
    create: (context) => entry.create(settings, context),
    check: async (context) => (entry.check ? [await entry.check(settings, context)] : []),
    webhooks: async (context) => (entry.webhooks ? [await entry.webhooks(settings, context)] : []),
  };
}

/** @param code whole, or a kind and its details with a dot between */
export function causeIn(
  causes: Readonly<Record<string, CauseId>>,
  code: string,
): CauseId | undefined {
  if (Object.hasOwn(causes, code)) return causes[code];
  const [kind = ''] = code.split('.');
  return Object.hasOwn(causes, kind) ? causes[kind] : undefined;
}
