/** Text at rest, sealed with AES-256-GCM: `<key id>.<base64url of iv, tag, ciphertext>`, bound to what it belongs to. */
import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface SealingKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** @param boundTo what the text belongs to: it opens nowhere else */
export function sealText(
  text: string,
  boundTo: string,
  { id, key }: SealingKey,
  randomBytes: (size: number) => Buffer,
): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(boundTo));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `${id}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
}

/** The id of the key that sealed it. */
export function sealedUnder(sealed: string): string {
  return sealed.slice(0, sealed.indexOf('.'));
}

/** @throws when the value was changed, or moved to something else */
export function openText(sealed: string, boundTo: string, key: KeyObject): string {
  const bytes = Buffer.from(sealed.slice(sealed.indexOf('.') + 1), 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(boundTo))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return (
    decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') +
    decipher.final('utf8')
  );
}
