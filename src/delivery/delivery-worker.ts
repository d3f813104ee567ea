/** Takes deliveries from the queue, many at a time: a send mostly waits for the provider. */
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
 * Names an attempt. The lock's token is not enough: it belongs to the worker, and a job that runs again must be another attempt. Short,
 * because the challenge stores it: 72 bits are enough for the few attempts at one delivery.
 */
function attemptName({ attemptsStarted, stalledCounter }: Job, token: string): string {
  const name = `${token}-${attemptsStarted}-${stalledCounter}`;
  return hash('sha256', name, 'base64url').slice(0, 12);
}
