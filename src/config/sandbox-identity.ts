/**
 * What a sandbox makes for itself on its first start and keeps in its data folder: keys, an API key, the accounts at the
 * built-in carrier. Production refuses all of it.
 */
import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface SandboxIdentity {
  readonly masterKey: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  readonly twilio: { readonly accountSid: string; readonly authToken: string };
  readonly vonage: {
    readonly apiKey: string;
    readonly apiSecret: string;
    readonly applicationId: string;
    readonly privateKey: string;
    readonly publicKey: string;
    readonly signatureSecret: string;
  };
}

/** Numbers and names that the carrier rents to the sandbox: fictitious by the numbering plans. */
export const SANDBOX_SENDERS = {
  twilio: '+12025550100',
  vonage: '+12025550199',
} as const;

/** Reads the identity, or makes it. The API key also stands alone in `api-key`, for curl. */
export function sandboxIdentity(dataDirectory: string): SandboxIdentity {
  const path = join(dataDirectory, 'sandbox.json');
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as SandboxIdentity;
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const identity = newIdentity();
  // `wx`: where two processes start at once, the first one's identity stands for both.
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

function newIdentity(): SandboxIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    masterKey: randomBytes(32).toString('base64'),
    apiKey: `octo_sandbox_${randomBytes(18).toString('base64url')}`,
    webhookSecret: `whsec_${randomBytes(24).toString('base64')}`,
    twilio: {
      accountSid: `AC${randomBytes(16).toString('hex')}`,
      authToken: randomBytes(16).toString('hex'),
    },
    vonage: {
      apiKey: randomBytes(4).toString('hex'),
      apiSecret: randomBytes(8).toString('hex'),
      applicationId: randomUUID(),
      privateKey,
      publicKey,
      signatureSecret: randomBytes(32).toString('base64url'),
    },
  };
}
