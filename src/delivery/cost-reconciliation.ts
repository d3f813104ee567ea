/**
 * Asks providers what the deliveries of ended challenges cost. A vendor that does not know yet is asked again, with a wait that doubles, a
 * limited number of times; then the estimate stays. Only deliveries with an estimated price are asked for.
 */
import { type ConnectionOptions, DelayedError, type Job, Queue, type Worker } from 'bullmq';
import type { Challenge, Delivery } from '../challenge/challenge.js';
import type { ChallengeStore } from '../challenge/ports.js';
import type { Charge } from '../limits/limits.js';
import type { PriceResult, Provider } from '../providers/provider.js';
import { queueOptions, retriedJobs } from '../redis/queue-options.js';
import { type QueueWorkerOptions, queueWorker } from '../redis/queue-worker.js';

export interface PriceWorkerOptions extends Omit<QueueWorkerOptions, 'concurrency'> {
  readonly store: Pick<ChallengeStore, 'read'>;
  readonly providers: ReadonlyMap<string, Pick<Provider, 'price'>>;
  /** Finds the deliveries of the challenge with an estimated price. */
  readonly waiting: (challenge: Challenge) => Promise<(delivery: Delivery) => boolean>;
  readonly take: (challenge: Challenge, delivery: Delivery, charge: Charge) => Promise<void>;
  /** The provider did not know at the last try: the estimate stays. */
  readonly onNotTold: (challenge: Challenge, delivery: Delivery) => void;
  /** The wait before the second try, ms; it doubles. */
  readonly afterMs: number;
  readonly triesMax: number;
}

export const PRICE_CONCURRENCY = 8;
/** A job that loses its worker this often is dropped: the estimate stays. */
const STALLS_MAX = 5;

export class PriceWorker {
  readonly #options: PriceWorkerOptions;
  readonly #worker: Worker<PriceJob>;

  constructor(options: PriceWorkerOptions) {
    this.#options = options;
    this.#worker = queueWorker<PriceJob>(
      PRICE_QUEUE,
      (job, token) => this.#process(job, token),
      { ...options, concurrency: PRICE_CONCURRENCY },
      { maxStalledCount: STALLS_MAX },
    );
  }

  async ready(): Promise<void> {
    await this.#worker.waitUntilReady();
  }

  /** Finishes what is under way. */
  async close(): Promise<void> {
    await this.#worker.close();
  }

  async #process(job: Job<PriceJob>, token: string | undefined): Promise<void> {
    const { store, onNotTold, afterMs, triesMax } = this.#options;
    const challenge = await store.read(job.data.challengeId);
    if (!challenge) return;
    const unknown = await this.#ask(challenge);
    if (unknown.length === 0) return;
    const tries = job.attemptsStarted;
    if (tries >= triesMax) {
      for (const delivery of unknown) onNotTold(challenge, delivery);
      return;
    }
    await job.moveToDelayed(Date.now() + afterMs * 2 ** (tries - 1), token);
    throw new DelayedError();
  }

  /** One after the other: a challenge has few deliveries. @returns those whose price is not known yet */
  async #ask(challenge: Challenge): Promise<Delivery[]> {
    const { waiting, providers, take } = this.#options;
    const isWaiting = await waiting(challenge);
    const later: Delivery[] = [];
    for (const delivery of challenge.deliveries.filter((each) => isWaiting(each))) {
      const result = await ask(providers.get(delivery.provider), delivery);
      if (result.kind === 'charged') await take(challenge, delivery, result.charge);
      if (result.kind === 'later') later.push(delivery);
    }
    return later;
  }
}

async function ask(
  provider: Pick<Provider, 'price'> | undefined,
  { channel, reference }: Delivery,
): Promise<PriceResult> {
  if (!provider?.price || reference === undefined) return { kind: 'unknown' };
  return provider.price({ channel, reference });
}

// The queue of ended challenges whose deliveries still need a price. A job holds only the challenge's id.

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
      ...queueOptions(connection, prefix),
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
