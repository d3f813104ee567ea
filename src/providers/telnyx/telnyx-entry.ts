/** Telnyx's entry in the registry. */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { apiBaseUrl, defineProvider, flag } from '../provider-entry.js';
import { TELNYX_CALLBACKS } from './telnyx-call-script.js';
import { TELNYX_CAUSES } from './telnyx-causes.js';

/** What Telnyx's adapter and its webhook receiver need, as the configuration gives it. */
const settings = z.strictObject({
  apiKey: z.string().min(1).describe('The API key.'),
  publicKey: z
    .string()
    .refine(isEd25519, 'must be the public key of the portal: the base64 of 32 bytes')
    .describe("The account's key that webhooks are signed with."),
  connectionId: z
    .string()
    .regex(/^\d{1,32}$/, 'must be the ID of a Voice API application: digits')
    .describe('The Voice API application that places the calls.'),
  messagingProfileId: z
    .uuid()
    .optional()
    .meta({ description: 'The messaging profile of alphanumeric senders.', otherwise: 'none' }),
  apiBaseUrl,
  amd: z
    .union([...flag.options, z.literal('premium')])
    .default(true)
    .describe(
      'Machine detection on calls; `premium` is the more expensive kind. Telnyx charges for it.',
    ),
});
export type TelnyxSettings = z.infer<typeof settings>;

export const telnyx = defineProvider({
  settings,
  environment: {
    TELNYX_API_KEY: 'apiKey',
    TELNYX_PUBLIC_KEY: 'publicKey',
    TELNYX_CONNECTION_ID: 'connectionId',
    TELNYX_MESSAGING_PROFILE_ID: 'messagingProfileId',
    TELNYX_MACHINE_DETECTION: 'amd',
  },
  credentials: ['apiKey', 'publicKey'],
  capabilities: ['sms', 'call', 'lookup', 'price'],
  hiddenCaller: true,
  causes: TELNYX_CAUSES,
  create: async (own, context) =>
    (await import('./telnyx-provider.js')).telnyxProvider(own, context),
  check: async (own, context) => (await import('./telnyx-check.js')).checkTelnyx(own, context),
  callbacks: TELNYX_CALLBACKS,
  webhooks: async (own, context) =>
    (await import('../../../webhooks/telnyx.js')).telnyxSource(own, context),
  detectsMachines: ({ amd }) => amd !== false,
  sandbox: {
    sender: '+12025550155',
    byNameOnly: true,
    newAccount,
    settings: ({ privateKey: _, ...account }, apiBaseUrl) => ({
      ...account,
      amd: true,
      apiBaseUrl,
    }),
  },
});

function newAccount() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'der' },
  });
  return {
    apiKey: `KEY${randomBytes(16).toString('hex').toUpperCase()}`,
    // The portal shows the 32 bytes, without what stands before them in SPKI's form (RFC 8410).
    publicKey: publicKey.subarray(-32).toString('base64'),
    privateKey,
    connectionId: String(randomBytes(6).readUIntBE(0, 6)),
  };
}

function isEd25519(text: string): boolean {
  return /^[A-Za-z0-9+/]{43}=$/.test(text) && Buffer.from(text, 'base64').length === 32;
}
