/** Clocks, moments and how times are written. */

/** Time is passed in, so that tests can move it. Milliseconds since the Unix epoch. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/**
 * Times as answers and log lines show them. Times of one challenge often share their second, so it is formatted once.
 */
const seconds = new Map<number, string>();
/** Few: most times are near now, or near ten minutes from now. */
const SECONDS_MAX = 1_000;

/** @param ms Unix ms; ISO 8601 in UTC, with milliseconds */
export function isoTime(ms: number): string {
  const second = Math.floor(ms / 1000);
  let text = seconds.get(second);
  if (text === undefined) {
    text = new Date(second * 1000).toISOString().slice(0, -4);
    if (seconds.size >= SECONDS_MAX) seconds.clear();
    seconds.set(second, text);
  }
  return `${text}${String(ms - second * 1000).padStart(3, '0')}Z`;
}

// A moment in this process after which something must not begin any more. Measured by two clocks at once: the monotonic one
// stands still while the machine sleeps, the wall clock may be set back; whichever says that more time has passed counts.

export class Deadline {
  readonly #monotonicMs: number;
  readonly #wallMs: number;

  /** @param ms from now on, 0 or more */
  constructor(ms: number) {
    this.#monotonicMs = performance.now() + ms;
    this.#wallMs = Date.now() + ms;
  }

  /** What is left, ms; 0 or less once it has passed. */
  leftMs(): number {
    return Math.min(this.#monotonicMs - performance.now(), this.#wallMs - Date.now());
  }

  get passed(): boolean {
    return this.leftMs() <= 0;
  }

  /** The earlier one of this and `ms` from now on. */
  within(ms: number): Deadline {
    return ms < this.leftMs() ? new Deadline(ms) : this;
  }
}

// Redis's clock, read from time to time and continued by this machine's monotonic clock. So a process and the scripts use the same time, even
// if machines' clocks differ, and while Redis is down.

const READ_EVERY_MS = 10_000;
/** A reading is wrong by half its round trip at most; slower readings than this are ignored. */
const ROUND_TRIP_MAX_MS = 100;

/** A connection to Redis, as far as the clock needs it. */
interface TimeSource {
  time(): Promise<readonly (number | string)[]>;
}

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
  async follow(redis: TimeSource): Promise<void> {
    if (this.#timer) return;
    this.#timer = setInterval(() => this.#read(redis).catch(this.#onError), READ_EVERY_MS);
    this.#timer.unref();
    await this.#read(redis);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #read(redis: TimeSource): Promise<void> {
    const before = performance.now();
    const [seconds, microseconds] = await redis.time();
    const after = performance.now();
    if (this.#heard && after - before > ROUND_TRIP_MAX_MS) return;
    this.#heard = true;
    this.#aheadMs = Number(seconds) * 1_000 + Number(microseconds) / 1_000 - (before + after) / 2;
  }
}
