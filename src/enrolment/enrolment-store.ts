/**
 * What subjects have registered, in Redis: one hash for each subject, without an end date. Read, decide by `enrolment-rules.ts`, commit by
 * revision. A change is acknowledged once it is as durable as the configuration says.
 */
import { OctothorpeError } from '../challenge/errors.js';
import { type Clock, systemClock } from '../challenge/time.js';
import {
  loadScript,
  plainWrites,
  type RedisClient,
  type RunScript,
  toFields,
  wrapRedisErrors,
} from '../redis/scripts.js';
import { type Fields, toChange, toEnrolment, toResealed } from './enrolment-record.js';
import type { Rule } from './enrolment-rules.js';
import type { StoredEnrolment, SubjectKey } from './method.js';
import type { MethodCipher } from './method-cipher.js';
import { SubjectNames, type SubjectPage } from './subject-names.js';

const COMMIT = loadScript('enrolment/commit', 1);
/** Each retry means that another change was written; a subject has few. */
const TRIES_MAX = 32;

export interface EnrolmentStoreOptions {
  readonly cipher: MethodCipher;
  readonly randomBytes: (size: number) => Buffer;
  /** How changes are written; plainly where absent. */
  readonly run?: RunScript;
  /** Redis's clock, as this process estimates it. */
  readonly clock?: Clock;
}

export class RedisEnrolmentStore {
  readonly #redis: RedisClient;
  readonly #run: RunScript;
  readonly #cipher: MethodCipher;
  readonly #clock: Clock;
  readonly #names: SubjectNames;

  constructor(redis: RedisClient, options: EnrolmentStoreOptions) {
    const { cipher, randomBytes } = options;
    this.#redis = redis;
    this.#run = options.run ?? plainWrites(redis).run;
    this.#cipher = cipher;
    this.#clock = options.clock ?? systemClock;
    this.#names = new SubjectNames(redis, { cipher, run: this.#run, randomBytes });
  }

  /** Without methods where the subject has none. */
  async read(subject: SubjectKey): Promise<StoredEnrolment> {
    return toEnrolment(subject, await this.#fields(subject), this.#cipher);
  }

  /**
   * @param onceDecided runs before the first write, and not where the rule changes or allows nothing
   * @throws OctothorpeError `unavailable`, and what the rule throws
   */
  async change<T>(
    subject: SubjectKey,
    rule: Rule<T>,
    onceDecided?: (result: T) => Promise<void>,
  ): Promise<T> {
    let fields = await this.#fields(subject);
    let first = true;
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const before = toEnrolment(subject, fields, this.#cipher);
      const { result, next } = rule(before, this.#clock.now());
      if (!next) return result;
      if (first) await onceDecided?.(result);
      first = false;
      const isNew = Object.keys(fields).length === 0;
      const { set, drop, empty } = toChange(before, fields, next, this.#cipher);
      if (empty && isNew) return result;
      if (!empty && Object.keys(set).length === 0 && drop.length === 0) return result;
      // Listed before it is there: nothing that is stored is missing from an export.
      if (isNew) await this.#names.list(subject);
      const [written, now] = empty
        ? await this.#commit(subject, fields, {}, [])
        : await this.#commit(subject, fields, set, drop);
      if (written) {
        if (isNew) await this.#names.list(subject);
        if (empty) await this.#unlist(subject);
        return result;
      }
      fields = now;
    }
    throw new OctothorpeError(
      'unavailable',
      'The methods of this subject are changing too fast. Repeat the request shortly.',
      { retryAfterSeconds: 1 },
    );
  }

  /** Some of a tenant's subjects; begin with the cursor '0', end when it comes back. */
  subjects(tenant: string, cursor: string, count: number): Promise<SubjectPage> {
    return this.#names.page(tenant, cursor, count);
  }

  /** Names the subject where its id may not stand. */
  tagOf(subject: SubjectKey): Promise<string> {
    return this.#names.tagOf(subject);
  }

  /** Seals all of a subject under the current master key. @returns whether anything was sealed under an older one */
  async reseal(subject: SubjectKey): Promise<boolean> {
    const listed = await this.#names.reseal(subject);
    let fields = await this.#fields(subject);
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      if (Object.keys(fields).length === 0) {
        await this.#unlist(subject);
        return listed;
      }
      const resealed = toResealed(subject, fields, this.#cipher);
      if (Object.keys(resealed).length === 0) return listed;
      const [written, now] = await this.#commit(subject, fields, resealed, []);
      if (written) return true;
      fields = now;
    }
    throw new OctothorpeError('unavailable', 'A subject is changing too fast. Run it again.');
  }

  /** The key that finds subjects: to be sealed again once in a rotation. */
  resealLookup(): Promise<boolean> {
    return this.#names.resealLookup();
  }

  async #commit(
    subject: SubjectKey,
    before: Fields,
    set: Fields,
    drop: readonly string[],
  ): Promise<[boolean, Fields]> {
    const pairs = Object.entries(set);
    const [result, reply] = (await this.#run(
      COMMIT,
      [await this.#names.keyOf(subject)],
      [before['rev'] ?? 0, pairs.length, ...pairs.flat(), ...drop],
    )) as ['written' | 'stale', string[]];
    return [result === 'written', toFields(reply)];
  }

  async #fields(subject: SubjectKey): Promise<Fields> {
    const fields = await this.#read(subject);
    if (Object.keys(fields).length > 0 || !(await this.#names.refresh(subject.tenant))) {
      return fields;
    }
    return this.#read(subject);
  }

  async #read(subject: SubjectKey): Promise<Fields> {
    const key = await this.#names.keyOf(subject);
    return wrapRedisErrors(() => this.#redis.hgetall(key));
  }

  /** Somebody may have registered a method meanwhile: then the subject stays listed. */
  async #unlist(subject: SubjectKey): Promise<void> {
    await this.#names.unlist(subject);
    const key = await this.#names.keyOf(subject);
    if ((await wrapRedisErrors(() => this.#redis.exists(key))) > 0) await this.#names.list(subject);
  }
}
