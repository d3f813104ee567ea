/**
 * Remembers which signed callbacks were handled, so that a copied one counts for nothing. One that was not handled after all is
 * forgotten, however long Redis refuses to: it comes again, and has to count then.
 */
import { callbackKey } from './redis-keys.js';
import type { RedisClient } from './redis-scripts.js';
import { orUnavailable } from './unavailable.js';

const FORGET_EVERY_MS = 500;
/** Those that wait to be forgotten; of more the oldest keep their time. */
const WAITING_MAX = 10_000;

export class RedisReplayGuard {
  readonly #redis: RedisClient;
  readonly #forgetting = new Set<string>();
  #timer: NodeJS.Timeout | undefined;

  constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  /** True the first time within `ttlSeconds`. */
  async firstSeen(id: string, ttlSeconds: number): Promise<boolean> {
    const key = callbackKey(id);
    return (await orUnavailable(() => this.#redis.set(key, '1', 'EX', ttlSeconds, 'NX'))) === 'OK';
  }

  /** The callback was not handled after all, and may come again. Never throws: what cannot be forgotten now is forgotten later. */
  async forget(id: string): Promise<void> {
    try {
      await this.#redis.del(callbackKey(id));
      this.#forgetting.delete(id);
    } catch {
      this.#forgetting.add(id);
      const [oldest] = this.#forgetting;
      if (oldest !== undefined && this.#forgetting.size > WAITING_MAX)
        this.#forgetting.delete(oldest);
      this.#timer ??= setTimeout(() => this.#again(), FORGET_EVERY_MS).unref();
    }
  }

  async #again(): Promise<void> {
    this.#timer = undefined;
    // One at a time: the first that fails says that Redis still refuses.
    for (const id of this.#forgetting) {
      await this.forget(id);
      if (this.#timer) return;
    }
  }
}
