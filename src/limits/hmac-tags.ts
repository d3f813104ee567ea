/**
 * The hashes under which limits know who asks, numbers, and blocks of numbers.
 *
 * Who asks: the group that an address belongs to, a device, a subject, each as a keyed hash. What binds one source
 * must not bind another, so that nobody can use up somebody else's limit.
 */

import { createHmac, type KeyObject } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Keyring } from '../challenge/code.js';
import type { Asker } from '../challenge/policy.js';
import type { Clock } from '../challenge/time.js';
import { type RedisClient, wrapRedisErrors } from '../redis/scripts.js';

/** Tells sources of one tenant apart: 48 bits. */
const SOURCE_CHARACTERS = 8;

/** The address group first, then device and subject; empty where the caller has told nothing. */
export function sourceTags(digest: KeyedDigest, tenant: string, asker: Asker): string[] {
  const { ip, device, subject } = asker;
  return [
    ...(ip === undefined ? [] : [tagOf(digest(`source ${tenant} ${addressGroup(ip)}`))]),
    ...(device === undefined ? [] : [deviceLogTag(digest, tenant, device)]),
    ...(subject === undefined ? [] : [tagOf(digest(`subject ${tenant} ${subject}`))]),
  ].map((tag) => tag.slice(0, SOURCE_CHARACTERS));
}

/** The network that an IPv4 address is in: whoever rents one has all of it. Of IPv6 the address group says as much. */
export function networkTag(digest: KeyedDigest, tenant: string, ip: string): string | undefined {
  const network = networkGroup(ip);
  if (network === addressGroup(ip)) return undefined;
  return tagOf(digest(`network ${tenant} ${network}`)).slice(0, SOURCE_CHARACTERS);
}

/** Names the log of an address: an IPv4 address, or a /64. */
export function ipLogTag(digest: KeyedDigest, tenant: string, ip: string): string {
  return tagOf(digest(`ip ${tenant} ${ipGroup(ip)}`));
}

/** Names the log of a device. */
export function deviceLogTag(digest: KeyedDigest, tenant: string, device: string): string {
  return tagOf(digest(`device ${tenant} ${device}`));
}

// Which source an address counts for. Whoever has one IPv6 address has the whole /64, and easily a /48.

/**
 * The IPv4 address, or the first four groups of an IPv6 address; IPv4 in IPv6 counts as IPv4. What is no address counts as
 * itself: a caller that passes nonsense is limited by it, not let through.
 */
export function ipGroup(address: string): string {
  return groupOf(address, 4);
}

/** The IPv4 address, or the first three groups of an IPv6 address: a /48 is what one site gets, and what one attacker has for nothing. */
function addressGroup(address: string): string {
  return groupOf(address, 3);
}

/** An IPv4 /24 or an IPv6 /48: so much counts as one voice where strangers speak against a place. */
function networkGroup(address: string): string {
  const group = addressGroup(address);
  return group.startsWith('v4 ') ? group.slice(0, group.lastIndexOf('.')) : group;
}

function groupOf(address: string, ipv6Parts: number): string {
  const text = address.trim();
  const parsed = parse(text);
  if (parsed === undefined) return `other ${text.slice(0, 64)}`;
  if (parsed instanceof ipaddr.IPv6) {
    return `v6 ${parsed.parts
      .slice(0, ipv6Parts)
      .map((part) => part.toString(16))
      .join(':')}`;
  }
  return `v4 ${parsed.toString()}`;
}

/** One request asks for its address several times, one after the other. */
let last: { readonly text: string; readonly parsed: ipaddr.IPv4 | ipaddr.IPv6 | undefined } = {
  text: '',
  parsed: undefined,
};

function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  if (text !== last.text) last = { text, parsed: process(text) };
  return last.parsed;
}

function process(text: string): ipaddr.IPv4 | ipaddr.IPv6 | undefined {
  try {
    return ipaddr.process(text);
  } catch {
    return undefined;
  }
}

// The memory of which sources have verified which numbers, as the rules need it.

/** So long a verification counts as proof that the source belongs to the number's owner. */
export const PROVEN_MS = 90 * 86_400_000;

/** The newest sources of one number that are kept: a person's few devices and networks. */
export const PROVEN_MAX = 8;

// Which sources have verified a number: for each number a small sorted set of hashes, by when each did so last.

export class RedisProvenSources {
  readonly #redis: RedisClient;
  readonly #clock: Clock;

  constructor(redis: RedisClient, clock: Clock) {
    this.#redis = redis;
    this.#clock = clock;
  }

  /** Those of the sources that have verified the number within 90 days. One round trip, none where nobody is asked about. */
  async among(numberTag: string, sources: readonly string[]): Promise<readonly string[]> {
    if (sources.length === 0) return [];
    const since = this.#clock.now() - PROVEN_MS;
    const key = provenKey(numberTag);
    const known = await wrapRedisErrors(() => this.#redis.zrangebyscore(key, `(${since}`, '+inf'));
    return sources.filter((source) => known.includes(source));
  }

  /** The sources have just verified the number. Safe to say twice. One round trip. */
  async add(numberTag: string, sources: readonly string[]): Promise<void> {
    if (sources.length === 0) return;
    const now = this.#clock.now();
    const key = provenKey(numberTag);
    await wrapRedisErrors(() =>
      this.#redis
        .multi()
        .zadd(key, ...sources.flatMap((source) => [now, source]))
        .zremrangebyrank(key, 0, -PROVEN_MAX - 1)
        .pexpire(key, PROVEN_MS)
        .exec(),
    );
  }
}

/** Which sources have verified a number, each by when it did so last. */
function provenKey(numberTag: string): string {
  return `limit:{${numberTag}}:proven`;
}

// The hashes under which limits know numbers, addresses and prefixes.

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

// Where a number stands among its neighbours: its million, its block of 10,000, its thousand, and its place in the block.
// All of it is hidden under a keyed hash: the block as an HMAC, thousand and place turned by secret amounts that
// belong to the block. Distances stay, so that sequences can be seen; the digits do not.

/** HMAC-SHA256 under a secret key: 32 bytes. */
export type KeyedDigest = (text: string) => Buffer;

export interface NumberRange {
  /** Names the block. */
  readonly tag: string;
  /** Names the million numbers around it. */
  readonly wideTag: string;
  /** Names the thousand within the block, 0..9. */
  readonly thousand: number;
  /** The place within the block, 0..9999, counted from a secret start and around the end. */
  readonly position: number;
}

/** How many numbers a block has: a block is what differs in the last four digits. */
const BLOCK_SIZE = 10_000;

/** The E.164 number without its last four digits. */
export function blockOf(e164: string): string {
  return e164.slice(0, -4);
}

/** The E.164 number without its last six digits: what operators are given, and attackers rent, in one piece. */
function wideRangeOf(e164: string): string {
  return e164.slice(0, -6);
}

export function numberRange(digest: KeyedDigest, tenant: string, e164: string): NumberRange {
  const secret = digest(`block ${tenant} ${blockOf(e164)}`);
  const last4 = Number(e164.slice(-4));
  return {
    tag: tagOf(secret),
    wideTag: tagOf(digest(`range ${tenant} ${wideRangeOf(e164)}`)),
    thousand: (Math.floor(last4 / 1_000) + secret.readUInt32BE(20)) % 10,
    position: (last4 + secret.readUInt32BE(16)) % BLOCK_SIZE,
  };
}

export const TAG_CHARACTERS = 16;

/** The first 96 bits of a digest, as 16 characters. */
export function tagOf(digest: Buffer): string {
  return digest.toString('base64url', 0, 12);
}
