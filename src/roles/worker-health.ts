/**
 * Watches the workers of this process: records what they take and finish, runs the canary, and reads the queues for the metrics. Without a
 * health address there is no canary.
 */
import { randomBytes } from 'node:crypto';
import { Queue } from 'bullmq';
import type { Closers } from '../app.js';
import { outboxBacklog } from '../delivery/outbox.js';
import type { Liveness } from '../http/ports.js';
import type { QueueState } from '../observability/queue-metrics.js';
import { QUEUE_PREFIX } from '../redis/keys.js';
import { Canary } from '../redis/queue-canary.js';
import {
  readQueue,
  takeable,
  type WatchedWorker,
  WorkerActivity,
  WorkerLiveness,
} from '../redis/queue-worker.js';
import type { RedisClient } from '../redis/scripts.js';
import type { Core } from './core.js';
import { pingConnection } from './readiness.js';

export type Watch = WorkerActivity['run'];

/** How many wait, and for how long the oldest has. */
export interface Waiting {
  readonly count: number;
  readonly oldestWaitedMs?: number;
}

export interface WorkerHealth {
  /** Watches the worker of this queue, with this many slots. */
  watch(queue: string, slots: number): Watch;
  /** For the metrics: work outside the queues, under a separate name. */
  read(name: string, waiting: () => Promise<Waiting>): void;
  /** Call once all workers are watched. */
  start(): Liveness;
}

const LOOK_EVERY_MAX_MS = 10_000;
/** Several checks and canaries fit into the time after which a worker counts as dead. */
const LOOKS_IN_STUCK_TIME = 6;

export function composeWorkerHealth(
  core: Core,
  redis: RedisClient,
  closers: Closers,
): WorkerHealth {
  const { config, metrics, logger } = core;
  const onError = (error: unknown) => logger.debug('worker health', { error });
  const now = performance.now.bind(performance);
  const queues: Queue[] = [];
  const others: (() => Promise<QueueState>)[] = [];
  const read = (name: string, waiting: () => Promise<Waiting>) =>
    others.push(async () => stateOf(name, await waiting()));
  read('outbox', () => readOutbox(redis, core));
  const workers: WatchedWorker[] = [];

  const watchLiveness = (): WorkerLiveness | undefined => {
    if (config.healthPort === undefined && !config.roles.has('api')) return undefined;
    const pinged = pingConnection(core, closers);
    const canary = closers.add(
      new Canary({
        redis,
        prefix: QUEUE_PREFIX,
        process: randomBytes(8).toString('hex'),
        onRound: () => liveness.round(),
        onError,
      }),
      (opened) => opened.close(),
    );
    const liveness: WorkerLiveness = new WorkerLiveness({
      now,
      stuckAfterMs: config.workerStuckMs,
      everyMs: Math.min(LOOK_EVERY_MAX_MS, config.workerStuckMs / LOOKS_IN_STUCK_TIME),
      ping: () => pinged.ping(),
      canary,
      workers,
      onError,
    });
    closers.add(liveness, (opened) => opened.close());
    liveness.start();
    return liveness;
  };

  return {
    watch: (name, slots) => {
      const queue = closers.add(
        new Queue(name, { connection: redis, prefix: QUEUE_PREFIX, skipMetasUpdate: true }),
        (opened) => opened.close(),
      );
      queue.on('error', onError);
      queues.push(queue);
      const watch = new WorkerActivity(name, slots, now);
      workers.push({ watch, waiting: () => takeable(queue) });
      return watch.run;
    },
    read,
    start: () => {
      const liveness = watchLiveness();
      metrics.collectQueues({
        queues: async () => [
          ...(await Promise.all(queues.map((queue) => readQueue(queue, Date.now)))),
          ...(await Promise.all(others.map((state) => state()))),
        ],
        workers: () => {
          const canaryAgeMs = liveness?.canaryAgeMs();
          return {
            busy: workers.map(({ watch }) => ({ queue: watch.queue, jobs: watch.busy })),
            ...(canaryAgeMs === undefined ? {} : { canaryAgeSeconds: canaryAgeMs / 1_000 }),
          };
        },
      });
      return () => {
        const because = liveness?.faults() ?? [];
        return because.length === 0 ? { live: true } : { live: false, because };
      };
    },
  };
}

async function readOutbox(redis: RedisClient, { slots, clock }: Core): Promise<Waiting> {
  const { entries: count, oldestAtMs } = await outboxBacklog(redis, slots);
  if (oldestAtMs === undefined) return { count };
  return { count, oldestWaitedMs: Math.max(0, clock.now() - oldestAtMs) };
}

function stateOf(queue: string, { count, oldestWaitedMs }: Waiting): QueueState {
  const jobs = { waiting: count };
  if (oldestWaitedMs === undefined) return { queue, jobs };
  return { queue, jobs, oldestWaitedSeconds: oldestWaitedMs / 1_000 };
}
