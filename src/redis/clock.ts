/**
 * Redis's clock, read from time to time and continued by this machine's monotonic clock. So a process and the scripts use the same time, even
 * if machines' clocks differ, and while Redis is down.
 */
import type { Clock } from '../time.js';
import type { RedisClient } from './scripts.js';

const READ_EVERY_MS = 10_000;
/** A reading is wrong by half its round trip at most; slower readings than this are ignored. */
const ROUND_TRIP_MAX_MS = 100;

export class RedisClock implements Clock {
  readonly #onError: (error: unknown) => void;
  /** Offset to `performance.now()`; from this machine's clock until the first reading. */
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

  /** Reads Redis's clock, and again every 10 s over the same connection; of several connections the first is used. */
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
