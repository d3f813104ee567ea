/** Which sources have verified a number: for each number a small sorted set of hashes, by when each did so last. */
import {
  PROVEN_MAX,
  PROVEN_MS,
  type ProvenSources,
} from '../../challenge/limits/proven-sources.js';
import type { Clock } from '../../clock.js';
import type { RedisClient } from '../redis-scripts.js';
import { orUnavailable } from '../unavailable.js';
import { provenKey } from './limit-keys.js';

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
    const known = await orUnavailable(() => this.#redis.zrangebyscore(key, `(${since}`, '+inf'));
    return sources.filter((source) => known.includes(source));
  }

  /** One round trip. */
  async add(numberTag: string, sources: readonly string[]): Promise<void> {
    if (sources.length === 0) return;
    const now = this.#clock.now();
    const key = provenKey(numberTag);
    await orUnavailable(() =>
      this.#redis
        .multi()
        .zadd(key, ...sources.flatMap((source) => [now, source]))
        .zremrangebyrank(key, 0, -PROVEN_MAX - 1)
        .pexpire(key, PROVEN_MS)
        .exec(),
    );
  }
}
