/** Takes deliveries from the queue, many at a time: a send is mostly waiting for the provider. */
import { type ConnectionOptions, UnrecoverableError, Worker } from 'bullmq';
import type { Deliver } from './deliver.js';
import { DELIVERY_QUEUE, type DeliveryJob } from './delivery-queue.js';

export interface DeliveryWorkerOptions {
  readonly connection: ConnectionOptions;
  readonly prefix: string;
  readonly concurrency: number;
  readonly onError: (error: Error) => void;
}

/** BullMQ's defaults take a minute to pick up what a dead worker left; a code that late is of no use. */
const LOCK_MS = 8_000;
const STALLED_CHECK_MS = 5_000;
/** A job may lose its worker this often: each run looks before it sends. */
const STALLS_MAX = 5;

export class DeliveryWorker {
  readonly #worker: Worker<DeliveryJob>;

  constructor(deliver: Deliver, options: DeliveryWorkerOptions) {
    this.#worker = new Worker<DeliveryJob>(
      DELIVERY_QUEUE,
      async (job, token) => {
        if (token === undefined) throw new UnrecoverableError('The job has no lock.');
        // The lock's token alone is the worker's, not the attempt's: a job that comes again has to look first.
        await deliver.run(job.data, `${token}-${job.attemptsStarted}-${job.stalledCounter}`);
      },
      {
        connection: options.connection,
        prefix: options.prefix,
        concurrency: options.concurrency,
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
        maxStalledCount: STALLS_MAX,
      },
    );
    this.#worker.on('error', options.onError);
    this.#worker.on('failed', (_job, error) => options.onError(error));
  }

  async ready(): Promise<void> {
    await this.#worker.waitUntilReady();
  }

  /** Finishes what is under way. */
  async close(): Promise<void> {
    await this.#worker.close();
  }
}
