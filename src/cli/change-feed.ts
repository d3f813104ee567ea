/** Every change of every challenge, as the service publishes them in Redis: who changed what stays there, and numbers come masked. */
import { Cluster } from 'ioredis';
import { slotOf, type TimelineEntry, wholeId } from '../challenge/challenge.js';
import { challengeKeys } from '../challenge/challenge-commit.js';
import { decodeChallenge, type FlatHash } from '../challenge/challenge-record.js';
import type { StoredChallenge } from '../challenge/stored-challenge.js';
import { connectRedis } from '../redis/connection.js';
import type { RedisClient } from '../redis/scripts.js';
import { openRedis, redisUrl } from './redis-url.js';
import { RefusedError, type Terminal } from './terminal.js';

export interface Change {
  readonly challenge: StoredChallenge;
  readonly entry: TimelineEntry;
}

const CHANNELS = 'changed:{*}:*';
/** Of challenges whose end is not seen, as of sessions that nobody finishes. */
const REMEMBERED_MAX = 10_000;

/**
 * Calls back for each change from now on, one after the other, until it is stopped.
 * @param following called once nothing is missed any more
 * @throws UnreachableError, RefusedError on a Cluster
 */
export async function followChanges(
  { environment, err }: Pick<Terminal, 'environment' | 'err'>,
  stopped: AbortSignal,
  onChange: (change: Change) => Promise<void>,
  following: () => void = () => undefined,
): Promise<void> {
  const redis = await openRedis(environment);
  if (redis instanceof Cluster) {
    redis.disconnect();
    throw new RefusedError(
      'A Cluster publishes the changes of each challenge apart, so that they cannot be followed together. Ask the operators’ API: octothorpe stats, octothorpe why.',
    );
  }
  const subscriber = connectRedis(redisUrl(environment), 'changes');
  subscriber.on('error', () => undefined);
  redis.on('error', () => undefined);
  try {
    const [seconds = 0] = (await redis.time()).map(Number);
    const reader = new Reader(redis, seconds * 1_000);
    let turn: Promise<void> = Promise.resolve();
    subscriber.on('pmessage', (_pattern: string, channel: string) => {
      turn = turn
        .then(async () => {
          for (const change of await reader.news(channel)) await onChange(change);
        })
        .catch((error: Error) => err(`error: ${error.message}`));
    });
    await (subscriber as Exclude<RedisClient, Cluster>).psubscribe(CHANNELS);
    following();
    await new Promise<void>((resolve) => {
      if (stopped.aborted) resolve();
      stopped.addEventListener('abort', () => resolve(), { once: true });
    });
    await turn;
  } finally {
    subscriber.disconnect();
    redis.disconnect();
  }
}

/** Reads what is new of a challenge. */
class Reader {
  readonly #redis: Exclude<RedisClient, Cluster>;
  readonly #sinceMs: number;
  /** The last change that was seen, by id. */
  readonly #seen = new Map<string, number>();

  constructor(redis: Exclude<RedisClient, Cluster>, sinceMs: number) {
    this.#redis = redis;
    this.#sinceMs = sinceMs;
  }

  async news(channel: string): Promise<Change[]> {
    const [, slot, short] = /^changed:\{(..)\}:(.+)$/.exec(channel) ?? [];
    if (slot === undefined || short === undefined) return [];
    const id = wholeId(slot, short);
    // Sessions publish in the same form.
    const [key] = slotOf(id) === undefined ? [] : (challengeKeys(id) ?? []);
    if (key === undefined) return [];
    const hash = (await this.#redis.call('HGETALL', key)) as FlatHash;
    if (hash.length === 0) return [];
    const challenge = decodeChallenge(id, hash);
    const seen = this.#seen.get(id);
    const news = challenge.timeline.filter(({ sequence, atMs }) =>
      seen === undefined ? atMs >= this.#sinceMs : sequence > seen,
    );
    this.#remember(id, challenge);
    return news.map((entry) => ({ challenge, entry }));
  }

  #remember(id: string, { timeline }: StoredChallenge): void {
    this.#seen.delete(id);
    this.#seen.set(id, timeline.at(-1)?.sequence ?? 0);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > REMEMBERED_MAX && oldest !== undefined) this.#seen.delete(oldest);
  }
}
