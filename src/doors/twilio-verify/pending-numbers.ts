/**
 * Which verification a phone number has in a service: the same number while one is pending is the same verification. The number stands in
 * Redis as a keyed hash. An entry lives as long as its verification could.
 */
import { type KeyedDigest, tagOf } from '../../limits/hmac-tags.js';
import { verifyNumberKey } from '../../redis/keys.js';
import {
  loadScript,
  type RedisClient,
  type RunScript,
  wrapRedisErrors,
} from '../../redis/scripts.js';
import type { VerifyService } from './accounts.js';

const REPLACE = loadScript('doors/replace-value', 1);

export class PendingNumbers {
  readonly #redis: RedisClient;
  readonly #run: RunScript;
  readonly #digest: KeyedDigest;

  /** @param digest keyed, since the number must not be found out from Redis */
  constructor(redis: RedisClient, run: RunScript, digest: KeyedDigest) {
    this.#redis = redis;
    this.#run = run;
    this.#digest = digest;
  }

  /** The id of the number's challenge or message. @throws OctothorpeError `unavailable`; so do the others */
  async find(service: VerifyService, e164: string): Promise<string | undefined> {
    return (await wrapRedisErrors(() => this.#redis.get(this.#key(service, e164)))) ?? undefined;
  }

  /**
   * Puts an id in the place of the one that was read, so that of two requests at once one starts a verification.
   * @param before undefined where there was none
   * @param id undefined takes the entry away
   */
  async replace(
    service: VerifyService,
    e164: string,
    before: string | undefined,
    id: string | undefined,
    lifeMs: number,
  ): Promise<boolean> {
    const key = this.#key(service, e164);
    return (await this.#run(REPLACE, [key], [before ?? '', id ?? '', lifeMs])) === 1;
  }

  #key({ sid, tenant }: VerifyService, e164: string): string {
    return verifyNumberKey(tagOf(this.#digest(`twilio verify ${tenant.id} ${sid} ${e164}`)));
  }
}
