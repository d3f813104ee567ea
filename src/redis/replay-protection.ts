/**
 * Remembers which signed callbacks were handled, so that a copied one counts for nothing. While one is handled it is claimed for a short
 * time: the claim of a process that died runs out. The end of the handling is written down however long Redis refuses to take it.
 */
import { callbackKey } from './keys.js';
import { type RedisClient, wrapRedisErrors } from './scripts.js';

const WRITE_EVERY_MS = 500;
/** Ends that wait to be written; of more the oldest are left to their claims. */
const WAITING_MAX = 10_000;

const CLAIMED = 'claimed';
const HANDLED = '1';

export class RedisReplayProtection {
  readonly #redis: RedisClient;
  /** Until when each is to be remembered, in milliseconds of this process; undefined for one to be forgotten. */
  readonly #waiting = new Map<string, number | undefined>();
  #timer: NodeJS.Timeout | undefined;

  constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  /** @returns 'mine' for one caller within `seconds`, as long as nobody has handled it */
  async claim(id: string, seconds: number): Promise<'mine' | 'elsewhere' | 'handled'> {
    const key = callbackKey(id);
    return wrapRedisErrors(async () => {
      if ((await this.#redis.set(key, CLAIMED, 'EX', seconds, 'NX')) === 'OK') return 'mine';
      const found = await this.#redis.get(key);
      // A claim that ran out in between counts as one that is still there: the vendor comes again.
      return found === null || found === CLAIMED ? 'elsewhere' : 'handled';
    });
  }

  /** A copy counts for nothing within `seconds`. Never throws: what cannot be written now is written later. */
  async handled(id: string, seconds: number): Promise<void> {
    await this.#write(id, performance.now() + seconds * 1_000);
  }

  /** The handling failed, and the callback may come again. Never throws: a failed removal is tried again later. */
  async forget(id: string): Promise<void> {
    await this.#write(id, undefined);
  }

  async #write(id: string, untilMs: number | undefined): Promise<void> {
    try {
      const leftMs = untilMs === undefined ? 0 : Math.ceil(untilMs - performance.now());
      if (leftMs > 0) await this.#redis.set(callbackKey(id), HANDLED, 'PX', leftMs);
      else await this.#redis.del(callbackKey(id));
      this.#waiting.delete(id);
    } catch {
      this.#waiting.set(id, untilMs);
      const [oldest] = this.#waiting.keys();
      if (oldest !== undefined && this.#waiting.size > WAITING_MAX) this.#waiting.delete(oldest);
      this.#timer ??= setTimeout(() => this.#again(), WRITE_EVERY_MS).unref();
    }
  }

  async #again(): Promise<void> {
    this.#timer = undefined;
    // One at a time: the first that fails shows that Redis still refuses.
    for (const [id, untilMs] of this.#waiting) {
      await this.#write(id, untilMs);
      if (this.#timer) return;
    }
  }
}
