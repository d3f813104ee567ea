/** The default configuration of a sandbox: one tenant, every provider at the built-in carrier. */

import { createHash, createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANNELS, type Channel } from '../challenge/challenge.js';
import { API_SCOPES, type Sender } from '../challenge/policy.js';
import { PLATFORMS } from '../doors/registry.js';
import { TWILIO_VERIFY, TWILIO_VERIFY_PATH } from '../doors/twilio-verify/accounts.js';
import { callbackUrl } from '../providers/provider.js';
import { configured, type ProviderRegistry } from '../providers/provider-entry.js';
import { registry } from '../providers/registry.js';
import type { ConfigFile } from './config-file.js';
import { LimitsSection, TenantLimits } from './limits-config.js';
import type { ConfiguredProviders } from './provider-settings.js';

/** In the data folder. */
export const API_KEY_FILE = 'api-key';

/** The carrier knows it as an RCS agent of the sandbox's accounts. */
const SANDBOX_AGENT = 'contoso_agent';

/** Phones of these countries text another provider's number than the rest. */
const INBOUND_COUNTRIES = ['GB', 'SE'] as const;

/** People who try the sandbox send to one phone repeatedly, and to many magic numbers; the platforms' samples come from one address. */
const SANDBOX_FIGURES = {
  number: [{ max: 60, windowMs: 600_000 }],
  ip: { sends: [{ max: 60, windowMs: 600_000 }] },
  // One browser tries the demonstration again and again, with many numbers.
  device: { sends: [{ max: 60, windowMs: 600_000 }], numbers: [] },
  callsAtOnceOfSource: 20,
  budgets: { sourceShare: null },
  prefix: { last3: [], last4: [], source: [] },
  sequence: null,
  breaker: { prefix: null, range: null, country: null },
} as const;

/** A provider that the carrier does not support, or that was added after the identity was generated, is left out. */
export function sandboxDefaults(
  identity: SandboxIdentity,
  carrierUrl: string,
  available: ProviderRegistry = registry,
): { file: ConfigFile; providers: ConfiguredProviders } {
  const accounts: Readonly<Record<string, unknown>> = { ...identity };
  const twins = Object.entries(available).flatMap(([name, entry]) => {
    const { sandbox } = entry;
    if (!sandbox || accounts[name] === undefined) return [];
    const settings = sandbox.settings(accounts[name], carrierUrl);
    const { sender, byNameOnly = false } = sandbox;
    const template = entry.whatsAppTemplate?.sample ?? '';
    const inbound = entry.callbacks['inbound'] !== undefined;
    return [{ name, sender, byNameOnly, template, inbound, provider: configured(entry, settings) }];
  });
  const able = (channel: Channel) =>
    twins.filter(({ provider }) => provider.capabilities.has(channel));
  const order = (channel: Channel) => {
    const routed = able(channel).filter(({ byNameOnly }) => !byNameOnly);
    const names = routed.map(({ name }) => name);
    return names.length > 0 ? { '*': { mode: 'pinned' as const, carriers: names } } : {};
  };
  return {
    file: {
      tenants: [
        {
          id: 'default',
          brand: 'Contoso',
          locale: 'en',
          apiKeys: [{ sha256: sha256Hex(identity.apiKey), scopes: [...API_SCOPES] }],
          senders: CHANNELS.flatMap((channel) =>
            able(channel).map(({ name, sender, template }) => ({
              provider: name,
              channel,
              from: channel === 'rcs' ? SANDBOX_AGENT : sender,
              ...(channel === 'whatsapp' ? { templates: { default: template } } : {}),
            })),
          ),
          countries: { sms: ['*'], call: ['*'], rcs: ['*'], whatsapp: ['*'] },
          ...inboundNumbers(twins.filter(({ inbound, byNameOnly }) => inbound && !byNameOnly)),
          limits: TenantLimits.parse({}),
        },
      ],
      routes: {
        sms: order('sms'),
        call: order('call'),
        rcs: order('rcs'),
        whatsapp: order('whatsapp'),
      },
      policy: {},
      doors: [sandboxVerifyAccount(identity), ...(sandboxDoors(identity) ?? [])],
      limits: LimitsSection.parse({ figures: SANDBOX_FIGURES }),
      carriers: {},
      record: { keepDays: 30 },
    },
    providers: new Map(twins.map(({ name, provider }) => [name, provider])),
  };
}

/** The first one that can takes texts of all phones, each other one those of one country, so that all can be tried. */
function inboundNumbers(twins: readonly { readonly name: string; readonly sender: string }[]) {
  const inboundSms = twins.map(({ name, sender }, at) => {
    const country = INBOUND_COUNTRIES[at - 1];
    return { provider: name, number: sender, ...(country === undefined ? {} : { country }) };
  });
  return inboundSms.length > 0
    ? { inboundSms: inboundSms.slice(0, INBOUND_COUNTRIES.length + 1) }
    : {};
}

/** An account of the Twilio Verify door. Its SIDs and token follow from the master key, so that they stay the same. */
export function sandboxVerifyAccount({ masterKey }: Pick<SandboxIdentity, 'masterKey'>) {
  const made = (what: string) => sha256Hex(`twilio-verify ${what} ${masterKey}`).slice(0, 32);
  return {
    platform: TWILIO_VERIFY,
    path: TWILIO_VERIFY_PATH,
    tenant: 'default',
    accountSid: `AC${made('account')}`,
    authTokens: [made('token')],
    services: [{ sid: `VA${made('service')}`, friendlyName: 'Contoso' }],
  };
}

/** A door for each platform, at `/doors/<platform>`. */
function sandboxDoors({ masterKey, doorKey = newDoorKey() }: SandboxIdentity): ConfigFile['doors'] {
  const key = Buffer.from(masterKey, 'base64');
  return PLATFORMS.map(({ name, sandbox }) => {
    const secret = createHmac('sha256', key).update(`sandbox door ${name}`).digest('base64');
    const settings = sandbox({ secret, rsaKey: doorKey });
    return { ...settings, platform: name, path: `/doors/${name}`, tenant: 'default' };
  });
}

/** A new one takes a quarter of a second, so it is made once. */
function newDoorKey(): string {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

// The keys, API key and carrier accounts that a sandbox generates at its first start and keeps in its data folder. Production refuses all of it.

type Registry = typeof registry;
type Accounts = {
  readonly [Name in keyof Registry]: ReturnType<
    NonNullable<Registry[Name]['sandbox']>['newAccount']
  >;
};

/** The providers' accounts, by name. */
export interface SandboxIdentity extends Accounts {
  readonly masterKey: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  /** The private key that platforms encrypt for. Identities of older versions have none. */
  readonly doorKey?: string;
}

/**
 * The accounts for the carrier: credentials, numbers, and inbound webhooks.
 * @param senders of the configuration: the accounts own them, so that a file for real accounts works here
 */
export function carrierAccounts(
  identity: SandboxIdentity,
  publicUrl: string,
  senders: readonly Pick<Sender, 'provider' | 'channel' | 'from'>[] = [],
) {
  // An identity of an older version has no account for a provider that was added since.
  const known = Object.entries(registry).filter(([name]) => identity[name as keyof Registry]);
  const accounts = known.map(([name, { sandbox, callbacks }]) => [
    name,
    {
      ...identity[name as keyof Registry],
      ...ownedSenders(
        sandbox?.sender ?? '',
        senders.filter(({ provider }) => provider === name),
      ),
      inboundUrl: callbackUrl(publicUrl, callbacks.inbound),
    },
  ]);
  return Object.fromEntries(accounts) as {
    readonly [Name in keyof Registry]: Accounts[Name] & {
      readonly numbers: readonly string[];
      readonly rcsAgents: readonly string[];
      readonly messagingServices?: Readonly<Record<string, readonly string[]>>;
      readonly inboundUrl: string;
    };
  };
}

/** A pool of numbers, such as `MG…`, sends from the sandbox's own number. */
function ownedSenders(own: string, senders: readonly Pick<Sender, 'channel' | 'from'>[]) {
  const numbers = senders.map(({ from }) => from).filter((from) => from.startsWith('+'));
  const agents = senders.filter(({ channel }) => channel === 'rcs').map(({ from }) => from);
  const pools = senders.map(({ from }) => from).filter((from) => POOL.test(from));
  return {
    numbers: [...new Set([own, ...numbers])],
    rcsAgents: [...new Set([SANDBOX_AGENT, ...agents])],
    ...(pools.length > 0
      ? { messagingServices: Object.fromEntries(pools.map((pool) => [pool, [own]])) }
      : {}),
  };
}

/** As Twilio names its messaging services. */
const POOL = /^MG[0-9a-f]{32}$/i;

/** Reads the identity, or generates it. The API key is also in the file `api-key`, for curl. */
export function sandboxIdentity(
  dataDirectory: string,
  providers: ProviderRegistry = registry,
): SandboxIdentity {
  const path = join(dataDirectory, 'sandbox.json');
  if (existsSync(path)) return keptIdentity(dataDirectory, path);
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const identity = newIdentity(providers);
  // `wx`: if two processes start at once, both use the first one's identity.
  try {
    writeFileSync(path, `${JSON.stringify(identity, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch {
    return keptIdentity(dataDirectory, path);
  }
  writeFileSync(join(dataDirectory, API_KEY_FILE), identity.apiKey, { mode: 0o600 });
  return identity;
}

/** The key's file may have been deleted since. */
function keptIdentity(dataDirectory: string, path: string): SandboxIdentity {
  const identity = JSON.parse(readFileSync(path, 'utf8')) as SandboxIdentity;
  const file = join(dataDirectory, API_KEY_FILE);
  if (!existsSync(file)) writeFileSync(file, identity.apiKey, { mode: 0o600 });
  return identity;
}

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function newIdentity(providers: ProviderRegistry): SandboxIdentity {
  const accounts = Object.entries(providers).flatMap(([name, { sandbox }]) =>
    sandbox ? [[name, sandbox.newAccount()]] : [],
  );
  return {
    masterKey: randomBytes(32).toString('base64'),
    apiKey: `octo_sandbox_${randomBytes(18).toString('base64url')}`,
    webhookSecret: `whsec_${randomBytes(24).toString('base64')}`,
    doorKey: newDoorKey(),
    ...(Object.fromEntries(accounts) as Accounts),
  };
}
