/**
 * Which challenges a phone may answer by SMS: for each tenant a short list per number, under the number's HMAC. On a single server
 * `commit.lua` adds to it itself.
 */

import { referenceKey } from '../redis/keys.js';
import {
  loadScript,
  type RedisClient,
  type RunScript,
  scriptRunner,
  wrapRedisErrors,
} from '../redis/scripts.js';
import { CANDIDATES_MAX, repliesKey } from './challenge-commit.js';
import type { ReferenceOwners, ReplyIndex } from './ports.js';

/** Of every id: not kept. */
const PREFIX = 'ch_';

const REMEMBER = loadScript('challenge/remember-reply', 1);

export class RedisReplyIndex implements ReplyIndex {
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

export class RedisReferenceOwners implements ReferenceOwners {
  readonly #redis: RedisClient;

  constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  async claim(reference: string, deliveryId: string, expiresAtMs: number): Promise<boolean> {
    const key = referenceKey(reference);
    return wrapRedisErrors(async () => {
      const set = await this.#redis.set(key, deliveryId, 'PXAT', expiresAtMs + SLACK_MS, 'NX');
      return set === 'OK' || (await this.#redis.get(key)) === deliveryId;
    });
  }
}
