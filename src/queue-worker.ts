/**
 * How every queue's worker is set up. A job whose worker died or hung is taken up soon: BullMQ's defaults take a minute, and a code
 * that late is of no use. A lock that is not renewed is over after 8 s, and the check that finds it comes every 5 s.
 */
import type { ConnectionOptions, Job, Processor, Worker, WorkerOptions } from 'bullmq';
import { PatientWorker } from './patient-worker.js';

export interface QueueWorkerOptions {
  readonly connection: ConnectionOptions;
  readonly prefix: string;
  /** Jobs at once. */
  readonly concurrency: number;
  /** Runs each job's work, and so can tell whether jobs come and go. */
  readonly watch?: <T>(work: () => Promise<T>) => Promise<T>;
  /** Told of the worker's own troubles, and of jobs that failed where `onFailed` is absent. */
  readonly onError: (error: Error) => void;
}

const RECOVERY = {
  lockDuration: 8_000,
  stalledInterval: 5_000,
  /** A job may lose its worker this often; each run finds what the one before it did. */
  maxStalledCount: 20,
};

/** @param more what this queue does in another way */
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
