/** The hashes under which limits know numbers, addresses and prefixes. */
import { createHmac, type KeyObject } from 'node:crypto';
import type { Keyring } from '../challenge/code.js';
import { type KeyedDigest, tagOf } from './number-range.js';

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

/** One send asks for the same few hashes several times: each is computed once. Not to be kept beyond it. */
export function remembering(digest: KeyedDigest): KeyedDigest {
  const known = new Map<string, Buffer>();
  return (text) => {
    const hash = known.get(text) ?? digest(text);
    known.set(text, hash);
    return hash;
  };
}

function digestUnder(key: KeyObject): KeyedDigest {
  return (text) => createHmac('sha256', key).update(text).digest();
}

/** At most so many results of one object. */
const NAMES_MAX = 1_000;

/** Caches results by name for each object, for as long as the object itself exists. */
export function namedOnceFor<K extends object, V>(): (from: K, name: string, make: () => V) => V {
  const made = new WeakMap<K, Map<string, V>>();
  return (from, name, make) => {
    let own = made.get(from);
    if (!own || own.size >= NAMES_MAX) {
      own = new Map();
      made.set(from, own);
    }
    let value = own.get(name);
    if (value === undefined) {
      value = make();
      own.set(name, value);
    }
    return value;
  };
}

/** Caches one result for each object, for as long as the object itself exists. */
export function memoize<K extends object, V>(make: (from: K) => V): (from: K) => V {
  const made = new WeakMap<K, V>();
  return (from) => {
    const known = made.get(from);
    if (known !== undefined) return known;
    const value = make(from);
    made.set(from, value);
    return value;
  };
}
