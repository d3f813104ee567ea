/**
 * Which challenges a phone may answer by SMS: for each tenant a short list per number, under the number's HMAC. On a single server
 * `commit.lua` adds to it itself.
 */
import type { ReplyIndex } from '../challenge/ports.js';
import { repliesKey } from './redis-keys.js';
import { loadScript, type RedisClient, runScript } from './redis-scripts.js';
import { orUnavailable } from './unavailable.js';

/** An inbound SMS is checked against this many of the number's latest challenges of a tenant. */
export const CANDIDATES_MAX = 3;

/** Of every id: not kept. */
const PREFIX = 'ch_';

const REMEMBER = loadScript('remember-reply', 1);

export class RedisReplyIndex implements ReplyIndex {
  readonly #redis: RedisClient;

  constructor(redis: RedisClient) {
    this.#redis = redis;
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
    await orUnavailable(() => runScript(this.#redis, REMEMBER, keys, args));
  }

  async find(tenants: readonly string[], numberIndexes: readonly string[]): Promise<string[]> {
    const keys = tenants.flatMap((tenant) =>
      numberIndexes.map((index) => repliesKey(tenant, index)),
    );
    const found = await orUnavailable(() => Promise.all(keys.map((key) => this.#redis.get(key))));
    return found.flatMap((ids) => ids?.split(' ').map((id) => PREFIX + id) ?? []);
  }
}
