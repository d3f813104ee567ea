/**
 * What makes a repeated request of a platform the same one. Some platforms send an id with each request; for the others the same content
 * to the same number within 10 s is the same, and later it is a resend.
 */
import { randomBytes } from 'node:crypto';
import type { Idempotency } from '../challenge/policy.js';
import type { Tenant } from '../challenge/tenant.js';
import { type KeyedDigest, tagOf } from '../limits/number-range.js';
import type { MessageRequest } from '../message/message.js';
import { doorRepeatKey } from '../redis/keys.js';
import { type RedisClient, wrapRedisErrors } from '../redis/scripts.js';
import type { DoorVisit } from './door.js';

/** Counted from the first request, so that no boundary of a fixed window can fall between two repeats. */
const SAME_FOR_MS = 10_000;
const ID_BYTES = 12;
/** A key ends between the two commands at most once in a while. */
const TRIES_MAX = 3;
/** What an Idempotency-Key may hold. */
const PLAIN_KEY = /^[!-~]{1,128}$/;

export class DoorRepeats {
  readonly #redis: RedisClient;
  readonly #digest: KeyedDigest;

  /** @param digest keyed, since number and content must not be found out from Redis */
  constructor(redis: RedisClient, digest: KeyedDigest) {
    this.#redis = redis;
    this.#digest = digest;
  }

  /** @throws OctothorpeError `unavailable` */
  async keyFor(path: string, tenant: Tenant, visit: DoorVisit): Promise<Idempotency> {
    const { repeatKey, message } = visit;
    if (repeatKey === undefined) {
      return { key: `door:${path}:${await this.#idOf(this.#contentTag(path, tenant, message))}` };
    }
    const own = PLAIN_KEY.test(repeatKey) ? repeatKey : tagOf(this.#digest(`repeat ${repeatKey}`));
    return { key: `door:${path}:${own}` };
  }

  /** The id that the first of the same requests took. */
  async #idOf(contentTag: string): Promise<string> {
    const key = doorRepeatKey(contentTag);
    const fresh = randomBytes(ID_BYTES).toString('base64url');
    return wrapRedisErrors(async () => {
      for (let left = TRIES_MAX; left > 0; left -= 1) {
        if ((await this.#redis.set(key, fresh, 'PX', SAME_FOR_MS, 'NX')) === 'OK') return fresh;
        const known = await this.#redis.get(key);
        if (known !== null) return known;
      }
      return fresh;
    });
  }

  #contentTag(path: string, tenant: Tenant, message: MessageRequest): string {
    const { to, country, channels, code, text, extension } = message;
    const content = [path, tenant.id, to, country, channels, code, text, extension];
    return tagOf(this.#digest(`door ${JSON.stringify(content)}`));
  }
}
