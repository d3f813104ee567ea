import type { Clock } from '../../src/challenge/time.js';

/** A clock that stands still until a test moves it. */
export class MovingClock implements Clock {
  #nowMs: number;

  constructor(startMs = Date.UTC(2027, 0, 1)) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }
}
