/**
 * Redis's clock, read now and then and kept running by this machine's monotonic one: whatever a process judges by time agrees
 * with what the scripts judge, also where machines disagree on the time of day, and while Redis is away.
 */
import type { Clock } from '../clock.js';
import type { RedisClient } from './redis-scripts.js';

const READ_EVERY_MS = 10_000;
/** A reading is wrong by half its round trip at most; a slower one than this tells less than what is known. */
const ROUND_TRIP_MAX_MS = 100;

export class RedisClock implements Clock {
  readonly #onError: (error: unknown) => void;
  /** What to add to `performance.now()`; this machine's time of day until Redis was heard. */
  #aheadMs = Date.now() - performance.now();
  #heard = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** Unix time, whole ms. */
  now(): number {
    return Math.floor(performance.now() + this.#aheadMs);
  }

  /** Reads Redis's clock, and again every 10 s over the same connection; of several connections the first is kept. */
  async follow(redis: RedisClient): Promise<void> {
    if (this.#timer) return;
    this.#timer = setInterval(() => this.#read(redis).catch(this.#onError), READ_EVERY_MS);
    this.#timer.unref();
    await this.#read(redis);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #read(redis: RedisClient): Promise<void> {
    const before = performance.now();
    const [seconds, microseconds] = await redis.time();
    const after = performance.now();
    if (this.#heard && after - before > ROUND_TRIP_MAX_MS) return;
    this.#heard = true;
    this.#aheadMs = Number(seconds) * 1_000 + Number(microseconds) / 1_000 - (before + after) / 2;
  }
}
