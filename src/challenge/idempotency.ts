/** What makes two requests the same: keyed hashes, because numbers are easy to guess. */
import { createHmac } from 'node:crypto';
import type { Keyring } from './code.js';

/** 16 bytes for an id: the same idempotency key of one tenant gives the same id. @param of tells kinds of requests apart */
export function idBits(keyring: Keyring, of: string, tenant: string, key: string): Buffer {
  return stableHash(keyring, [of, tenant, key]).subarray(0, 16);
}

/** Of a request's number, as understood, and of every choice in it. */
export function requestHash(keyring: Keyring, parts: readonly unknown[]): string {
  return stableHash(keyring, parts).toString('base64url').slice(0, 22);
}

/** With the oldest key, which stays the same while keys rotate. */
function stableHash({ oldest }: Keyring, parts: readonly unknown[]): Buffer {
  return createHmac('sha256', oldest.index).update(JSON.stringify(parts)).digest();
}
