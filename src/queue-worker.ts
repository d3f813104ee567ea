/**
 * The settings of every queue's worker. A job whose worker died or hung restarts soon: BullMQ's defaults take a minute, which is too late for
 * a code. A lock that is not renewed ends after 8 s, and a check every 5 s finds it.
 */
import type { ConnectionOptions, Job, Processor, Worker, WorkerOptions } from 'bullmq';
import { PatientWorker } from './patient-worker.js';

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
  const worker = new PatientWorker<Data, Result>(queue, run, {
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
