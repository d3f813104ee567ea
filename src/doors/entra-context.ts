/**
 * What Microsoft Entra encrypts for the endpoint: number and text in a compact JWE (RSA-OAEP-256, A256GCM). Several private keys may be
 * configured, so that a certificate can be replaced while requests for the old one still come.
 */
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import { OctothorpeError } from '../challenge/errors.js';

/** The contract's own bound. */
const JWE_CHARS_MAX = 16_384;
const KEYS_MAX = 4;
const RSA_BITS_MIN = 2_048;
/** The words of the contract. */
export const DECRYPTION_FAILED = 'decryption_failed';
const INCOMPLETE = 'incomplete delivery context';

export interface DecryptionKey {
  readonly kid?: string;
  readonly privateKey: KeyObject;
}

const Key = z
  .union([z.string(), z.record(z.string(), z.unknown())])
  .transform((given, context): DecryptionKey => {
    try {
      const key = readKey(given);
      if ((key.privateKey.asymmetricKeyDetails?.modulusLength ?? 0) >= RSA_BITS_MIN) return key;
    } catch {
      // Node's own message may repeat a part of the key.
    }
    context.addIssue({
      code: 'custom',
      message: `must be an RSA private key of ${RSA_BITS_MIN} bits or more, as PEM or JWK; create one with: npm run doors -- entra-keys`,
    });
    return z.NEVER;
  });

/** The newest first. */
export const DecryptionKeys = z
  .array(Key)
  .min(1, 'a private key is needed; create one with: npm run doors -- entra-keys')
  .max(KEYS_MAX)
  .describe('Private keys of the content’s encryption, in PEM, the newest first.');

const filled = z.string(INCOMPLETE).refine((text) => text.trim() !== '', INCOMPLETE);
const optionalText = z.string().nullish().catch(undefined);

const DeliveryContext = z.object({
  nonce: filled,
  phoneNumber: filled,
  message: filled,
  extension: z.union([z.string(), z.number()]).nullish().catch(undefined),
  locale: optionalText,
});
export type DeliveryContext = z.infer<typeof DeliveryContext>;

/** @throws OctothorpeError `invalid_request` with the reason in the contract's words */
export async function decryptContext(
  jwe: string,
  keys: readonly DecryptionKey[],
): Promise<DeliveryContext> {
  const context = DeliveryContext.safeParse(await plaintext(jwe, keys));
  if (context.success) return context.data;
  throw new OctothorpeError('invalid_request', INCOMPLETE);
}

/** As Microsoft encrypts: for samples and tests. */
export function encryptContext(
  context: Readonly<Record<string, unknown>>,
  { kid, privateKey }: DecryptionKey,
): Promise<string> {
  return new CompactEncrypt(Buffer.from(JSON.stringify(context)))
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: kid ?? 'sample' })
    .encrypt(createPublicKey(privateKey));
}

async function plaintext(jwe: string, keys: readonly DecryptionKey[]): Promise<unknown> {
  if (!isWellFormed(jwe)) throw failed();
  for (const { privateKey } of inOrder(jwe, keys)) {
    try {
      const { plaintext } = await compactDecrypt(jwe, privateKey, {
        keyManagementAlgorithms: ['RSA-OAEP-256'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      return JSON.parse(Buffer.from(plaintext).toString('utf8'));
    } catch {
      // Another key may be the right one. Why one failed is told to nobody: it could help to find out the plaintext.
    }
  }
  throw failed();
}

function isWellFormed(jwe: string): boolean {
  const parts = jwe.split('.', 6);
  return jwe.length <= JWE_CHARS_MAX && parts.length === 5 && parts.every(isCanonical);
}

/** As an encoder writes it: jose also decrypts a copy with white space or with other trailing bits, which would count as a new request. */
function isCanonical(part: string): boolean {
  return part !== '' && Buffer.from(part, 'base64url').toString('base64url') === part;
}

/** The key that the header names comes first. Microsoft's `kid` is advisory, so the others are tried as well. */
function inOrder(jwe: string, keys: readonly DecryptionKey[]): readonly DecryptionKey[] {
  try {
    const header = decodeProtectedHeader(jwe);
    // Compressed content could unpack to far more than was sent; Microsoft sends none.
    if (Object.hasOwn(header, 'zip')) return [];
    return keys.toSorted((a, b) => Number(b.kid === header.kid) - Number(a.kid === header.kid));
  } catch {
    return [];
  }
}

function failed(): OctothorpeError {
  return new OctothorpeError('invalid_request', DECRYPTION_FAILED);
}

/** PEM, the base64 of a PEM, or a JWK as an object or as text. */
function readKey(given: string | Readonly<Record<string, unknown>>): DecryptionKey {
  if (typeof given !== 'string') {
    const { kid } = given;
    const privateKey = createPrivateKey({ key: given as JsonWebKey, format: 'jwk' });
    return typeof kid === 'string' ? { kid, privateKey } : { privateKey };
  }
  const text = given.trim();
  if (text.startsWith('{')) return readKey(JSON.parse(text) as Record<string, unknown>);
  const pem = text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString('utf8');
  return { privateKey: createPrivateKey(pem) };
}
