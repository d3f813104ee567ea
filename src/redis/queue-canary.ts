/**
 * A job that this process adds and takes itself, through an ordinary BullMQ queue and worker. Its return proves what `isRunning()` does
 * not: the event loop runs, Redis accepts writes, and blocked reads wake up.
 *
 * Each process has its own queue. Its few keys expire, so a killed process leaves nothing behind for long.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type ConnectionOptions, Queue, type Worker } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import { queueOptions } from './queue-options.js';
import { BackoffWorker } from './queue-worker.js';

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
const CLOSE_MAX_MS = 1_000;

export class Canary {
  readonly #redis: Redis | Cluster;
  readonly #queue: Queue;
  readonly #worker: Worker;
  /** Commands of this class that Redis has not answered yet. */
  readonly #pending = new Set<Promise<void>>();
  #closing = false;

  constructor(options: CanaryOptions) {
    const connection = options.redis as ConnectionOptions;
    const name = `${CANARY_QUEUE}-${options.process}`;
    const { prefix } = options;
    // After the longest wait of `close`, the connections close before the last answers come.
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
      this.#track(this.#expire()).catch(onError);
    });
    this.#worker.on('error', onError);
    this.#queue.on('error', onError);
  }

  /** Sends one job; `onRound` is called when it is back. A closed canary sends none. */
  async send(): Promise<void> {
    if (this.#closing) return;
    await this.#track(this.#queue.add('round', {}).then(() => this.#expire()));
  }

  /**
   * Stops once Redis has answered every command, so that the caller can close the connection. Waits no longer than a second: if Redis is
   * down, the keys expire by themselves.
   */
  async close(): Promise<void> {
    this.#closing = true;
    const waited = new AbortController();
    await Promise.race([
      this.#finish(),
      pause(CLOSE_MAX_MS, undefined, { signal: waited.signal }).catch(() => undefined),
    ]);
    waited.abort();
  }

  async #finish(): Promise<void> {
    await Promise.allSettled(this.#pending);
    // Without force: BullMQ would go on sending commands.
    await this.#worker.close();
    await Promise.allSettled(this.#pending);
    await this.#queue.close();
  }

  async #track(command: Promise<void>): Promise<void> {
    this.#pending.add(command);
    try {
      await command;
    } finally {
      this.#pending.delete(command);
    }
  }

  async #expire(): Promise<void> {
    const expiring = this.#redis.pipeline();
    for (const key of KEYS) expiring.pexpire(this.#queue.toKey(key), KEYS_LIVE_MS);
    await expiring.exec();
  }
}
