/** Takes deliveries from the queue, many at a time: a send is mostly waiting for the provider. */
import { type ConnectionOptions, DelayedError, UnrecoverableError, Worker } from 'bullmq';
import { JOB_RECOVERY } from '../job-recovery.js';
import type { Deliver } from './deliver.js';
import { DELIVERY_QUEUE, type DeliveryJob } from './delivery-queue.js';

export interface DeliveryWorkerOptions {
  readonly connection: ConnectionOptions;
  readonly prefix: string;
  readonly concurrency: number;
  /** Runs each job's work, and so can tell whether jobs come and go. */
  readonly watch?: <T>(work: () => Promise<T>) => Promise<T>;
  readonly onError: (error: Error) => void;
}

export class DeliveryWorker {
  readonly #worker: Worker<DeliveryJob>;

  constructor(deliver: Deliver, options: DeliveryWorkerOptions) {
    const { watch = (work) => work() } = options;
    this.#worker = new Worker<DeliveryJob>(
      DELIVERY_QUEUE,
      async (job, token) => {
        if (token === undefined) throw new UnrecoverableError('The job has no lock.');
        // The lock's token alone is the worker's, not the attempt's: a job that comes again has to look first.
        const attempt = `${token}-${job.attemptsStarted}-${job.stalledCounter}`;
        const held = await watch(() => deliver.run(job.data, attempt));
        if (!held) return;
        await job.moveToDelayed(Date.now() + held.waitMs, token);
        throw new DelayedError();
      },
      {
        connection: options.connection,
        prefix: options.prefix,
        concurrency: options.concurrency,
        ...JOB_RECOVERY,
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
