/** Remembers which signed callbacks were handled, so that a copied one counts for nothing. */
import { callbackKey } from './redis-keys.js';
import type { RedisClient } from './redis-scripts.js';
import { orUnavailable } from './unavailable.js';

export class RedisReplayGuard {
  readonly #redis: RedisClient;

  constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  /** True the first time within `ttlSeconds`. */
  async firstSeen(id: string, ttlSeconds: number): Promise<boolean> {
    const key = callbackKey(id);
    return (await orUnavailable(() => this.#redis.set(key, '1', 'EX', ttlSeconds, 'NX'))) === 'OK';
  }

  /** The callback was not handled after all, and may come again. */
  async forget(id: string): Promise<void> {
    await orUnavailable(() => this.#redis.del(callbackKey(id)));
  }
}
