/** Which challenges a phone may answer by SMS: a short list per number, under the number's HMAC. */
import type { ReplyIndex } from '../challenge/ports.js';
import { repliesKey } from './redis-keys.js';
import type { RedisClient } from './redis-scripts.js';
import { orUnavailable } from './unavailable.js';

/** An inbound SMS is held against this many of the number's latest challenges. */
const CANDIDATES_MAX = 3;

export class RedisReplyIndex implements ReplyIndex {
  readonly #redis: RedisClient;

  constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  async add(numberIndex: string, challengeId: string, expiresAtMs: number): Promise<void> {
    const key = repliesKey(numberIndex);
    await orUnavailable(async () => {
      const answers = await this.#redis
        .pipeline()
        .zadd(key, expiresAtMs, challengeId)
        .zremrangebyrank(key, 0, -(CANDIDATES_MAX + 1))
        .pexpireat(key, expiresAtMs)
        .exec();
      // A pipeline does not throw what one of its commands was refused with.
      for (const [error] of answers ?? []) if (error) throw error;
    });
  }

  async find(numberIndexes: readonly string[]): Promise<string[]> {
    const found = await Promise.all(
      numberIndexes.map((index) =>
        orUnavailable(() => this.#redis.zrevrange(repliesKey(index), 0, CANDIDATES_MAX - 1)),
      ),
    );
    return found.flat();
  }
}
