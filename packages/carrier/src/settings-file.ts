/** A file with the carrier's address and accounts: read, and created with new accounts where there is none. */
import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { faultsOf, PLAIN_WORDS } from './plain-input.js';
import { isWebAddress } from './request-values.js';

export const PORT = 3001;
export const port = z.int().min(0).max(65_535);

const text = z.string().min(1);
const agents = z.array(z.string().regex(/^[\w.-]{1,64}$/)).exactOptional();
const numbers = z.array(z.string().regex(/^\+?[1-9]\d{6,14}$/, 'Must be in E.164 form.')).min(1);
const address = z.string().refine(isWebAddress, 'Must be an http or https URL.').exactOptional();

/** The accounts are those of `CarrierOptions`. */
const settingsFile = z.strictObject({
  host: text.default('127.0.0.1'),
  /** 0 selects a free port. */
  port: port.default(PORT),
  timeScale: z.number().positive().default(1),
  authenticatorUrl: address,
  twilio: z
    .strictObject({
      accountSid: text,
      authToken: text,
      numbers,
      rcsAgents: agents,
      messagingServices: z.record(z.string(), numbers).exactOptional(),
      inboundUrl: address,
      voiceUrl: address,
      trial: z.boolean().exactOptional(),
    })
    .exactOptional(),
  vonage: z
    .strictObject({
      apiKey: text,
      apiSecret: text,
      applicationId: text,
      publicKey: text,
      /** Only for the application, which signs its requests with it. */
      privateKey: z.string().exactOptional(),
      signatureSecret: text,
      numbers,
      rcsAgents: agents,
      inboundUrl: address,
    })
    .exactOptional(),
  telnyx: z
    .strictObject({
      apiKey: text,
      connectionId: text,
      privateKey: text,
      /** Only for the application, which checks signatures with it. */
      publicKey: z.string().exactOptional(),
      numbers,
      inboundUrl: address,
    })
    .exactOptional(),
});

export type Settings = z.output<typeof settingsFile>;

/** @throws Error that says what is wrong with the file */
export function readSettings(file: string): Settings {
  if (!existsSync(file)) createSettings(file);
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`Cannot read ${file}: ${(error as Error).message}`);
  }
  const read = settingsFile.safeParse(content, PLAIN_WORDS);
  if (read.success) return read.data;
  throw new Error(`${file} is not valid.\n${faultsOf(read.error)}`);
}

/** Only its owner may read the file. */
function createSettings(file: string): void {
  const settings: z.input<typeof settingsFile> = {
    port: PORT,
    twilio: {
      accountSid: `AC${randomBytes(16).toString('hex')}`,
      authToken: randomBytes(16).toString('hex'),
      numbers: ['+358454910001'],
      rcsAgents: ['acme_agent'],
    },
    vonage: {
      apiKey: randomBytes(4).toString('hex'),
      apiSecret: randomBytes(8).toString('hex'),
      applicationId: randomUUID(),
      ...generateKeyPairSync('rsa', {
        modulusLength: 2048,
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      }),
      signatureSecret: randomBytes(32).toString('base64url'),
      numbers: ['+358454910002'],
      rcsAgents: ['acme_agent'],
    },
    telnyx: {
      apiKey: `KEY${randomBytes(16).toString('hex').toUpperCase()}`,
      connectionId: String(randomBytes(6).readUIntBE(0, 6)),
      ...telnyxKeys(),
      numbers: ['+358454910003'],
    },
  };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
}

export function telnyxKeys(): { privateKey: string; publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  // Telnyx shows the last 32 bytes: the key itself.
  return { privateKey, publicKey: publicKey.subarray(-32).toString('base64') };
}
