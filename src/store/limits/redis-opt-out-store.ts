/** Numbers that want no SMS from a tenant, under their HMACs. */
import type { OptOutStore } from '../../challenge/limits/conversion-ports.js';
import type { Clock } from '../../clock.js';
import { type AcknowledgedWrites, plainWrites } from '../acknowledged-writes.js';
import type { RedisClient } from '../redis-scripts.js';
import { orUnavailable } from '../unavailable.js';
import { stopKey } from './limit-keys.js';

/** A word that nobody has taken back holds for five years: 47 CFR 64.1200(d)(6) keeps such requests for as long. */
const LIFE_MS = 5 * 365 * 86_400_000;

export class RedisOptOutStore implements OptOutStore {
  readonly #redis: RedisClient;
  readonly #clock: Clock;
  readonly #writes: Pick<AcknowledgedWrites, 'after'>;

  constructor(
    redis: RedisClient,
    clock: Clock,
    writes: Pick<AcknowledgedWrites, 'after'> = plainWrites(redis),
  ) {
    this.#redis = redis;
    this.#clock = clock;
    this.#writes = writes;
  }

  async add(tags: readonly string[]): Promise<void> {
    const now = String(this.#clock.now());
    await this.#each(tags, (key) => this.#redis.set(key, now, 'PX', LIFE_MS));
  }

  async remove(tags: readonly string[]): Promise<void> {
    await this.#each(tags, (key) => this.#redis.del(key));
  }

  async since(tag: string): Promise<number | undefined> {
    const value = await orUnavailable(() => this.#redis.get(stopKey(tag)));
    return value === null ? undefined : Number(value);
  }

  async #each(tags: readonly string[], act: (key: string) => Promise<unknown>): Promise<void> {
    await orUnavailable(() =>
      Promise.all(tags.map((tag) => this.#writes.after(stopKey(tag), () => act(stopKey(tag))))),
    );
  }
}
