/**
 * Whether this process's workers still work. Dead is what a restart would mend: the canary does not come round, or a worker has jobs
 * before it and neither takes nor finishes one. A Redis that is away, or refuses, is no death: nothing is held against a worker until it
 * has been reachable for as long again, and the same goes for a process that was itself stopped and woken.
 */
import type { SlotWatch } from './slot-watch.js';

export interface WorkerLivenessOptions {
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** How long nothing may move before a worker counts as dead, ms. */
  readonly stuckAfterMs: number;
  /** How often to look, ms. */
  readonly everyMs: number;
  /** Resolves where Redis answers; rejects, within a second or so, where it does not. */
  readonly ping: () => Promise<unknown>;
  readonly canary: { send(): Promise<void> };
  readonly workers: readonly WatchedWorker[];
  readonly onError: (error: unknown) => void;
}

export interface WatchedWorker {
  readonly watch: SlotWatch;
  /** How many jobs could be taken now. */
  readonly waiting: () => Promise<number>;
}

/** A look that comes this much too late means that the process itself was stopped, or its machine slept. */
const LATE_FACTOR = 3;
/** A ping that fails has failed by then. */
const PING_MS = 2_000;

export class WorkerLiveness {
  readonly #options: WorkerLivenessOptions;
  /** Since when jobs are known to wait for the worker. */
  readonly #waitingSince = new Map<SlotWatch, number>();
  #reachableSince: number | undefined;
  /** When Redis last answered: what it was like since then is not known. */
  #reachedAt = 0;
  #roundAt = 0;
  #lookedAt: number;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: WorkerLivenessOptions) {
    this.#options = options;
    this.#lookedAt = options.now();
  }

  /** The canary came round. */
  readonly round = (): void => {
    this.#roundAt = this.#options.now();
  };

  /** What is dead, in words for an operator; empty while all is well. */
  faults(): string[] {
    if (this.#closed || this.#late()) return [];
    const { workers } = this.#options;
    const dead = workers.filter(({ watch }) => this.#stuck(watch)).map(({ watch }) => watch.queue);
    return [
      ...(this.#tooLong(this.#roundAt) ? ['the canary job does not come round'] : []),
      ...dead.map((queue) => `the worker of ${queue} neither takes nor finishes jobs`),
    ];
  }

  /** Milliseconds since the canary last came round; undefined before its first round. */
  canaryAgeMs(): number | undefined {
    return this.#roundAt === 0 ? undefined : this.#options.now() - this.#roundAt;
  }

  start(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.look()
        .catch(this.#options.onError)
        .then(() => this.start());
    }, this.#options.everyMs);
    this.#timer.unref();
  }

  /** Looks once: at Redis, at the queues, and sends the canary. Never waits for a Redis that is away. */
  async look(): Promise<void> {
    const { now, ping, canary, workers } = this.#options;
    if (this.#late()) this.#reachableSince = undefined;
    try {
      await ping();
      this.#reachedAt = now();
      this.#reachableSince ??= this.#reachedAt;
    } catch {
      this.#reachableSince = undefined;
      this.#waitingSince.clear();
      return;
    } finally {
      this.#lookedAt = now();
    }
    // On connections that wait for Redis: not awaited, so that a loss right now does not stop the looking.
    canary.send().catch((error: unknown) => {
      // Redis answers and takes no writes: full, or a replica. No restart would mend that.
      this.#reachableSince = undefined;
      this.#options.onError(error);
    });
    for (const { watch, waiting } of workers) {
      waiting()
        .then((jobs) => this.#note(watch, jobs))
        .catch(this.#options.onError);
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #note(watch: SlotWatch, jobs: number): void {
    if (jobs === 0) this.#waitingSince.delete(watch);
    else if (!this.#waitingSince.has(watch)) this.#waitingSince.set(watch, this.#options.now());
  }

  #stuck(watch: SlotWatch): boolean {
    const waitingSince = this.#waitingSince.get(watch);
    if (watch.full) return this.#tooLong(watch.movedAt);
    return waitingSince !== undefined && this.#tooLong(Math.max(watch.movedAt, waitingSince));
  }

  #late(): boolean {
    const { now, everyMs } = this.#options;
    return now() - this.#lookedAt > LATE_FACTOR * everyMs + PING_MS;
  }

  #tooLong(since: number): boolean {
    const from = Math.max(since, this.#reachableSince ?? Number.POSITIVE_INFINITY);
    return this.#reachedAt - from > this.#options.stuckAfterMs;
  }
}
