/** The longest wait of setTimeout; with a longer one it fires at once. */
const TIMEOUT_MAX = 2 ** 31 - 1;

/**
 * Telephone time: every wait of a call or message, divided by the time scale. Owns all pending timers,
 * so that closing the carrier leaves none behind.
 */
export class Timers {
  readonly scale: number;
  readonly now: () => number;
  readonly #pending = new Set<NodeJS.Timeout>();

  constructor(scale: number, now: () => number) {
    this.scale = scale;
    this.now = now;
  }

  /** Runs once after `ms` of telephone time; the returned function cancels it. */
  after(ms: number, run: () => void): () => void {
    const timer = setTimeout(
      () => {
        this.#pending.delete(timer);
        run();
      },
      Math.min(ms / this.scale, TIMEOUT_MAX),
    );
    this.#pending.add(timer);
    return () => {
      clearTimeout(timer);
      this.#pending.delete(timer);
    };
  }

  /** Resolves after `ms` of telephone time. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve);
    });
  }

  /** Whole seconds of telephone time since `sinceMs` (Unix ms), at least one: carriers round up. */
  secondsSince(sinceMs: number): number {
    return Math.max(1, Math.round(((this.now() - sinceMs) * this.scale) / 1000));
  }

  close(): void {
    for (const timer of this.#pending) clearTimeout(timer);
    this.#pending.clear();
  }
}
