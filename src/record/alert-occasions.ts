/** What operators were told, in Redis: each occasion once for all processes, and again only after it was over or after a month. */
import type { RedisClient } from '../redis/scripts.js';
import type { OperatorAlert } from './alert-rules.js';
import { openAlertsKey } from './keys.js';

/** More occasions at once say nothing new. */
const OPEN_MAX = 1_000;
const OPEN_LIFE_MS = 30 * 86_400_000;

export interface AlertOccasionsOptions {
  readonly now: () => number;
  /** Log, metric and webhooks; must not throw. */
  readonly tell: (alert: OperatorAlert) => void;
  readonly onError: (error: unknown) => void;
}

export class AlertOccasions {
  readonly #redis: RedisClient;
  readonly #options: AlertOccasionsOptions;

  constructor(redis: RedisClient, options: AlertOccasionsOptions) {
    this.#redis = redis;
    this.#options = options;
  }

  /** Tells it, unless it was told and is not over. Never rejects. */
  async raise(alert: OperatorAlert): Promise<void> {
    try {
      const key = openAlertsKey();
      const nowMs = this.#options.now();
      await this.#redis.zremrangebyscore(key, '-inf', nowMs - OPEN_LIFE_MS);
      if ((await this.#redis.zcard(key)) >= OPEN_MAX) return;
      const fresh = await this.#redis.zadd(key, 'NX', nowMs, alert.occasion);
      await this.#redis.pexpire(key, OPEN_LIFE_MS);
      if (fresh === 1) this.#options.tell(alert);
    } catch (error) {
      this.#options.onError(error);
    }
  }

  /** They may be told again. */
  async over(...occasions: readonly string[]): Promise<void> {
    await this.#redis.zrem(openAlertsKey(), ...occasions);
  }

  /** Those that were told and are not over. */
  async open(): Promise<ReadonlySet<string>> {
    const since = this.#options.now() - OPEN_LIFE_MS;
    return new Set(await this.#redis.zrange(openAlertsKey(), `(${since}`, '+inf', 'BYSCORE'));
  }
}
