/** How full the queues are and how busy this process's workers are, read at every scrape. Absent while Redis is down. */
import { Gauge, type Registry } from 'prom-client';
import type { Labels } from './metrics.js';

/** One queue, as a worker process sees it. */
export interface QueueState {
  readonly queue: string;
  /** Jobs by BullMQ's words: waiting, active, delayed, failed … */
  readonly jobs: Readonly<Record<string, number>>;
  /** How long the next job has waited; absent if none waits. */
  readonly oldestWaitedSeconds?: number;
}

export interface WorkerState {
  /** Jobs that this process has in hand. */
  readonly busy: readonly { readonly queue: string; readonly jobs: number }[];
  /** Since the canary job last came round; absent before its first round. */
  readonly canaryAgeSeconds?: number;
}

export interface QueueSources {
  /** Waits for two seconds at most. */
  readonly queues: () => Promise<readonly QueueState[]>;
  /** Figures that need no Redis. */
  readonly workers: () => WorkerState;
}

const COLLECT_WITHIN_MS = 2_000;

/** @returns sets the readings from now on */
export function queueMetrics(
  registry: Registry,
  bounded: (metric: string, labels: Labels) => Record<string, string>,
): (sources: QueueSources) => void {
  let sources: QueueSources | undefined;
  let asking: Promise<readonly QueueState[]> | undefined;
  /** Gauges of one scrape share one reading. */
  const queues = () => {
    asking ??= within(COLLECT_WITHIN_MS, async () => (await sources?.queues()) ?? [])
      .catch(() => [])
      .finally(() => {
        asking = undefined;
      });
    return asking;
  };
  const gauge = (
    name: string,
    help: string,
    labelNames: readonly string[],
    collect: (set: (labels: Labels, value: number) => void) => Promise<void> | void,
  ) => {
    const metric: Gauge = new Gauge({
      name: `octothorpe_${name}`,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        metric.reset();
        await collect((labels, value) => metric.set(bounded(name, labels), value));
      },
    });
  };

  gauge('queue_jobs', 'Jobs in the queues, by state.', ['queue', 'state'], async (set) => {
    for (const { queue, jobs } of await queues()) {
      for (const [state, count] of Object.entries(jobs)) set({ queue, state }, count);
    }
  });
  gauge(
    'queue_oldest_job_age_seconds',
    'How long the job whose turn is next has waited; 0 while none waits.',
    ['queue'],
    async (set) => {
      for (const { queue, oldestWaitedSeconds = 0 } of await queues())
        set({ queue }, oldestWaitedSeconds);
    },
  );
  gauge('worker_busy_slots', 'Jobs that this process has in hand.', ['queue'], (set) => {
    for (const { queue, jobs } of sources?.workers().busy ?? []) set({ queue }, jobs);
  });
  gauge(
    'worker_canary_age_seconds',
    'Since the canary job of this process last came round; 0 before its first round.',
    [],
    (set) => set({}, sources?.workers().canaryAgeSeconds ?? 0),
  );
  return (given) => {
    sources = given;
  };
}

async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Not within ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
