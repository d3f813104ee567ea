/**
 * Numbers at rest: sealed with AES-256-GCM for the worker, looked up by HMAC. A dump of Redis gives no number without the keys.
 */
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import type { Keyring, KeySet } from './code.js';

const IV_BYTES = 12;
const TAG_BYTES = 16;

export class PhoneNumberCipher {
  readonly #keyring: Keyring;
  readonly #randomBytes: (size: number) => Buffer;

  constructor(keyring: Keyring, randomBytes: (size: number) => Buffer) {
    this.#keyring = keyring;
    this.#randomBytes = randomBytes;
  }

  /** `<key id>.<base64url of iv, tag, ciphertext>`, bound to the challenge. */
  seal(e164: string, challengeId: string): string {
    const keys = this.#keyring.current;
    const iv = this.#randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', keys.seal, iv).setAAD(Buffer.from(challengeId));
    const sealed = Buffer.concat([cipher.update(e164, 'utf8'), cipher.final()]);
    return `${keys.id}.${Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')}`;
  }

  /** @throws when the key is gone, or the value was changed or moved to another challenge. */
  open(sealed: string, challengeId: string): string {
    const dot = sealed.indexOf('.');
    const keys = this.#keyring.find(sealed.slice(0, dot));
    if (!keys) throw new Error('The key that sealed this number is no longer configured.');
    const bytes = Buffer.from(sealed.slice(dot + 1), 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', keys.seal, bytes.subarray(0, IV_BYTES))
      .setAAD(Buffer.from(challengeId))
      .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return (
      decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, 'utf8') +
      decipher.final('utf8')
    );
  }

  /** The number's index under every key, for look-ups. */
  indexes(e164: string): string[] {
    return this.#keyring.all.map((keys) => indexUnder(keys, e164));
  }

  /** The index for new entries, found again with `indexes`. */
  currentIndex(e164: string): string {
    return indexUnder(this.#keyring.current, e164);
  }

  /** Stays the same while the oldest key is configured. */
  lastingIndex(e164: string): string {
    return indexUnder(this.#keyring.oldest, e164);
  }
}

/** The same number gives the same index under one key. */
function indexUnder({ index }: KeySet, e164: string): string {
  return createHmac('sha256', index).update(e164).digest('base64url').slice(0, 22);
}
