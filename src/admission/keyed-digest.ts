/** The hashes under which limits know numbers, addresses and prefixes. */
import { createHmac } from 'node:crypto';
import type { Keyring } from '../challenge/keyring.js';
import { type KeyedDigest, tagOf } from '../challenge/limits/number-range.js';

/** Under the oldest key, which stays while keys rotate: no limit begins anew when a key is added. */
export function limitDigest(keyring: Keyring): KeyedDigest {
  return digestUnder(keyring.oldest.index);
}

/** Under every key, newest first: for what has to be found when an older key is gone. */
export function allDigests(keyring: Keyring): KeyedDigest[] {
  return keyring.all.map(({ index }) => digestUnder(index));
}

/** Names a number within a tenant. */
export function numberTag(digest: KeyedDigest, tenant: string, e164: string): string {
  return tagOf(digest(`number ${tenant} ${e164}`));
}

function digestUnder(key: Buffer): KeyedDigest {
  return (text) => createHmac('sha256', key).update(text).digest();
}
