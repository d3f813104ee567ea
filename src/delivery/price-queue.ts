/** The queue of ended challenges whose deliveries still need a price. A job holds only the challenge's id. */
import { type ConnectionOptions, Queue } from 'bullmq';
import { quietQueue } from '../quiet-queue.js';
import { retriedJobs } from './retried-jobs.js';

export const PRICE_QUEUE = 'prices';

export interface PriceJob {
  readonly challengeId: string;
}

/** A missing price is no error: its job is delayed. */
const FIRST_RETRY_MS = 1_000;

export class PriceQueue {
  readonly #queue: Queue<PriceJob>;
  readonly #afterMs: number;

  /** @param afterMs how long after the end of a challenge to ask for its prices first */
  constructor(connection: ConnectionOptions, prefix: string, afterMs: number) {
    this.#afterMs = afterMs;
    this.#queue = new Queue<PriceJob>(PRICE_QUEUE, {
      ...quietQueue(connection, prefix),
      defaultJobOptions: { ...retriedJobs(FIRST_RETRY_MS), stackTraceLimit: 1 },
    });
  }

  /** The same challenge is queued once, however often it is added. */
  async add(challengeIds: readonly string[]): Promise<void> {
    await this.#queue.addBulk(
      challengeIds.map((challengeId) => ({
        name: 'price',
        data: { challengeId },
        opts: { jobId: challengeId, delay: this.#afterMs },
      })),
    );
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}
