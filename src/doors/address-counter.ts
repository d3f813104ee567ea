/** Counts what an IPv4 address or an IPv6 /64 does in a fixed window, so that one source alone is bound by it. */
import { ipLogTag, type KeyedDigest } from '../limits/hmac-tags.js';
import { type RedisClient, wrapRedisErrors } from '../redis/scripts.js';

export interface AddressBounds {
  /** What is counted together. */
  readonly of: string;
  readonly max: number;
  readonly windowMs: number;
  /** The Redis key of a count, by the tag of its address. */
  readonly key: (addressTag: string) => string;
}

export class AddressCounter {
  readonly #redis: RedisClient;
  readonly #digest: KeyedDigest;
  readonly #bounds: AddressBounds;

  constructor(redis: RedisClient, digest: KeyedDigest, bounds: AddressBounds) {
    this.#redis = redis;
    this.#digest = digest;
    this.#bounds = bounds;
  }

  /**
   * Counts one more.
   * @returns seconds until the address may go on; undefined while it may
   * @throws OctothorpeError `unavailable`
   */
  async add(address: string): Promise<number | undefined> {
    const { of, max, windowMs, key: keyOf } = this.#bounds;
    const key = keyOf(ipLogTag(this.#digest, of, address));
    const answers = await wrapRedisErrors(() =>
      this.#redis.multi().set(key, 0, 'PX', windowMs, 'NX').incr(key).pttl(key).exec(),
    );
    const count = Number(answers?.[1]?.[1] ?? 0);
    const leftMs = Number(answers?.[2]?.[1] ?? 0);
    return count > max ? Math.max(1, Math.ceil(leftMs / 1000)) : undefined;
  }
}
