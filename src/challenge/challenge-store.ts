/**
 * Challenges in Redis: read, decide, commit. `lifecycle.ts` decides; `commit.lua` writes the decision if the challenge has not changed since
 * it was read; otherwise the store decides again on the newer one. Progress that carriers report and the first attempt at a delivery need no
 * read: their guard is the position.
 *
 * Errors of Redis become `unavailable`, so that nothing passes unchecked. Every operation is safe to run twice.
 */

import type { GuessBounds } from '../limits/refusal.js';
import { type PublishCommand, publishCommand } from '../redis/changes.js';
import {
  asUnavailable,
  plainWrites,
  type RedisClient,
  type RunScript,
  wrapRedisErrors,
} from '../redis/scripts.js';
import {
  type Challenge,
  type DeliveryId,
  FINAL_POSITION,
  isMessageId,
  isVerified,
  positionOf,
  shortId,
} from './challenge.js';
import type { Change, Decision } from './challenge-change.js';
import {
  challengeKeys,
  commitCall,
  type FieldStep,
  fieldSteps,
  type Guess,
  guessCall,
  parseWritten,
  proofCall,
  repliesKey,
  type ScriptCall,
  type Write,
  type Written,
} from './challenge-commit.js';
import {
  attemptField,
  decodeChallenge,
  encodeChallenge,
  type FlatHash,
  withEntries,
} from './challenge-record.js';
import { OctothorpeError } from './errors.js';
import { apply, born, type Input, type LifecyclePolicy } from './lifecycle.js';
import { bornByMethod } from './method-lifecycle.js';
import type {
  Attempt,
  AttemptResult,
  ChallengeDraft,
  ChallengeStore,
  CreateResult,
  Limited,
  MethodDraft,
  OpenDelivery,
  PendingFailure,
  ResendCommand,
  ResendResult,
  Transition,
  TransitionResult,
} from './ports.js';
import { pendingFailureOf, type StoredChallenge } from './stored-challenge.js';
import { type Clock, systemClock } from './time.js';

/** Each try means that somebody else's change was written: a challenge is soon at its end. */
const TRIES_MAX = 32;

export interface StoreOptions extends LifecyclePolicy {
  /** Over how many shards new challenges are spread: 1 on a single Redis, more on a Cluster. */
  readonly slots: number;
  /** How long an ended challenge stays readable, ms. */
  readonly retentionMs: number;
  /** How changes are written; plainly where absent. */
  readonly run?: RunScript;
  /** Redis's clock, as this process estimates it. */
  readonly redisClock?: Clock;
  /** For tests: replaces Redis's clock completely. */
  readonly clock?: Clock;
}

export class RedisChallengeStore implements ChallengeStore {
  readonly slots: number;
  readonly #redis: RedisClient;
  readonly #runScript: RunScript;
  readonly #retentionMs: number;
  readonly #policy: LifecyclePolicy;
  readonly #clock: Clock;
  readonly #givesTime: boolean;
  readonly #publish: PublishCommand;

  constructor(redis: RedisClient, options: StoreOptions) {
    this.slots = options.slots;
    this.#redis = redis;
    this.#runScript = options.run ?? plainWrites(redis).run;
    this.#retentionMs = options.retentionMs;
    this.#policy = options;
    this.#clock = options.clock ?? options.redisClock ?? systemClock;
    this.#givesTime = options.clock !== undefined;
    this.#publish = publishCommand(redis);
  }

  create(draft: ChallengeDraft): Promise<CreateResult> {
    return this.#create(draft, born(draft, this.#clock.now(), this.#policy));
  }

  createByMethod(draft: MethodDraft): Promise<CreateResult> {
    return this.#create(draft, bornByMethod(draft, this.#clock.now()));
  }

  async #create(
    draft: Pick<ChallengeDraft, 'id' | 'bodyHash'>,
    change: Change,
  ): Promise<CreateResult> {
    const call = this.#callOf(undefined, change);
    const written = parseWritten(call && (await this.#runScript(...call)));
    if (written.kind === 'written') {
      return { kind: 'created', challenge: asWritten(undefined, change, written) };
    }
    const hash = 'hash' in written ? written.hash : undefined;
    if (!hash) throw new Error(`A challenge was not written: ${written.kind}.`);
    const earlier = decodeChallenge(draft.id, hash);
    if (earlier.bodyHash !== draft.bodyHash) return { kind: 'conflict', earlier };
    return { kind: 'replayed', challenge: asStarted(earlier), earlier };
  }

  async read(id: string): Promise<StoredChallenge | undefined> {
    const [key] = challengeKeys(id) ?? [];
    if (key === undefined) return undefined;
    let hash: FlatHash;
    try {
      hash = (await this.#redis.call('HGETALL', key)) as FlatHash;
    } catch (error) {
      throw asUnavailable(error);
    }
    return hash.length === 0 ? undefined : decodeChallenge(id, hash);
  }

  decide(id: string, tenant: string | undefined, input: Input): Promise<Decision | undefined>;
  decide(
    id: string,
    tenant: string | undefined,
    input: Input,
    bounds: GuessBounds,
  ): Promise<Decision | Limited | undefined>;
  async decide(
    id: string,
    tenant: string | undefined,
    input: Input,
    bounds?: GuessBounds,
  ): Promise<Decision | Limited | undefined> {
    let challenge = await this.read(id);
    let nowMs = this.#clock.now();
    let confirmed = false;
    for (let tries = 0; tries < TRIES_MAX; tries += 1) {
      if (!challenge || (tenant !== undefined && challenge.tenant !== tenant)) return undefined;
      const decision = apply(challenge, input, nowMs, this.#policy);
      if (!decision.change) {
        if (confirmed || !acknowledges(challenge, input, decision)) return decision;
        await this.#confirm(id);
        confirmed = true;
        challenge = await this.read(id);
        continue;
      }
      const guess = bounds && guessOf(challenge, input, decision, bounds);
      const call = this.#callOf(challenge, decision.change, guess);
      const written = parseWritten(call && (await this.#runScript(...call)));
      if (written.kind === 'missing') return undefined;
      if (written.kind === 'limited') return written;
      if (written.kind === 'written') {
        return { ...decision, challenge: asWritten(challenge, decision.change, written) };
      }
      if (written.hash) challenge = decodeChallenge(id, written.hash);
      nowMs = Math.max(this.#clock.now(), written.nowMs);
    }
    throw new OctothorpeError(
      'unavailable',
      'The challenge is changing too fast. Repeat the request shortly.',
      { retryAfterSeconds: 1 },
    );
  }

  async pendingFailure(id: string): Promise<PendingFailure | undefined> {
    const challenge = await this.read(id);
    const pending = challenge && pendingFailureOf(challenge);
    if (!pending) return undefined;
    const { delivery, reason, scope, dueMs } = pending;
    return { delivery, reason, scope, dueMs };
  }

  async numberIndex(id: string, tenant: string): Promise<string | undefined> {
    const challenge = await this.read(id);
    return challenge?.tenant === tenant && challenge.numberIndex !== ''
      ? challenge.numberIndex
      : undefined;
  }

  async resend({ id, tenant, ...command }: ResendCommand): Promise<ResendResult> {
    const decision = await this.decide(id, tenant, { kind: 'resend', ...command });
    if (!decision) return { kind: 'missing' };
    const { outcome, challenge, figureMs: retryAfterMs = 0 } = decision;
    if (outcome === 'too_soon') return { kind: outcome, challenge, retryAfterMs };
    return { kind: outcome as 'resent', challenge };
  }

  async tellOutcome(id: string, tenant: string, verified: boolean): Promise<TransitionResult> {
    const decision = await this.decide(id, tenant, { kind: 'outcome', verified });
    if (!decision) return { kind: 'missing' };
    return { kind: decision.outcome as 'applied', challenge: decision.challenge };
  }

  async beginAttempt(id: DeliveryId, attempt: Attempt): Promise<AttemptResult> {
    const { challengeId, delivery } = id;
    const first = attempt.takeover ? undefined : await this.#beginFirst(id, attempt);
    if (first) return first;
    const decision = await this.decide(challengeId, undefined, {
      kind: 'begin',
      delivery,
      attempt,
    });
    if (!decision) return { kind: 'missing' };
    const { outcome, challenge, figureMs = 0 } = decision;
    switch (outcome) {
      case 'held':
        return { kind: outcome, waitMs: figureMs };
      case 'uncertain':
        return { kind: outcome, challenge, sinceMs: figureMs };
      case 'go':
        return { kind: outcome, challenge, lifeLeftMs: challenge.expiresAtMs - this.#clock.now() };
      case 'over':
        return { kind: outcome, challenge };
      default:
        return { kind: 'settled' };
    }
  }

  async transition({ id, ...input }: Transition): Promise<TransitionResult> {
    const { to } = input;
    const ends = isMessageId(id) && to.kind === 'progress' && to.state === 'delivered';
    if (!ends && ((to.kind === 'progress' && input.when !== 'due') || to.kind === 'reference')) {
      return this.#report(id, input);
    }
    const decision = await this.decide(id, undefined, { kind: 'transition', ...input });
    if (!decision) return { kind: 'missing' };
    return { kind: decision.outcome as 'applied', challenge: decision.challenge };
  }

  async lookAgain(id: string): Promise<OpenDelivery | undefined> {
    const [, , outbox, deadlines] = challengeKeys(id) ?? ['', '', '', ''];
    const [oldest] = await wrapRedisErrors(() => this.#redis.xrange(outbox, '-', '+', 'COUNT', 1));
    const decision = await this.decide(id, undefined, {
      kind: 'look',
      ...(oldest ? { oldestWorkMs: Number.parseInt(oldest[0], 10) } : {}),
    });
    if (!decision) await wrapRedisErrors(() => this.#redis.zrem(deadlines, shortId(id)));
    const kind = decision?.outcome;
    if (!decision || (kind !== 'open' && kind !== 'overdue' && kind !== 'silent')) return undefined;
    const { deliveries, tenant } = decision.challenge;
    return { kind, challengeId: id, delivery: deliveries.length, tenant };
  }

  /** Writes nothing, and resolves once replicas have what was read: else a failover could undo what a repeated request was told. */
  async #confirm(id: string): Promise<void> {
    await this.#write({
      publish: this.#publish,
      id,
      tenant: '',
      guard: 'position',
      position: 0,
      fields: [],
      entries: [],
      work: [],
    });
  }

  /** What commits a change. @param before as it was read; undefined for a new challenge */
  #callOf(
    before: StoredChallenge | undefined,
    change: Change,
    guess?: Guess,
  ): ScriptCall | undefined {
    const { next, entries, work, facts, deadlineMs, onlyWhile } = change;
    const ends = next.position === FINAL_POSITION && before?.position !== FINAL_POSITION;
    const retentionMs = this.#retentionMs;
    const liveMs = before ? undefined : next.expiresAtMs - next.createdAtMs + retentionMs;
    const lifeMs = ends ? retentionMs : liveMs;
    // Nobody answers a message here.
    const files =
      this.slots === 1 &&
      !next.content &&
      work.some((one) => one.task === 'deliver' && one.channel === 'sms');
    const write: Write = {
      publish: this.#publish,
      id: next.id,
      tenant: next.tenant,
      guard: before ? before.revision : 'new',
      position: next.position,
      fields: next === before ? [] : fieldSteps(encodeChallenge(next, before)),
      entries,
      work,
      facts,
      ...(onlyWhile === undefined ? {} : { onlyWhile }),
      ...(lifeMs === undefined ? {} : { lifeMs }),
      ...(deadlineMs === undefined ? {} : { deadlineMs }),
      ...(files ? { repliesKey: repliesKey(next.tenant, next.numberIndex) } : {}),
    };
    const counts = this.slots === 1 && !next.method;
    const proven = counts && ends && isVerified(next.state) ? before : undefined;
    if (guess) return guessCall(write, guess, this.#now);
    if (proven) return proofCall(write, proven.numberIndex, this.#now);
    return commitCall(write, this.#now);
  }

  /** The first attempt at a delivery that is still queued: no other attempt can have sent it. */
  async #beginFirst(
    { challengeId, delivery }: DeliveryId,
    { token }: Attempt,
  ): Promise<AttemptResult | undefined> {
    const written = await this.#write({
      publish: this.#publish,
      id: challengeId,
      tenant: '',
      guard: 'position',
      position: positionOf(delivery, 1),
      onlyWhile: 'live',
      whole: true,
      fields: [
        ['is', 'position', positionOf(delivery, 0)],
        ['set', 'attempt', `${attemptField({ delivery, token })} ${this.#clock.now()}`],
      ],
      entries: [{ delivery, state: 'sending' }],
      work: [],
    });
    if (written.kind === 'missing') return written;
    if (written.kind !== 'written' || !written.hash) return undefined;
    const challenge = decodeChallenge(challengeId, written.hash);
    return { kind: 'go', challenge, lifeLeftMs: challenge.expiresAtMs - written.nowMs };
  }

  /** Records a carrier's progress report, or a delivery's id at its provider, in one round trip. */
  async #report(id: string, input: Omit<Transition, 'id'>): Promise<TransitionResult> {
    const { delivery, route, reference, attempt, to, when } = input;
    const fields: FieldStep[] = [];
    if (route) fields.push(['is', `route:${delivery}`, `${route.channel} ${route.provider}`]);
    else fields.push(['has', `route:${delivery}`, '']);
    if (attempt !== undefined) {
      fields.push(['begins', 'attempt', `${attemptField({ delivery, token: attempt })} `]);
    }
    if (reference !== undefined) fields.push(['learn', `id:${delivery}`, reference]);
    if (attempt !== undefined && reference !== undefined) {
      fields.push(['drop', 'attempt', '']);
    }
    const written = await this.#write({
      publish: this.#publish,
      id,
      tenant: '',
      guard: 'position',
      position: to.kind === 'progress' ? positionOf(delivery, to.rank) : 0,
      ...(when === 'live' ? { onlyWhile: when } : {}),
      fields,
      entries: to.kind === 'progress' ? [{ delivery, state: to.state }] : [],
      work: [],
    });
    switch (written.kind) {
      case 'missing':
        return written;
      case 'over':
        return { kind: 'over', challenge: undefined };
      case 'written':
        return { kind: 'applied', challenge: undefined };
      case 'noted':
        return { kind: to.kind === 'reference' ? 'applied' : 'ignored', challenge: undefined };
      default:
        return { kind: 'ignored', challenge: undefined };
    }
  }

  async #write(write: Write): Promise<Written> {
    const call = commitCall(write, this.#now);
    return parseWritten(call && (await this.#runScript(...call)));
  }

  /** For tests: instead of Redis's clock. */
  get #now(): number | '' {
    return this.#givesTime ? this.#clock.now() : '';
  }
}

/** Whether an answer that changes nothing repeats the acknowledgement of an earlier change. */
function acknowledges({ verdicts }: StoredChallenge, input: Input, { outcome }: Decision): boolean {
  switch (input.kind) {
    case 'check':
    case 'proof':
      return verdicts.some(([requestId]) => requestId === input.requestId);
    case 'resend':
      return outcome === 'resent';
    case 'transition':
      return input.reference !== undefined;
    default:
      return false;
  }
}

/** A code that was looked at counts within the bounds; an ended challenge looks at none. */
function guessOf(
  { numberIndex, test }: StoredChallenge,
  input: Input,
  { outcome }: Decision,
  bounds: GuessBounds,
): Guess | undefined {
  if (input.kind !== 'check' || numberIndex === '' || outcome === 'expired') return undefined;
  const right = outcome === 'verified';
  // Whoever knows a test number's code has as many right ones as they like.
  const counts = right ? (test ? 'right' : 'forgives') : 'wrong';
  return { bounds, requestId: input.requestId, numberIndex, counts };
}

function asWritten(
  before: StoredChallenge | undefined,
  { next, entries }: Change,
  { sequence, nowMs }: { readonly sequence: number; readonly nowMs: number },
): StoredChallenge {
  const timeline = withEntries(next, entries, sequence, nowMs);
  return { ...next, timeline, revision: (before?.revision ?? 0) + 1 };
}

/** The challenge as it was right after its start: the answer to a repeated request. */
function asStarted(challenge: StoredChallenge): Challenge {
  const [first] = challenge.deliveries;
  const { reason: _, ...rest } = challenge;
  if (challenge.method) {
    const [started] = challenge.timeline;
    return {
      ...rest,
      state: started?.state ?? challenge.state,
      timeline: challenge.timeline.slice(0, 1),
    };
  }
  return {
    ...rest,
    state: 'queued',
    channel: first?.channel ?? challenge.channel,
    deliveries: first
      ? [
          {
            number: 1,
            channel: first.channel,
            provider: first.provider,
            ...(first.caller ? { caller: first.caller } : {}),
            state: 'queued',
          },
        ]
      : [],
    timeline: challenge.timeline.slice(0, 1),
  };
}
