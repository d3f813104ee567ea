import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';

/** What Vonage's adapter and its webhook receiver need, as the configuration gives it. */
export const vonageSettingsSchema = z.strictObject({
  apiKey: z.string().min(1),
  /** Not needed for messages and calls, which the application's private key signs. */
  apiSecret: z.string().min(1).optional(),
  applicationId: z.uuid(),
  /** The application's private key as PEM; line breaks may be written as `\n`, as in environment variables. */
  privateKey: z
    .string()
    .transform((pem) => pem.replaceAll('\\n', '\n'))
    .refine(isRsaPrivateKey, 'must be an RSA private key in PEM form'),
  /** Signs the webhooks: "Signature secret" in the account's settings. */
  signatureSecret: z.string().min(1),
  /** Accepted as well, while the signature secret is being rotated. */
  previousSignatureSecret: z.string().min(1).optional(),
  /** Another host that speaks Vonage's API, such as the sandbox carrier; Vonage itself where absent. */
  apiBaseUrl: z.url({ protocol: /^https?$/ }).optional(),
});

export type VonageSettings = z.infer<typeof vonageSettingsSchema>;

function isRsaPrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
