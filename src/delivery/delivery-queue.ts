/** The queue of deliveries. A job holds ids alone: no number, no code. */

import { hash } from 'node:crypto';
import { DelayedError, type Job, Queue, UnrecoverableError, type Worker } from 'bullmq';
import { type DeliveryId, formatDeliveryId } from '../challenge/challenge.js';
import { queueOptions, retriedJobs } from '../queue/options.js';
import { type QueueWorkerOptions, queueWorker } from '../queue/worker.js';
import type { DeliveryAttempt } from './delivery-attempt.js';

export const DELIVERY_QUEUE = 'deliveries';

export interface DeliveryJob {
  readonly challengeId: string;
  readonly delivery: number;
}

/** All attempts together stay within a challenge's life. */
const FIRST_RETRY_MS = 500;

/** Jobs are delayed by the machine's clock, which may be minutes off; all waits of a delivery are short. */
const WAITS_FOR_ITS_TIME = 'delayed';
/** States of a job that will run or is running; BullMQ itself restarts a job whose worker died. */
const ALIVE: ReadonlySet<string> = new Set(['waiting', 'active', 'prioritized']);

export class DeliveryQueue {
  readonly #queue: Queue<DeliveryJob>;

  constructor(connection: import('bullmq').ConnectionOptions, prefix: string) {
    this.#queue = new Queue<DeliveryJob>(DELIVERY_QUEUE, {
      ...queueOptions(connection, prefix),
      defaultJobOptions: retriedJobs(FIRST_RETRY_MS),
    });
  }

  /** The same delivery is queued once, however often it is added. */
  async add(deliveries: readonly DeliveryId[]): Promise<void> {
    if (deliveries.length === 0) return;
    await this.#queue.addBulk(
      deliveries.map(({ challengeId, delivery }) => ({
        name: 'deliver',
        data: { challengeId, delivery },
        opts: { jobId: formatDeliveryId({ challengeId, delivery }) },
      })),
    );
  }

  /**
   * Whether a delivery's job waits for a worker or runs. A failed job is removed, so that the delivery can be added again. A delayed job is
   * run now; it checks by Redis's clock whether it may send.
   */
  async isAlive(delivery: DeliveryId): Promise<boolean> {
    const job = await this.#queue.getJob(formatDeliveryId(delivery));
    const state = await job?.getState();
    if (state !== undefined && ALIVE.has(state)) return true;
    if (state === WAITS_FOR_ITS_TIME) {
      await job?.promote();
      return true;
    }
    await job?.remove();
    return false;
  }

  /** Jobs that wait for a worker. */
  async waiting(): Promise<number> {
    return this.#queue.getJobCountByTypes('waiting', 'prioritized');
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}

// Takes deliveries from the queue, many at a time: a send mostly waits for the provider.

export class DeliveryWorker {
  readonly #worker: Worker<DeliveryJob>;

  constructor(deliver: DeliveryAttempt, options: QueueWorkerOptions) {
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
