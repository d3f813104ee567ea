import { performance } from 'node:perf_hooks';

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
