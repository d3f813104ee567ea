/** Vonage's entry in the registry. */
import { createPrivateKey, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { apiBaseUrl, defineProvider, flag } from '../provider-entry.js';
import { VONAGE_CALLBACKS } from './vonage-call-script.js';
import { VONAGE_CAUSES } from './vonage-causes.js';
import { VONAGE_TEMPLATE } from './vonage-template.js';

/** What Vonage's adapter and its webhook receiver need, as the configuration gives it. */
const settings = z.strictObject({
  apiKey: z.string().min(1).describe("The account's API key."),
  apiSecret: z.string().min(1).optional().meta({
    description:
      "The account's API secret. Messages and calls do not need it: the private key signs them.",
    otherwise: 'none',
  }),
  applicationId: z.uuid().describe("The application's id."),
  privateKey: z
    .string()
    .transform(readPem)
    .refine(isRsaPrivateKey, 'must be an RSA private key in PEM form')
    .describe("The application's private key: the PEM itself, or the path of its file."),
  signatureSecret: z
    .string()
    .min(1)
    .describe("The account's signature secret. Webhooks are signed with it."),
  previousSignatureSecret: z.string().min(1).optional().meta({
    description: 'Accepted as well, while the signature secret is rotated.',
    otherwise: 'none',
  }),
  apiBaseUrl,
  amd: flag.default(true).describe('Machine detection on calls.'),
});
export type VonageSettings = z.infer<typeof settings>;

export const vonage = defineProvider({
  settings,
  environment: {
    VONAGE_API_KEY: 'apiKey',
    VONAGE_API_SECRET: 'apiSecret',
    VONAGE_APPLICATION_ID: 'applicationId',
    VONAGE_PRIVATE_KEY: 'privateKey',
    VONAGE_SIGNATURE_SECRET: 'signatureSecret',
    VONAGE_PREVIOUS_SIGNATURE_SECRET: 'previousSignatureSecret',
    VONAGE_MACHINE_DETECTION: 'amd',
  },
  credentials: [
    'apiSecret',
    'applicationId',
    'privateKey',
    'signatureSecret',
    'previousSignatureSecret',
  ],
  capabilities: ['sms', 'call', 'rcs', 'whatsapp', 'lookup', 'price'],
  create: async (own, context) =>
    new (await import('./vonage-provider.js')).VonageProvider(own, context),
  callbacks: VONAGE_CALLBACKS,
  causes: VONAGE_CAUSES,
  webhooks: async (own, context) =>
    (await import('../../../webhooks/vonage.js')).vonageSource(own, context),
  detectsMachines: ({ amd }) => amd,
  whatsAppTemplate: {
    form: VONAGE_TEMPLATE,
    cure: 'must be the template’s name and its language, as in sign_in_code:en_GB',
    sample: 'sign_in_code:en',
  },
  sandbox: {
    sender: '+12025550199',
    newAccount,
    settings: ({ publicKey: _, ...account }, apiBaseUrl) => ({ ...account, amd: true, apiBaseUrl }),
  },
});

function newAccount() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    apiKey: randomBytes(4).toString('hex'),
    apiSecret: randomBytes(8).toString('hex'),
    applicationId: randomUUID(),
    privateKey,
    publicKey,
    signatureSecret: randomBytes(32).toString('base64url'),
  };
}

function readPem(text: string): string {
  const pem = text.replaceAll('\\n', '\n');
  return !pem.includes('-----BEGIN') && existsSync(text) ? readFileSync(text, 'utf8') : pem;
}

function isRsaPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
