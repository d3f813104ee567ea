/**
 * What makes a repeated request of a platform the same one. Some platforms send an id with each request; for the others the same content
 * to the same number within 10 s is the same, and later it is a resend.
 */
import { randomBytes } from 'node:crypto';
import type { Idempotency, Tenant } from '../challenge/policy.js';
import { type KeyedDigest, tagOf } from '../limits/hmac-tags.js';
import type { MessageRequest } from '../message/message.js';
import { doorRepeatKey } from '../redis/keys.js';
import { type RedisClient, wrapRedisErrors } from '../redis/scripts.js';
import type { DoorVisit } from './door.js';

/** Counted from the first request, so that no boundary of a fixed window can fall between two repeats. */
const SAME_FOR_MS = 10_000;
/** Longer than any signature or token of a platform is valid. */
const COPIED_FOR_MS = 7_200_000;
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

  /**
   * The message as it was asked for the first time, and the key of its repeats.
   * @throws OctothorpeError `unavailable`
   */
  async firstOf(path: string, tenant: Tenant, visit: DoorVisit): Promise<FirstRequest> {
    const { repeatKey, requestKey, message } = visit;
    if (repeatKey === undefined) {
      const { id, ...first } = await this.#first(path, tenant, message, requestKey);
      return { message: { ...withoutParticulars(message), ...first }, repeat: keyOf(path, id) };
    }
    const own = PLAIN_KEY.test(repeatKey) ? repeatKey : tagOf(this.#digest(`repeat ${repeatKey}`));
    return { message, repeat: keyOf(path, own) };
  }

  async #first(
    path: string,
    tenant: Tenant,
    message: MessageRequest,
    requestKey: string | undefined,
  ): Promise<Taken> {
    const id = randomBytes(ID_BYTES).toString('base64url');
    const fresh = { id, ...particularsOf(message) };
    const known = await this.#take(this.#contentTag(path, tenant, message), fresh, SAME_FOR_MS);
    if (requestKey === undefined) return known;
    const copied = tagOf(this.#digest(`door request ${path} ${requestKey}`));
    return this.#take(copied, known, COPIED_FOR_MS);
  }

  /** What the first of the same requests has written. */
  async #take(tag: string, fresh: Taken, forMs: number): Promise<Taken> {
    const key = doorRepeatKey(tag);
    return wrapRedisErrors(async () => {
      for (let left = TRIES_MAX; left > 0; left -= 1) {
        const written = await this.#redis.set(key, JSON.stringify(fresh), 'PX', forMs, 'NX');
        if (written === 'OK') return fresh;
        const known = await this.#redis.get(key);
        if (known !== null) return JSON.parse(known) as Taken;
      }
      return fresh;
    });
  }

  #contentTag(path: string, tenant: Tenant, message: MessageRequest): string {
    const { to, country, channels, code, text, extension, subject } = message;
    const content = [path, tenant.id, to, country, channels, code, text, extension, subject];
    return tagOf(this.#digest(`door ${JSON.stringify(content)}`));
  }
}

export interface FirstRequest {
  readonly message: MessageRequest;
  readonly repeat: Idempotency;
}

/** What a platform may write anew on a repeat. The relay takes a request with other particulars for another one, so the first ones count. */
type Particulars = Pick<MessageRequest, 'locale' | 'reference' | 'expiresInSeconds'>;
type Taken = Particulars & { readonly id: string };

function particularsOf({ locale, reference, expiresInSeconds }: MessageRequest): Particulars {
  return {
    ...(locale === undefined ? {} : { locale }),
    ...(reference === undefined ? {} : { reference }),
    ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
  };
}

function withoutParticulars(message: MessageRequest): MessageRequest {
  const { locale: _locale, reference: _reference, expiresInSeconds: _expires, ...rest } = message;
  return rest;
}

function keyOf(path: string, id: string): Idempotency {
  return { key: `door:${path}:${id}` };
}
