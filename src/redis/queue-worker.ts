/**
 * The settings of every queue's worker. A job whose worker died or hung restarts soon: BullMQ's defaults take a minute, which is too late for
 * a code. A lock that is not renewed ends after 8 s, and a check every 5 s finds it. Whether the workers are alive stands below.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type ConnectionOptions,
  type Job,
  type Processor,
  type Queue,
  Worker,
  type WorkerOptions,
} from 'bullmq';

export interface QueueWorkerOptions {
  readonly connection: ConnectionOptions;
  readonly prefix: string;
  /** Jobs at once. */
  readonly concurrency: number;
  /** Runs each job's work, so that it can count jobs. */
  readonly watch?: <T>(work: () => Promise<T>) => Promise<T>;
  /** Called with the worker's own errors, and with failed jobs if `onFailed` is absent. */
  readonly onError: (error: Error) => void;
}

const RECOVERY = {
  lockDuration: 8_000,
  stalledInterval: 5_000,
  /** A job may lose its worker this often; each run finds the results of earlier ones. */
  maxStalledCount: 20,
};

/** @param more settings that differ for this queue */
export function queueWorker<Data, Result = void>(
  queue: string,
  process: Processor<Data, Result>,
  options: QueueWorkerOptions,
  more: Omit<Partial<WorkerOptions>, keyof QueueWorkerOptions> & {
    readonly onFailed?: (job: Job<Data, Result> | undefined, error: Error) => void;
  } = {},
): Worker<Data, Result> {
  const { connection, prefix, concurrency, watch = (work) => work(), onError } = options;
  const { onFailed = (_job, error) => onError(error), ...settings } = more;
  const run: Processor<Data, Result> = (job, token) => watch(() => process(job, token));
  const worker = new BackoffWorker<Data, Result>(queue, run, {
    connection,
    prefix,
    concurrency,
    ...RECOVERY,
    ...settings,
  });
  worker.on('error', onError);
  worker.on('failed', onFailed);
  return worker;
}

// A BullMQ worker that waits a little when Redis refuses to give it a job. BullMQ's own worker asks again at once, thousands of times a
// second, while Redis is full or has lost its replicas.

/** Between two tries while Redis refuses, ms. */
export const REFUSED_PAUSE_MS = 500;

export class BackoffWorker<Data, Result = void> extends Worker<Data, Result> {
  protected override async moveToActive(token: string, name?: string): Promise<Job<Data, Result>> {
    try {
      return await super.moveToActive(token, name);
    } catch (error) {
      await pause(REFUSED_PAUSE_MS);
      throw error;
    }
  }
}

// Whether this process's workers are alive. Dead means that a restart would help: the canary does not come back, or a worker has jobs and
// neither takes nor finishes one. Time while Redis is down or refuses does not count, and a worker then gets the whole time again. The same
// holds for a process that was stopped and woken.

export interface WorkerLivenessOptions {
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number;
  /** How long nothing may move before a worker counts as dead, ms. */
  readonly stuckAfterMs: number;
  /** How often to look, ms. */
  readonly everyMs: number;
  /** Resolves if Redis answers; rejects within about a second if it does not. */
  readonly ping: () => Promise<unknown>;
  readonly canary: { send(): Promise<void> };
  readonly workers: readonly WatchedWorker[];
  readonly onError: (error: unknown) => void;
}

export interface WatchedWorker {
  readonly watch: WorkerActivity;
  /** How many jobs could be taken now. */
  readonly waiting: () => Promise<number>;
}

/** A check this late means that the process was stopped, or its machine slept. */
const LATE_FACTOR = 3;
/** A failing ping fails within this time. */
const PING_MS = 2_000;

export class WorkerLiveness {
  readonly #options: WorkerLivenessOptions;
  /** Since when jobs are known to wait for the worker. */
  readonly #waitingSince = new Map<WorkerActivity, number>();
  #reachableSince: number | undefined;
  /** When Redis last answered. */
  #reachedAt = 0;
  #roundAt = 0;
  #lookedAt: number;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: WorkerLivenessOptions) {
    this.#options = options;
    this.#lookedAt = options.now();
  }

  /** The canary job is back. */
  readonly round = (): void => {
    this.#roundAt = this.#options.now();
  };

  /** What is dead, as text for an operator; empty if all is well. */
  faults(): string[] {
    if (this.#closed || this.#late()) return [];
    const { workers } = this.#options;
    const dead = workers.filter(({ watch }) => this.#stuck(watch)).map(({ watch }) => watch.queue);
    return [
      ...(this.#tooLong(this.#roundAt) ? ['the canary job does not come round'] : []),
      ...dead.map((queue) => `the worker of ${queue} neither takes nor finishes jobs`),
    ];
  }

  /** Milliseconds since the canary job was last back; undefined before the first time. */
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

  /** Checks Redis and the queues once, and sends the canary. Never waits for a Redis that is down. */
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
    // These connections wait for Redis: do not await them, so that an outage now does not stop the checks.
    canary.send().catch((error: unknown) => {
      // Redis answers but refuses writes (full, or a replica): a restart would not help.
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

  #note(watch: WorkerActivity, jobs: number): void {
    if (jobs === 0) this.#waitingSince.delete(watch);
    else if (!this.#waitingSince.has(watch)) this.#waitingSince.set(watch, this.#options.now());
  }

  #stuck(watch: WorkerActivity): boolean {
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

/** Records when a worker of this process last took or finished a job, and how many jobs are in progress. */
export class WorkerActivity {
  readonly queue: string;
  /** How many jobs may be in progress at once. */
  readonly slots: number;
  readonly #now: () => number;
  #busy = 0;
  #movedAt: number;

  /** @param now milliseconds of a clock that only goes forward */
  constructor(queue: string, slots: number, now: () => number) {
    this.queue = queue;
    this.slots = slots;
    this.#now = now;
    this.#movedAt = now();
  }

  /** Runs one job's work and records its beginning and its end. */
  readonly run = async <T>(work: () => Promise<T>): Promise<T> => {
    this.#busy += 1;
    this.#movedAt = this.#now();
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      this.#movedAt = this.#now();
    }
  };

  get busy(): number {
    return this.#busy;
  }

  get full(): boolean {
    return this.#busy >= this.slots;
  }

  /** When a job was last taken or finished, on the clock of the constructor. */
  get movedAt(): number {
    return this.#movedAt;
  }
}

// How full a queue is, and how long the next job has waited.

export interface QueueReading {
  readonly queue: string;
  /** Jobs by BullMQ's states: waiting, prioritized, active, delayed, failed. */
  readonly jobs: Readonly<Record<string, number>>;
  /** Absent while none waits. */
  readonly oldestWaitedSeconds?: number;
}

const STATES = ['waiting', 'prioritized', 'active', 'delayed', 'failed'] as const;
/** Not `delayed`: those wait for their time, not for a worker. */
const TAKEABLE = ['waiting', 'prioritized'] as const;

/** Jobs that a worker could take now. One command. */
export function takeable(queue: Queue): Promise<number> {
  return queue.getJobCountByTypes(...TAKEABLE);
}

/** @param now milliseconds since the Unix epoch, the clock that jobs are stamped with */
export async function readQueue(queue: Queue, now: () => number): Promise<QueueReading> {
  const [jobs, next] = await Promise.all([
    queue.getJobCounts(...STATES),
    queue.getJobs([...TAKEABLE], 0, 0, true),
  ]);
  const stamps = next.flatMap((job) => (job ? [job.timestamp + job.delay] : []));
  if (stamps.length === 0) return { queue: queue.name, jobs };
  const waitedMs = Math.max(0, now() - Math.min(...stamps));
  return { queue: queue.name, jobs, oldestWaitedSeconds: waitedMs / 1_000 };
}
