/**
 * A moment in this process after which something must not begin any more. Measured by two clocks at once: the monotonic one
 * stands still while the machine sleeps, the wall clock may be set back; whichever says that more time has passed counts.
 */
import { performance } from 'node:perf_hooks';

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
