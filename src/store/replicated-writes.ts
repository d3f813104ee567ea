/**
 * Writes that are acknowledged once replicas have them: script and WAIT are sent together on one connection, on a Cluster the one to the
 * slot's master. It never runs a script twice: a script that a node refuses with MOVED did not run there.
 */
import { Cluster, Command, type Redis } from 'ioredis';
import { callScript, type RedisClient, type RunScript } from './redis-scripts.js';
import { ReplicaLine, type ReplicaLineOptions, unconfirmed } from './replica-line.js';

/** A request follows a moving slot at most this often. */
const TRIES_MAX = 3;

export class ReplicatedWrites {
  readonly #redis: RedisClient;
  readonly #options: ReplicaLineOptions;
  readonly #lines = new WeakMap<Redis, ReplicaLine>();

  constructor(redis: RedisClient, options: ReplicaLineOptions) {
    this.#redis = redis;
    this.#options = options;
  }

  /**
   * As `runScript`, and resolves once a replica has what the script wrote.
   * @throws OctothorpeError `unavailable` if too few confirm in time: the change may have been made
   */
  readonly run: RunScript = async (script, keys, args) => {
    const key = keys[0] ?? '';
    let known = true;
    for (let tries = 1; ; tries += 1) {
      const line = this.#lineTo(key);
      try {
        if (!line) throw new Error('MOVED: no master is known for the slot.');
        const how = known ? 'by its hash' : 'by its text';
        return await this.#send(line, key, () => callScript(line.redis, script, keys, args, how));
      } catch (error) {
        const fault = error instanceof Error ? error.message : '';
        if (tries >= TRIES_MAX) throw error;
        if (fault.startsWith('NOSCRIPT')) known = false;
        else if (/^(MOVED|ASK)\b/.test(fault)) await this.#learn(key);
        else throw error;
      }
    }
  };

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

  async #send(line: ReplicaLine, key: string, write: () => Promise<unknown>): Promise<unknown> {
    const { epoch } = line;
    // Both are sent before either is answered; report the write's own error.
    const writing = write();
    const confirming = line.confirm(epoch, barrierOf(key));
    confirming.catch(() => undefined);
    const written = await writing;
    await confirming;
    return written;
  }

  #lineTo(key: string): ReplicaLine | undefined {
    const redis = this.#redis instanceof Cluster ? masterOf(this.#redis, key) : this.#redis;
    if (!redis) return undefined;
    const known = this.#lines.get(redis);
    if (known) return known;
    const line = new ReplicaLine(redis, this.#options);
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
