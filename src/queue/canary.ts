/**
 * A job that this process adds and takes itself, through an ordinary BullMQ queue and worker. Its return proves what `isRunning()` does
 * not: the event loop runs, Redis accepts writes, and blocked reads wake up.
 *
 * Each process has its own queue. Its few keys expire, so a killed process leaves nothing behind for long.
 */
import { type ConnectionOptions, Queue, type Worker } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import { queueOptions } from './options.js';
import { BackoffWorker } from './worker.js';

const CANARY_QUEUE = 'canary';

export interface CanaryOptions {
  readonly redis: Redis | Cluster;
  readonly prefix: string;
  /** Unique among all processes. */
  readonly process: string;
  readonly onRound: () => void;
  readonly onError: (error: Error) => void;
}

const KEYS_LIVE_MS = 3_600_000;
/** BullMQ's keys of a queue whose finished jobs are removed. */
const KEYS = ['meta', 'id', 'events', 'marker', 'wait', 'active', 'stalled'];
const DRAIN_DELAY_SECONDS = 30;

export class Canary {
  readonly #redis: Redis | Cluster;
  readonly #queue: Queue;
  readonly #worker: Worker;
  #closing = false;

  constructor(options: CanaryOptions) {
    const connection = options.redis as ConnectionOptions;
    const name = `${CANARY_QUEUE}-${options.process}`;
    const { prefix } = options;
    // The connections may close before the last answers come.
    const onError = (error: Error) => {
      if (!this.#closing) options.onError(error);
    };
    this.#redis = options.redis;
    this.#queue = new Queue(name, {
      ...queueOptions(connection, prefix),
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
    });
    this.#worker = new BackoffWorker(name, async () => undefined, {
      connection,
      prefix,
      drainDelay: DRAIN_DELAY_SECONDS,
      skipStalledCheck: true,
      skipLockRenewal: true,
    });
    this.#worker.on('completed', () => {
      options.onRound();
      this.#expire().catch(onError);
    });
    this.#worker.on('error', onError);
    this.#queue.on('error', onError);
  }

  /** Sends one job; `onRound` is called when it is back. */
  async send(): Promise<void> {
    await this.#queue.add('round', {});
    await this.#expire();
  }

  /** Stops. Does not wait for Redis if it is down: the keys expire by themselves. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([this.#worker.close(true), this.#queue.close()]);
  }

  async #expire(): Promise<void> {
    const expiring = this.#redis.pipeline();
    for (const key of KEYS) expiring.pexpire(this.#queue.toKey(key), KEYS_LIVE_MS);
    await expiring.exec();
  }
}
