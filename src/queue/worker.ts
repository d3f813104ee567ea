/**
 * The settings of every queue's worker. A job whose worker died or hung restarts soon: BullMQ's defaults take a minute, which is too late for
 * a code. A lock that is not renewed ends after 8 s, and a check every 5 s finds it.
 */

import { setTimeout as pause } from 'node:timers/promises';
import {
  type ConnectionOptions,
  type Job,
  type Processor,
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
