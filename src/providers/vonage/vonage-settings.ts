import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** What Vonage's adapter and its webhook receiver need, as the configuration gives it. */
export const vonageSettingsSchema = z.strictObject({
  apiKey: z.string().min(1),
  /** Not needed for messages and calls, which the application's private key signs. */
  apiSecret: z.string().min(1).optional(),
  applicationId: z.uuid(),
  /** The application's private key as PEM, with line breaks or `\n` for them; or the path of its file. */
  privateKey: z
    .string()
    .transform(readPem)
    .refine(isRsaPrivateKey, 'must be an RSA private key in PEM form'),
  /** Signs the webhooks: "Signature secret" in the account's settings. */
  signatureSecret: z.string().min(1),
  /** Accepted as well, while the signature secret is being rotated. */
  previousSignatureSecret: z.string().min(1).optional(),
  /** Another host that speaks Vonage's API, such as the sandbox carrier; Vonage itself where absent. */
  apiBaseUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Machine detection on calls. */
  amd: z
    .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
    .default(true),
});

/** The environment variables that hold them. */
export const vonageVariables = {
  VONAGE_API_KEY: 'apiKey',
  VONAGE_API_SECRET: 'apiSecret',
  VONAGE_APPLICATION_ID: 'applicationId',
  VONAGE_PRIVATE_KEY: 'privateKey',
  VONAGE_SIGNATURE_SECRET: 'signatureSecret',
  VONAGE_PREVIOUS_SIGNATURE_SECRET: 'previousSignatureSecret',
  VONAGE_MACHINE_DETECTION: 'amd',
} as const satisfies Record<string, keyof VonageSettings>;

export type VonageSettings = z.infer<typeof vonageSettingsSchema>;

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
