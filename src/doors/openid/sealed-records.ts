/**
 * Records of the OpenID door at rest: compact JWE (direct, A256GCM) under a key that is derived from a master key. They hold subjects, phone
 * numbers in hints and Microsoft's tokens about people, so nothing of them stands in Redis in the clear. A record opens only under its name.
 */
import { hkdfSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt } from 'jose';
import type { MasterKey } from '../../challenge/code.js';

export class SealedRecords {
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  /** The id of the master key that seals. */
  readonly current: string;

  /** @param masters newest first, at least one in use */
  constructor(masters: readonly MasterKey[]) {
    const current = masters.find(({ standby }) => !standby);
    if (!current) throw new RangeError('At least one key has to be in use.');
    this.current = current.id;
    this.#keys = new Map(
      masters.map(({ id, secret }) => [
        id,
        new Uint8Array(hkdfSync('sha256', secret, 'octothorpe', 'openid-records', 32)),
      ]),
    );
  }

  /** @param name bound to the content: it does not open under another one */
  seal(name: string, content: unknown): Promise<string> {
    const key = this.#keys.get(this.current) as Uint8Array;
    return new CompactEncrypt(new TextEncoder().encode(JSON.stringify(content)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: this.current, name })
      .encrypt(key);
  }

  /** Undefined where it was changed or moved, or its master key is no longer configured. */
  async open(
    name: string,
    sealed: string,
  ): Promise<{ readonly content: unknown; readonly keyId: string } | undefined> {
    try {
      const { plaintext, protectedHeader } = await compactDecrypt(
        sealed,
        ({ kid }) => this.#keys.get(String(kid)) ?? new Uint8Array(32),
        { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] },
      );
      if (protectedHeader['name'] !== name || !this.#keys.has(String(protectedHeader.kid))) {
        return undefined;
      }
      const content: unknown = JSON.parse(new TextDecoder().decode(plaintext));
      return { content, keyId: String(protectedHeader.kid) };
    } catch {
      return undefined;
    }
  }
}
