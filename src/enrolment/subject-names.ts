/**
 * How subjects are found in Redis without their ids being readable there: by an HMAC under a lookup key. The lookup key is random, sealed
 * under the master key and kept in Redis beside what it finds, so that a rotation of master keys moves no record, and a process with other
 * master keys fails instead of finding nothing. Each tenant has an index of its subjects, their ids sealed, for export and re-sealing.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { subjectKey, subjectLookupKey, subjectsKey } from '../redis/keys.js';
import { loadScript, type RedisClient, type RunScript, wrapRedisErrors } from '../redis/scripts.js';
import type { SubjectKey } from './method.js';
import type { MethodCipher } from './method-cipher.js';

const REPLACE_FIELD = loadScript('enrolment/replace-field', 1);
const LOOKUP_FIELD = 'key';
const LOOKUP_PLACE = ['lookup'];
const LOOKUP_BYTES = 32;
/** 132 bits. */
const TAG_CHARACTERS = 22;

export interface SubjectNamesOptions {
  readonly cipher: MethodCipher;
  readonly run: RunScript;
  readonly randomBytes: (size: number) => Buffer;
}

export interface SubjectPage {
  /** '0' after the last page. */
  readonly cursor: string;
  readonly subjects: readonly string[];
}

export class SubjectNames {
  readonly #redis: RedisClient;
  readonly #with: SubjectNamesOptions;
  #lookup: Promise<{ readonly text: string; readonly key: KeyObject }> | undefined;

  constructor(redis: RedisClient, options: SubjectNamesOptions) {
    this.#redis = redis;
    this.#with = options;
  }

  /** Names the subject in keys and in the audit. */
  async tagOf(subject: SubjectKey): Promise<string> {
    const { key } = await this.#known(subject.tenant);
    return createHmac('sha256', key)
      .update(JSON.stringify([subject.tenant, subject.subject]))
      .digest('base64url')
      .slice(0, TAG_CHARACTERS);
  }

  async keyOf(subject: SubjectKey): Promise<string> {
    return subjectKey(await this.tagOf(subject));
  }

  /** Reads the lookup key again, in case that Redis was emptied or restored. @returns whether it is another one */
  async refresh(tenant: string): Promise<boolean> {
    const before = await this.#known(tenant);
    this.#lookup = undefined;
    return (await this.#known(tenant)).text !== before.text;
  }

  /** Puts the subject into its tenant's index. */
  async list(subject: SubjectKey): Promise<void> {
    const { tenant, subject: id } = subject;
    const sealed = this.#with.cipher.seal(id, indexPlace(tenant));
    await this.#replace(subjectsKey(tenant), await this.tagOf(subject), '', sealed);
  }

  async unlist(subject: SubjectKey): Promise<void> {
    const [key, tag] = [subjectsKey(subject.tenant), await this.tagOf(subject)];
    const sealed = await wrapRedisErrors(() => this.#redis.hget(key, tag));
    if (sealed !== null) await this.#replace(key, tag, sealed, '');
  }

  /** Some of a tenant's subjects: what was there during the whole walk is seen at least once. */
  async page(tenant: string, cursor: string, count: number): Promise<SubjectPage> {
    const [next, flat] = await wrapRedisErrors(() =>
      this.#redis.hscan(subjectsKey(tenant), cursor, 'COUNT', count),
    );
    const sealed = flat.filter((_, at) => at % 2 === 1);
    const subjects = sealed.map((text) => this.#with.cipher.open(text, indexPlace(tenant)));
    return { cursor: next, subjects };
  }

  /** Seals the subject's entry in the index under the current master key. @returns whether it was sealed under an older one */
  async reseal(subject: SubjectKey): Promise<boolean> {
    const { tenant } = subject;
    return this.#reseal(subjectsKey(tenant), await this.tagOf(subject), indexPlace(tenant));
  }

  /** The same for the lookup key itself. */
  resealLookup(): Promise<boolean> {
    return this.#reseal(subjectLookupKey(), LOOKUP_FIELD, LOOKUP_PLACE);
  }

  async #reseal(key: string, field: string, place: readonly string[]): Promise<boolean> {
    const sealed = await wrapRedisErrors(() => this.#redis.hget(key, field));
    const resealed = sealed === null ? undefined : this.#with.cipher.reseal(sealed, place);
    if (sealed === null || resealed === undefined) return false;
    return (await this.#replace(key, field, sealed, resealed)) === resealed;
  }

  #known(tenant: string) {
    this.#lookup ??= this.#read(tenant).catch((error: unknown) => {
      this.#lookup = undefined;
      throw error;
    });
    return this.#lookup;
  }

  async #read(tenant: string) {
    const { cipher } = this.#with;
    const stored = await wrapRedisErrors(() => this.#redis.hget(subjectLookupKey(), LOOKUP_FIELD));
    const text = cipher.open(stored ?? (await this.#create(tenant)), LOOKUP_PLACE);
    return { text, key: createSecretKey(Buffer.from(text, 'base64url')) };
  }

  /** Of several processes that create one, the first wins. */
  async #create(tenant: string): Promise<string> {
    if ((await wrapRedisErrors(() => this.#redis.exists(subjectsKey(tenant)))) > 0) {
      throw new Error(
        `Redis has registered methods, but not the key ${subjectLookupKey()} that finds them. Restore it from a backup.`,
      );
    }
    const { cipher, randomBytes } = this.#with;
    const sealed = cipher.seal(randomBytes(LOOKUP_BYTES).toString('base64url'), LOOKUP_PLACE);
    return this.#replace(subjectLookupKey(), LOOKUP_FIELD, '', sealed);
  }

  #replace(key: string, field: string, before: string, after: string): Promise<string> {
    return this.#with.run(REPLACE_FIELD, [key], [field, before, after]) as Promise<string>;
  }
}

function indexPlace(tenant: string): readonly string[] {
  return ['subject', tenant];
}
