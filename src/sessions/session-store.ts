/**
 * Sessions in Redis: one hash each, that expires. Read, decide by `session-rules.ts`, commit by revision; the same script publishes the
 * change. Only hashes of links and cookies are stored, and numbers only sealed and masked.
 */
import type { PhoneNumberAtRest } from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import { type Clock, systemClock } from '../challenge/time.js';
import { publishCommand } from '../redis/changes.js';
import {
  loadScript,
  plainWrites,
  type RedisClient,
  type RunScript,
  toFields,
  wrapRedisErrors,
} from '../redis/scripts.js';
import type { Followed } from './method-plan.js';
import type {
  ChangeResult,
  ClaimResult,
  OpenCommand,
  RedeemResult,
  SessionDraft,
  SessionStore,
  Settlement,
  StoredSession,
} from './ports.js';
import type { Leave, Session } from './session.js';
import { draftedSession, type Fields, toHash, toStoredSession } from './session-record.js';
import * as rules from './session-rules.js';

const COMMIT = loadScript('sessions/commit', 1);
/** Each retry means that another change was written; a session has few. */
const TRIES_MAX = 32;

export interface SessionStoreOptions {
  /** How long a session stays readable after its end, ms. */
  readonly retentionMs: number;
  /** How changes are written; plainly where absent. */
  readonly run?: RunScript;
  /** Redis's clock, as this process estimates it. */
  readonly clock?: Clock;
}

export class RedisSessionStore implements SessionStore {
  readonly #redis: RedisClient;
  readonly #runScript: RunScript;
  readonly #retentionMs: number;
  readonly #clock: Clock;

  constructor(redis: RedisClient, options: SessionStoreOptions) {
    this.#redis = redis;
    this.#runScript = options.run ?? plainWrites(redis).run;
    this.#retentionMs = options.retentionMs;
    this.#clock = options.clock ?? systemClock;
  }

  async create(draft: SessionDraft): Promise<Session> {
    const stored = draftedSession(draft, this.#clock.now());
    const forgetMs = stored.session.expiresAtMs + this.#retentionMs;
    const [result] = await this.#commit({}, stored, forgetMs);
    if (result !== 'written') throw new Error('A session with this id exists already.');
    return stored.session;
  }

  async read(id: string): Promise<StoredSession | undefined> {
    const fields = await this.#fields(id);
    return fields && toStoredSession(id, fields);
  }

  async open(command: OpenCommand): Promise<Session | undefined> {
    const result = await this.#change(command.id, rules.open(command));
    return result.kind === 'opened' ? result.session : undefined;
  }

  async claimStart(id: string, startsMax: number): Promise<ClaimResult> {
    const result = await this.#change(id, rules.claimStart(startsMax));
    if (result.kind !== 'claimed') return result as ClaimResult;
    return { kind: 'claimed', session: result.session, start: result.session.starts };
  }

  attach(
    id: string,
    start: number,
    challengeId: string,
    number?: PhoneNumberAtRest,
    followed?: Followed,
  ): Promise<ChangeResult<'attached' | 'overtaken' | 'ended'>> {
    return this.#change(id, rules.attach(start, challengeId, number, followed));
  }

  replan(
    id: string,
    change: rules.PlanChange,
  ): Promise<ChangeResult<'changed' | 'same' | 'ended'>> {
    return this.#change(id, rules.replan(change));
  }

  proven(
    id: string,
    proof: { readonly challengeId: string; readonly atMs: number; readonly drop?: boolean },
    change: rules.PlanChange,
  ): Promise<ChangeResult<'changed' | 'ignored'>> {
    const { challengeId, atMs, drop } = proof;
    return this.#change(id, rules.proven(challengeId, atMs, change, drop));
  }

  detach(id: string, challengeId: string): Promise<ChangeResult<'detached' | 'ignored'>> {
    return this.#change(id, rules.detach(challengeId));
  }

  speak(id: string, locale: string): Promise<ChangeResult<'spoken'>> {
    return this.#change(id, rules.speak(locale));
  }

  settle(id: string, settlement: Settlement): Promise<ChangeResult<'settled' | 'ignored'>> {
    return this.#change(id, rules.settle(settlement));
  }

  finish(
    id: string,
    resultId: string,
    leave?: Leave,
  ): Promise<ChangeResult<'finished' | 'unverified'>> {
    return this.#change(id, rules.finish(resultId, leave));
  }

  redeem(id: string, resultId: string): Promise<RedeemResult> {
    return this.#change(id, rules.redeem(resultId));
  }

  async #change<K extends string>(id: string, rule: rules.Rule<K>): Promise<ChangeResult<K>> {
    let fields = await this.#fields(id);
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      if (!fields) return { kind: 'missing' };
      const stored = toStoredSession(id, fields);
      const { kind, next, forgetMs } = rule(stored, this.#clock.now(), this.#retentionMs);
      if (!next) return { kind, session: stored.session };
      const [result, now] = await this.#commit(fields, next, forgetMs);
      if (result === 'written') return { kind, session: next.session };
      fields = now;
    }
    throw new OctothorpeError(
      'unavailable',
      'The session is changing too fast. Repeat the request shortly.',
      { retryAfterSeconds: 1 },
    );
  }

  /** @param before as it was read; empty for a new one */
  async #commit(
    before: Fields,
    next: StoredSession,
    forgetMs: number | undefined,
  ): Promise<['written' | 'stale', Fields | undefined]> {
    const { id } = next.session;
    const after = toHash(next);
    const set = Object.entries(after).filter(([name, value]) => before[name] !== value);
    const drop = Object.keys(before).filter((name) => name !== 'rev' && !(name in after));
    const args = [before['rev'] ?? 0, publishCommand(this.#redis), forgetMs ?? '', set.length];
    const [result, reply] = (await this.#runScript(
      COMMIT,
      [sessionKey(id)],
      [...args, ...set.flat(), ...drop],
    )) as ['written' | 'stale', unknown];
    return [result, known(toFields(reply))];
  }

  async #fields(id: string): Promise<Fields | undefined> {
    return known(await wrapRedisErrors(() => this.#redis.hgetall(sessionKey(id))));
  }
}

function known(fields: Fields): Fields | undefined {
  return Object.keys(fields).length === 0 ? undefined : fields;
}

// The names that sessions use in Redis. A session is one key, with a hash tag of its own.

function sessionKey(id: string): string {
  return `session:{${id}}`;
}
