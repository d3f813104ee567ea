/**
 * Writes that are acknowledged once replicas have them: script and WAIT are sent together on one connection, on a Cluster the one to the
 * slot's master. It never runs a script twice: a script that a node refuses with MOVED did not run there.
 */
import { Cluster, Command, type Redis } from 'ioredis';
import { OctothorpeError } from '../challenge/errors.js';
import {
  asUnavailable,
  isUnknownScript,
  type ObserveScript,
  type RedisClient,
  type RunScript,
  scriptCommand,
  scriptTimer,
} from './scripts.js';

/** A request follows a moving slot at most this often. */
const TRIES_MAX = 3;

export class ReplicatedWrites {
  readonly #redis: RedisClient;
  readonly #options: ReplicaWaitOptions;
  readonly #lines = new WeakMap<Redis, ReplicaWait>();

  readonly #timed: ReturnType<typeof scriptTimer>;

  constructor(redis: RedisClient, options: ReplicaWaitOptions, observe?: ObserveScript) {
    this.#redis = redis;
    this.#options = options;
    this.#timed = scriptTimer(observe);
  }

  /**
   * As `scriptRunner`'s, and resolves once a replica has what the script wrote.
   * @throws OctothorpeError `unavailable` if too few confirm in time: the change may have been made
   */
  readonly run: RunScript = async (script, keys, args) => {
    const done = this.#timed(script);
    try {
      return await this.#run(script, keys, args);
    } catch (error) {
      throw asUnavailable(error);
    } finally {
      done?.();
    }
  };

  async #run(...[script, keys, args]: Parameters<RunScript>): Promise<unknown> {
    const key = keys[0] ?? '';
    let known = true;
    for (let tries = 1; ; tries += 1) {
      const line = this.#lineTo(key);
      try {
        if (!line) throw new Error('MOVED: no master is known for the slot.');
        const how = known ? 'by its hash' : 'by its text';
        return await this.#send(line, key, () => {
          const command = scriptCommand(script, keys, args, how);
          return line.redis.sendCommand(command) as Promise<unknown>;
        });
      } catch (error) {
        const fault = error instanceof Error ? error.message : '';
        if (tries >= TRIES_MAX) throw error;
        if (isUnknownScript(error)) known = false;
        else if (/^(MOVED|ASK)\b/.test(fault)) await this.#learn(key);
        else throw error;
      }
    }
  }

  /**
   * Resolves once a replica has what `write` wrote by this connection to the server of `key`; for writers that send more than one
   * command, one after the other.
   */
  async after<T>(key: string, write: () => Promise<T>): Promise<T> {
    const line = this.#lineTo(key);
    const epoch = line?.epoch;
    const written = await write();
    if (!line || epoch === undefined || this.#lineTo(key) !== line) {
      throw unconfirmed('the master changed meanwhile');
    }
    await line.confirm(epoch, barrierOf(key));
    return written;
  }

  async #send(line: ReplicaWait, key: string, write: () => Promise<unknown>): Promise<unknown> {
    const { epoch } = line;
    // Both are sent before either is answered; report the write's own error.
    const writing = write();
    const confirming = line.confirm(epoch, barrierOf(key));
    confirming.catch(() => undefined);
    const written = await writing;
    await confirming;
    return written;
  }

  #lineTo(key: string): ReplicaWait | undefined {
    const redis = this.#redis instanceof Cluster ? masterOf(this.#redis, key) : this.#redis;
    if (!redis) return undefined;
    const known = this.#lines.get(redis);
    if (known) return known;
    const line = new ReplicaWait(redis, this.#options);
    this.#lines.set(redis, line);
    return line;
  }

  /** A read through the Cluster follows the slot to its new master, and the client remembers where that is. */
  async #learn(key: string): Promise<void> {
    await this.#redis.exists(key);
  }
}

function masterOf(cluster: Cluster, key: string): Redis | undefined {
  const node = cluster.slots[new Command('exists', [key]).getSlot()]?.[0];
  return cluster
    .nodes('master')
    .find(({ options: { host, port } }) => `${host}:${port}` === node) as Redis | undefined;
}

/** In the hash slot of the key that was written: its tag decides. */
function barrierOf(key: string): string {
  const tag = /\{([^}]+)\}/.exec(key)?.[1] ?? key;
  return `barrier:{${tag}}`;
}

// Waits until replicas have confirmed the writes of one connection to a master. WAIT is not allowed in Lua and counts for the connection that
// wrote, so it is sent on the same connection. One WAIT at a time covers all writes before it: a hung replica delays the connection once, not
// once for every write.

export interface ReplicaWaitOptions {
  /** How many replicas must have a write. */
  readonly replicas: number;
  /** Time-out of the confirmation, ms. */
  readonly timeoutMs: number;
}

/** Long enough for one WAIT; written so that WAIT has an offset to wait for, also where a script changed nothing. */
const BARRIER_LIFE_MS = 10_000;

class ReplicaWait {
  readonly redis: Redis;
  readonly #options: ReplicaWaitOptions;
  /** Raised when the connection is lost: a WAIT on the next one does not cover writes on this one. */
  #epoch = 0;
  /** The WAIT that is not sent yet: writes of this moment join it. */
  #next: Promise<void> | undefined;
  #running: Promise<unknown> = Promise.resolve();

  constructor(redis: Redis, options: ReplicaWaitOptions) {
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
