/**
 * Sessions in Redis: one hash each, that expires. Every change is one script, which tells all processes of it in the same step.
 * Of a link and of a cookie only hashes are kept, of a number only what is sealed and what is masked.
 */
import type { PhoneNumberAtRest } from '../../challenge/challenge.js';
import type { Clock } from '../../clock.js';
import type {
  ChangeResult,
  ClaimResult,
  OpenCommand,
  RedeemResult,
  SessionDraft,
  SessionStore,
  Settlement,
  StoredSession,
} from '../../session/ports.js';
import type { Outcome, Session, SessionState } from '../../session/session.js';
import { plainWrites } from '../acknowledged-writes.js';
import { loadScript, type RedisClient, type RunScript, type Script } from '../redis-scripts.js';
import { orUnavailable } from '../unavailable.js';
import { SESSION_CHANGES, sessionKey } from './session-keys.js';
import { draftFields, toFields, toSession, toStoredSession } from './session-record.js';

const SCRIPTS = {
  create: loadScript('session/create', 1),
  open: loadScript('session/open', 1),
  claimStart: loadScript('session/claim-start', 1),
  attach: loadScript('session/attach', 1),
  detach: loadScript('session/detach', 1),
  speak: loadScript('session/speak', 1),
  settle: loadScript('session/settle', 1),
  finish: loadScript('session/finish', 1),
  redeem: loadScript('session/redeem', 1),
};

export interface SessionStoreOptions {
  /** How long a session stays readable after its end, ms. */
  readonly retentionMs: number;
  /** How changes are written; plainly where absent. */
  readonly run?: RunScript;
  /** For tests; without it Redis's own clock decides. */
  readonly clock?: Clock;
}

export class RedisSessionStore implements SessionStore {
  readonly #redis: RedisClient;
  readonly #runScript: RunScript;
  readonly #retentionMs: number;
  readonly #clock: Clock | undefined;

  constructor(redis: RedisClient, options: SessionStoreOptions) {
    this.#redis = redis;
    this.#runScript = options.run ?? plainWrites(redis).run;
    this.#retentionMs = options.retentionMs;
    this.#clock = options.clock;
  }

  async create(draft: SessionDraft): Promise<Session> {
    const args = [this.#now(), draft.linkMs, this.#retentionMs, ...draftFields(draft)];
    const [, reply] = await this.#run(SCRIPTS.create, draft.id, args);
    return toSession(draft.id, toFields(reply));
  }

  async read(id: string): Promise<StoredSession | undefined> {
    const fields = await orUnavailable(() => this.#redis.hgetall(sessionKey(id)));
    return Object.keys(fields).length === 0 ? undefined : toStoredSession(id, fields);
  }

  async open(command: OpenCommand): Promise<Session | undefined> {
    const { id, tokenHash, cookieHash, lifeMs, locale } = command;
    const args = [tokenHash, cookieHash, lifeMs, this.#retentionMs, locale];
    const [kind, reply] = await this.#run(SCRIPTS.open, id, this.#told(id, args));
    return kind === 'opened' ? toSession(id, toFields(reply)) : undefined;
  }

  async claimStart(id: string, startsMax: number): Promise<ClaimResult> {
    const result = await this.#change<'claimed' | 'ended' | 'exhausted'>(SCRIPTS.claimStart, id, [
      this.#now(),
      startsMax,
    ]);
    if (result.kind !== 'claimed') return result as ClaimResult;
    return { kind: 'claimed', session: result.session, start: result.session.starts };
  }

  attach(
    id: string,
    start: number,
    challengeId: string,
    number?: PhoneNumberAtRest,
  ): Promise<ChangeResult<'attached' | 'overtaken' | 'ended'>> {
    const { sealed = '', masked = '', country = '' } = number ?? {};
    const args = [start, challengeId, sealed, masked, country];
    return this.#change(SCRIPTS.attach, id, this.#told(id, args));
  }

  detach(id: string, challengeId: string): Promise<ChangeResult<'detached' | 'ignored'>> {
    return this.#change(SCRIPTS.detach, id, [SESSION_CHANGES, id, challengeId]);
  }

  speak(id: string, locale: string): Promise<ChangeResult<'spoken'>> {
    return this.#change(SCRIPTS.speak, id, [SESSION_CHANGES, id, locale]);
  }

  settle(id: string, settlement: Settlement): Promise<ChangeResult<'settled' | 'ignored'>> {
    const proof =
      settlement.state === 'verified'
        ? [settlement.challengeId, settlement.method, settlement.atMs]
        : [];
    const args = [this.#retentionMs, settlement.state, ...proof];
    return this.#change(SCRIPTS.settle, id, this.#told(id, args));
  }

  finish(
    id: string,
    resultId: string,
    leave?: { readonly state: SessionState; readonly outcome: Outcome },
  ): Promise<ChangeResult<'finished' | 'unverified'>> {
    const args = [this.#retentionMs, resultId, leave?.state ?? '', leave?.outcome ?? ''];
    return this.#change(SCRIPTS.finish, id, this.#told(id, args));
  }

  redeem(id: string, resultId: string): Promise<RedeemResult> {
    return this.#change(SCRIPTS.redeem, id, [this.#now(), resultId]);
  }

  #now(): number | '' {
    return this.#clock?.now() ?? '';
  }

  /** The arguments of a script that tells of its change. */
  #told(id: string, args: readonly (string | number)[]): (string | number)[] {
    return [this.#now(), SESSION_CHANGES, id, ...args];
  }

  async #change<K extends string>(
    script: Script,
    id: string,
    args: readonly (string | number)[],
  ): Promise<ChangeResult<K>> {
    const [kind, reply] = await this.#run(script, id, args);
    if (kind === 'missing') return { kind: 'missing' };
    return { kind: kind as K, session: toSession(id, toFields(reply)) };
  }

  #run(script: Script, id: string, args: readonly (string | number)[]): Promise<unknown[]> {
    return orUnavailable(
      async () => (await this.#runScript(script, [sessionKey(id)], args)) as unknown[],
    );
  }
}
