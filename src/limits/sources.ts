/**
 * Who asks, as limits know it: the group that an address belongs to, a device, a subject, each as a keyed hash. What binds one source
 * must not bind another, so that nobody can use up somebody else's limit.
 */

import ipaddr from 'ipaddr.js';
import type { Asker } from '../challenge/policy.js';
import { type RedisClient, wrapRedisErrors } from '../redis/scripts.js';
import type { Clock } from '../time.js';
import { provenKey } from './limit-store.js';
import { type KeyedDigest, tagOf } from './number-range.js';

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

export interface ProvenSources {
  /** Those of the sources that have verified the number within 90 days. */
  among(numberTag: string, sources: readonly string[]): Promise<readonly string[]>;
  /** The sources have just verified the number. Safe to say twice. */
  add(numberTag: string, sources: readonly string[]): Promise<void>;
}

// Which sources have verified a number: for each number a small sorted set of hashes, by when each did so last.

export class RedisProvenSources implements ProvenSources {
  readonly #redis: RedisClient;
  readonly #clock: Clock;

  constructor(redis: RedisClient, clock: Clock) {
    this.#redis = redis;
    this.#clock = clock;
  }

  /** One round trip, none where nobody is asked about. */
  async among(numberTag: string, sources: readonly string[]): Promise<readonly string[]> {
    if (sources.length === 0) return [];
    const since = this.#clock.now() - PROVEN_MS;
    const key = provenKey(numberTag);
    const known = await wrapRedisErrors(() => this.#redis.zrangebyscore(key, `(${since}`, '+inf'));
    return sources.filter((source) => known.includes(source));
  }

  /** One round trip. */
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
