/** Takes deliveries from the queue, many at a time: a send is mostly waiting for the provider. */
import { hash } from 'node:crypto';
import { DelayedError, type Job, UnrecoverableError, type Worker } from 'bullmq';
import { type QueueWorkerOptions, queueWorker } from '../queue-worker.js';
import type { Deliver } from './deliver.js';
import { DELIVERY_QUEUE, type DeliveryJob } from './delivery-queue.js';

export class DeliveryWorker {
  readonly #worker: Worker<DeliveryJob>;

  constructor(deliver: Deliver, options: QueueWorkerOptions) {
    this.#worker = queueWorker<DeliveryJob>(
      DELIVERY_QUEUE,
      async (job, token) => {
        if (token === undefined) throw new UnrecoverableError('The job has no lock.');
        const held = await deliver.run(job.data, attemptName(job, token));
        if (!held) return;
        await job.moveToDelayed(Date.now() + held.waitMs, token);
        throw new DelayedError();
      },
      options,
    );
  }

  async ready(): Promise<void> {
    await this.#worker.waitUntilReady();
  }

  /** Finishes what is under way. */
  async close(): Promise<void> {
    await this.#worker.close();
  }
}

/**
 * The lock's token alone is the worker's, not the attempt's: a job that comes again has to look first. Short, since it is kept with the
 * challenge: 72 bits tell the few attempts at one delivery apart.
 */
function attemptName({ attemptsStarted, stalledCounter }: Job, token: string): string {
  const name = `${token}-${attemptsStarted}-${stalledCounter}`;
  return hash('sha256', name, 'base64url').slice(0, 12);
}
