/**
 * Each subject's approvals in Redis: one hash, whose content is sealed. Read, decide by `approval-rules.ts`, commit by revision; the same script
 * publishes the change. Two answers at once are decided one after the other.
 */
import { OctothorpeError } from '../challenge/errors.js';
import type { PhoneNumberCipher } from '../challenge/phone-number.js';
import type { Clock } from '../challenge/time.js';
import type { SubjectKey } from '../enrolment/method.js';
import { type KeyedDigest, tagOf } from '../limits/hmac-tags.js';
import { changeChannel, publishCommand } from '../redis/changes.js';
import { loadScript, type RedisClient, type RunScript, wrapRedisErrors } from '../redis/scripts.js';
import { APPROVAL_LIMITS, NO_APPROVALS, type SubjectApprovals } from './approval.js';
import type { Ruled } from './approval-rules.js';

const COMMIT = loadScript('approvals/commit', 1);
const TRIES_MAX = 32;
/** Raise it with the form; a version reads the one before it. */
const VERSION = 1;

export interface ApprovalStoreOptions {
  readonly redis: RedisClient;
  readonly run: RunScript;
  readonly cipher: Pick<PhoneNumberCipher, 'seal' | 'open' | 'isCurrent'>;
  /** The hash that subjects are filed under: no subject stands in Redis. */
  readonly digest: KeyedDigest;
  readonly clock: Clock;
}

interface Read {
  readonly revision: number;
  readonly state: SubjectApprovals;
}

export class RedisApprovalStore {
  readonly #options: ApprovalStoreOptions;

  constructor(options: ApprovalStoreOptions) {
    this.#options = options;
  }

  /** Where changes of this subject's approvals are published: see `ChangeFeed`. */
  changesOf(owner: SubjectKey): string {
    return `ap_${tagOf(this.#options.digest(`approvals ${owner.tenant} ${owner.subject}`))}`;
  }

  async read(owner: SubjectKey): Promise<SubjectApprovals> {
    const id = this.changesOf(owner);
    const fields = await wrapRedisErrors(() =>
      this.#options.redis.hmget(approvalsKey(id), 'rev', 'v', 'data'),
    );
    return this.#opened(id, fields).state;
  }

  /** @throws OctothorpeError `unavailable` */
  async change<R>(
    owner: SubjectKey,
    rule: (state: SubjectApprovals, nowMs: number) => Ruled<R>,
  ): Promise<R> {
    const { redis, clock } = this.#options;
    const id = this.changesOf(owner);
    let fields = await wrapRedisErrors(() => redis.hmget(approvalsKey(id), 'rev', 'v', 'data'));
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      const { revision, state } = this.#opened(id, fields);
      const { result, next } = rule(state, clock.now());
      if (!next) return result;
      const stale = await this.#commit(id, revision, next);
      if (!stale) return result;
      fields = stale;
    }
    throw new OctothorpeError(
      'unavailable',
      'The approvals change too fast. Repeat the request shortly.',
      { retryAfterSeconds: 1 },
    );
  }

  /** Seals them under the current master key. @returns whether they were sealed under another one */
  async reseal(owner: SubjectKey): Promise<boolean> {
    const { redis, cipher } = this.#options;
    const key = approvalsKey(this.changesOf(owner));
    const data = await wrapRedisErrors(() => redis.hget(key, 'data'));
    if (data === null || cipher.isCurrent(data)) return false;
    return this.change(owner, (state) => ({ result: true, next: state }));
  }

  async erase(owner: SubjectKey): Promise<void> {
    const key = approvalsKey(this.changesOf(owner));
    await wrapRedisErrors(() => this.#options.redis.del(key));
  }

  /** @returns what somebody else has written meanwhile; undefined once it is written */
  async #commit(
    id: string,
    revision: number,
    next: SubjectApprovals,
  ): Promise<(string | null)[] | undefined> {
    const { redis, run, cipher, clock } = this.#options;
    const [kind, ...fields] = (await run(
      COMMIT,
      [approvalsKey(id)],
      [
        revision,
        publishCommand(redis),
        changeChannel(id),
        clock.now() + APPROVAL_LIMITS.recordMs,
        VERSION,
        cipher.seal(JSON.stringify(toStored(next)), boundTo(id)),
      ],
    )) as [string, ...(string | null)[]];
    return kind === 'written' ? undefined : fields;
  }

  #opened(id: string, [revision, , data]: readonly (string | null | undefined)[]): Read {
    if (!revision || !data) return { revision: 0, state: NO_APPROVALS };
    return { revision: Number(revision), state: this.#stateIn(id, data) };
  }

  /** None where the master key is gone: a person can be asked again, and an error would last for months. */
  #stateIn(id: string, data: string): SubjectApprovals {
    try {
      return fromStored(JSON.parse(this.#options.cipher.open(data, boundTo(id))));
    } catch {
      return NO_APPROVALS;
    }
  }
}

function toStored({ unknown, ...state }: SubjectApprovals): object {
  return { ...unknown, ...state };
}

function fromStored({
  open,
  ended,
  strangers,
  known,
  ...rest
}: SubjectApprovals): SubjectApprovals {
  return {
    ...{ open, ended, known },
    ...(strangers ? { strangers } : {}),
    ...(Object.keys(rest).length > 0 ? { unknown: { ...rest } } : {}),
  };
}

function approvalsKey(id: string): string {
  return `approvals:{${id}}`;
}

/** What the sealed content is bound to: it does not open under another subject. */
function boundTo(id: string): string {
  return `approvals ${id}`;
}
