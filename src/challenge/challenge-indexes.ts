/**
 * Which challenges a phone may answer by SMS: for each tenant a short list per number, under the number's HMAC. On a single server
 * `commit.lua` adds to it itself.
 */

import { createHmac } from 'node:crypto';
import { inboundWordKey, referenceKey } from '../redis/keys.js';
import {
  loadScript,
  type RedisClient,
  type RunScript,
  scriptRunner,
  wrapRedisErrors,
} from '../redis/scripts.js';
import { CANDIDATES_MAX, repliesKey } from './challenge-commit.js';
import type { Keyring, KeySet } from './code.js';
import type { WordSent } from './inbound-word.js';

/** Of every id: not kept. */
const PREFIX = 'ch_';

const REMEMBER = loadScript('challenge/remember-reply', 1);

export class RedisReplyIndex {
  readonly #redis: RedisClient;
  readonly #runScript: RunScript;

  constructor(redis: RedisClient) {
    this.#redis = redis;
    this.#runScript = scriptRunner(redis);
  }

  /** One script, because on a Cluster every SMS waits for it. */
  async add(
    tenant: string,
    numberIndex: string,
    challengeId: string,
    expiresAtMs: number,
  ): Promise<void> {
    const keys = [repliesKey(tenant, numberIndex)];
    const args = [challengeId.slice(PREFIX.length), expiresAtMs, CANDIDATES_MAX];
    await this.#runScript(REMEMBER, keys, args);
  }

  /** Newest first. */
  async find(tenants: readonly string[], numberIndexes: readonly string[]): Promise<string[]> {
    const keys = tenants.flatMap((tenant) =>
      numberIndexes.map((index) => repliesKey(tenant, index)),
    );
    const found = await wrapRedisErrors(() => Promise.all(keys.map((key) => this.#redis.get(key))));
    return found.flatMap((ids) => ids?.split(' ').map((id) => PREFIX + id) ?? []);
  }
}

// Maps a provider's id to its delivery. A search for a call with a lost answer only has number and time, so it may find another challenge's
// call to the same phone.

/** A search may come as late as the end of the challenge. */
const SLACK_MS = 60_000;

export class RedisReferenceOwners {
  readonly #redis: RedisClient;

  constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  /** @returns whether it belongs to this delivery: the first delivery that claims it gets it. @throws OctothorpeError `unavailable` */
  async claim(reference: string, deliveryId: string, expiresAtMs: number): Promise<boolean> {
    const key = referenceKey(reference);
    return wrapRedisErrors(async () => {
      const set = await this.#redis.set(key, deliveryId, 'PXAT', expiresAtMs + SLACK_MS, 'NX');
      return set === 'OK' || (await this.#redis.get(key)) === deliveryId;
    });
  }
}

// Finds the challenge that an SMS is meant for: one key for each challenge that waits, under a keyed hash of its tenant, its word, the phone's
// number and ours. So a wrong word, or another phone's message, finds nothing, and nobody's challenge can be pushed out by others.

/** How long after its end a challenge is still found, so that a late or repeated message is counted as what it is. */
const FOUND_AFTER_END_MS = 600_000;

export interface FoundWord {
  readonly challengeId: string;
  readonly tenant: string;
  readonly word: string;
}

export class RedisInboundIndex {
  readonly #redis: RedisClient;
  readonly #keyring: Keyring;

  constructor(redis: RedisClient, keyring: Keyring) {
    this.#redis = redis;
    this.#keyring = keyring;
  }

  /** Safe to say twice. */
  async add(
    tenant: string,
    sent: WordSent,
    { id, expiresAtMs }: { readonly id: string; readonly expiresAtMs: number },
  ): Promise<void> {
    const key = keyOf(this.#keyring.current, tenant, sent);
    await wrapRedisErrors(() => this.#redis.set(key, id, 'PXAT', expiresAtMs + FOUND_AFTER_END_MS));
  }

  /** One read for each tenant, word and key: few, since a message's words are bounded. */
  async find(
    tenants: readonly string[],
    words: readonly string[],
    { from, to }: Omit<WordSent, 'word'>,
  ): Promise<FoundWord[]> {
    const wanted = tenants.flatMap((tenant) =>
      words.flatMap((word) =>
        this.#keyring.all.map((keys) => ({
          tenant,
          word,
          key: keyOf(keys, tenant, { word, from, to }),
        })),
      ),
    );
    const ids = await wrapRedisErrors(() =>
      Promise.all(wanted.map(({ key }) => this.#redis.get(key))),
    );
    return wanted.flatMap(({ tenant, word }, at) => {
      const challengeId = ids[at];
      return challengeId ? [{ challengeId, tenant, word }] : [];
    });
  }
}

/** 132 bits. */
const TAG_CHARACTERS = 22;

function keyOf({ index }: KeySet, tenant: string, { word, from, to }: WordSent): string {
  const text = `inbound ${tenant} ${to} ${from} ${word}`;
  const tag = createHmac('sha256', index).update(text).digest('base64url');
  return inboundWordKey(tag.slice(0, TAG_CHARACTERS));
}
