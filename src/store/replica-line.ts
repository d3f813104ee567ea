/**
 * Waits until replicas have confirmed the writes of one connection to a master. WAIT is not allowed in Lua and counts for the connection that
 * wrote, so it is sent on the same connection. One WAIT at a time covers all writes before it: a hung replica delays the connection once, not
 * once for every write.
 */
import type { Redis } from 'ioredis';
import { OctothorpeError } from '../challenge/errors.js';

export interface ReplicaLineOptions {
  /** How many replicas must have a write. */
  readonly replicas: number;
  /** Time-out of the confirmation, ms. */
  readonly timeoutMs: number;
}

/** Long enough for one WAIT; written so that WAIT has an offset to wait for, also where a script changed nothing. */
const BARRIER_LIFE_MS = 10_000;

export class ReplicaLine {
  readonly redis: Redis;
  readonly #options: ReplicaLineOptions;
  /** Raised when the connection is lost: a WAIT on the next one does not cover writes on this one. */
  #epoch = 0;
  /** The WAIT that is not sent yet: writes of this moment join it. */
  #next: Promise<void> | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(redis: Redis, options: ReplicaLineOptions) {
    this.redis = redis;
    this.#options = options;
    redis.on('close', () => {
      this.#epoch += 1;
    });
  }

  get epoch(): number {
    return this.#epoch;
  }

  /**
   * Resolves once enough replicas have all that was sent over this connection before the call.
   * @param epoch the line's when the write was sent
   * @param barrier a key in a hash slot of this server
   * @throws OctothorpeError `unavailable` where they have not, in time; ioredis's error where the server does not answer
   */
  async confirm(epoch: number, barrier: string): Promise<void> {
    this.#next ??= this.#queue(barrier);
    await this.#next;
    if (epoch !== this.#epoch) throw unconfirmed('the connection was lost meanwhile');
  }

  #queue(barrier: string): Promise<void> {
    const asked = this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#ask(barrier);
      });
    this.#running = asked;
    return asked;
  }

  async #ask(barrier: string): Promise<void> {
    const { replicas, timeoutMs } = this.#options;
    const [, confirmed] = await Promise.all([
      this.redis.set(barrier, '', 'PX', BARRIER_LIFE_MS),
      this.redis.wait(replicas, timeoutMs),
    ]);
    if (confirmed < replicas) throw unconfirmed(`${confirmed} of ${replicas} replicas have it`);
  }
}

export function unconfirmed(why: string): OctothorpeError {
  return new OctothorpeError(
    'unavailable',
    'The change was not confirmed by a replica in time, so it may be lost or kept. Repeat the request shortly; with the same Idempotency-Key it counts once.',
    { retryAfterSeconds: 1, cause: new Error(`WAIT: ${why}`) },
  );
}
