/**
 * The keys, API key and carrier accounts that a sandbox generates at its first start and keeps in its data folder. Production refuses all of it.
 */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callbackUrl } from '../providers/callback-urls.js';
import type { ProviderRegistry } from '../providers/provider-entry.js';
import { registry } from '../providers/registry.js';

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
}

/** The accounts for the carrier: credentials, numbers, and inbound webhooks. */
export function carrierAccounts(identity: SandboxIdentity, publicUrl: string) {
  const accounts = Object.entries(registry).map(([name, { sandbox, callbacks }]) => [
    name,
    {
      ...identity[name as keyof Registry],
      numbers: [sandbox?.sender],
      inboundUrl: callbackUrl(publicUrl, callbacks.inbound),
    },
  ]);
  return Object.fromEntries(accounts) as {
    readonly [Name in keyof Registry]: Accounts[Name] & {
      readonly numbers: readonly string[];
      readonly inboundUrl: string;
    };
  };
}

/** Reads the identity, or generates it. The API key is also in the file `api-key`, for curl. */
export function sandboxIdentity(
  dataDirectory: string,
  providers: ProviderRegistry = registry,
): SandboxIdentity {
  const path = join(dataDirectory, 'sandbox.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as SandboxIdentity;
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const identity = newIdentity(providers);
  // `wx`: if two processes start at once, both use the first one's identity.
  try {
    writeFileSync(path, `${JSON.stringify(identity, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch {
    return JSON.parse(readFileSync(path, 'utf8')) as SandboxIdentity;
  }
  writeFileSync(join(dataDirectory, 'api-key'), identity.apiKey, { mode: 0o600 });
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
    ...(Object.fromEntries(accounts) as Accounts),
  };
}
