/**
 * Removes the jobs whose time is over from every queue. BullMQ looks at the age of ended jobs only when another one of the queue
 * ends the same way: without this, the last job that failed would stay for ever.
 */
import { type ConnectionOptions, Queue } from 'bullmq';
import { PRICE_QUEUE } from '../delivery/cost-reconciliation.js';
import { DELIVERY_QUEUE } from '../delivery/pipeline.js';
import { CHALLENGE_QUEUE, KEEP_SECONDS } from '../ingestion/challenge-jobs.js';
import { KEEP_DONE, KEEP_FAILED, NOTIFICATION_QUEUE } from '../notifications/notification-queue.js';
import { KEEP_FAILED_SECONDS, queueOptions } from '../redis/queue-options.js';

const KEPT = [
  { queue: DELIVERY_QUEUE, end: 'failed', seconds: KEEP_FAILED_SECONDS },
  { queue: PRICE_QUEUE, end: 'failed', seconds: KEEP_FAILED_SECONDS },
  { queue: NOTIFICATION_QUEUE, end: 'failed', seconds: KEEP_FAILED.age },
  { queue: NOTIFICATION_QUEUE, end: 'completed', seconds: KEEP_DONE.age },
  { queue: CHALLENGE_QUEUE, end: 'failed', seconds: KEEP_SECONDS },
  { queue: CHALLENGE_QUEUE, end: 'completed', seconds: KEEP_SECONDS },
] as const;

const EVERY_MS = 600_000;
/** Of a queue at once: the rest is for the next time, so that Redis is not held up. */
const REMOVED_MAX = 1_000;

export interface ExpiredJobsOptions {
  readonly prefix: string;
  readonly onError: (error: unknown) => void;
}

export class ExpiredJobs {
  readonly #queues: ReadonlyMap<string, Queue>;
  readonly #onError: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #cleaning: Promise<void> | undefined;

  constructor(connection: ConnectionOptions, { prefix, onError }: ExpiredJobsOptions) {
    // A queue's settings belong to who adds its jobs.
    const options = { ...queueOptions(connection, prefix), skipMetasUpdate: true };
    const names = new Set(KEPT.map(({ queue }) => queue));
    this.#queues = new Map([...names].map((name) => [name, new Queue(name, options)]));
    this.#onError = onError;
    for (const queue of this.#queues.values()) queue.on('error', onError);
  }

  /** Now, and every ten minutes. */
  start(): void {
    const clean = () => {
      this.#cleaning ??= this.#clean()
        .catch(this.#onError)
        .finally(() => {
          this.#cleaning = undefined;
        });
    };
    this.#timer = setInterval(clean, EVERY_MS).unref();
    clean();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#cleaning;
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }

  async #clean(): Promise<void> {
    for (const { queue, end, seconds } of KEPT) {
      await this.#queues.get(queue)?.clean(seconds * 1_000, REMOVED_MAX, end);
    }
  }
}
