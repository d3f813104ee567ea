/**
 * Maps a provider's id to its delivery. A search for a call with a lost answer only has number and time, so it may find another challenge's
 * call to the same phone.
 */
import type { ReferenceOwners } from '../challenge/ports.js';
import { referenceKey } from './redis-keys.js';
import type { RedisClient } from './redis-scripts.js';
import { orUnavailable } from './unavailable.js';

/** A search may come as late as the end of the challenge. */
const SLACK_MS = 60_000;

export class RedisReferenceOwners implements ReferenceOwners {
  readonly #redis: RedisClient;

  constructor(redis: RedisClient) {
    this.#redis = redis;
  }

  async claim(reference: string, deliveryId: string, expiresAtMs: number): Promise<boolean> {
    const key = referenceKey(reference);
    return orUnavailable(async () => {
      const set = await this.#redis.set(key, deliveryId, 'PXAT', expiresAtMs + SLACK_MS, 'NX');
      return set === 'OK' || (await this.#redis.get(key)) === deliveryId;
    });
  }
}
