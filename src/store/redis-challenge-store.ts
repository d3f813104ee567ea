/**
 * Challenges in Redis. Every operation is one script in one round trip; what may follow what is decided by the domain,
 * and the scripts only compare and apply. Redis troubles become `unavailable`, so that nothing fails open.
 */

import type { Challenge, Channel, DeliveryId } from '../challenge/challenge.js';
import { challengeKey } from '../challenge/challenge-id.js';
import type { GuessBounds, GuessRules } from '../challenge/limits/guess-bounds.js';
import type { Rule } from '../challenge/limits/refusal.js';
import type {
  Attempt,
  AttemptResult,
  ChallengeDraft,
  ChallengeStore,
  CheckCommand,
  CheckResult,
  CheckVerdict,
  CreateResult,
  OpenDelivery,
  PendingFailure,
  ResendCommand,
  ResendResult,
  Route,
  Transition,
  TransitionResult,
} from '../challenge/ports.js';
import type { Clock } from '../clock.js';
import { onceFor } from '../once-for.js';
import { plainWrites } from './acknowledged-writes.js';
import {
  asStarted,
  type ChallengeRecord,
  draftFields,
  FACT_LETTERS,
  parseRecord,
  plain,
  toChallenge,
  toPendingFailure,
} from './challenge-record.js';
import { ledgerKey, sumKey } from './limits/limit-keys.js';
import { writeLog, writeSums } from './limits/part-arguments.js';
import { challengeKeys } from './redis-keys.js';
import { CANDIDATES_MAX } from './redis-reply-index.js';
import { loadScript, type RedisClient, type RunScript, type Script } from './redis-scripts.js';
import { orUnavailable } from './unavailable.js';

const CHECK = loadScript('check', 4);
const SCRIPTS = {
  create: loadScript('create', 4),
  check: CHECK,
  boundedCheck: { ...CHECK, keyCount: 6 },
  resend: loadScript('resend', 4),
  beginAttempt: loadScript('begin-attempt', 4),
  transition: loadScript('transition', 4),
  lookAgain: loadScript('look-again', 4),
};

export interface StoreOptions {
  /** Over how many slots new challenges are spread: 1 on a single Redis, more on a Cluster. */
  readonly slots: number;
  /** How long an ended challenge stays readable, ms. */
  readonly retentionMs: number;
  /** How changes are written; plainly where absent. */
  readonly run?: RunScript;
  /** How long after a provider took a delivery its last word of it is overdue, ms; never where absent. */
  readonly overdueMs?: Readonly<Record<Channel, number>>;
  /** For tests; without it Redis's own clock decides. */
  readonly clock?: Clock;
}

export class RedisChallengeStore implements ChallengeStore {
  readonly slots: number;
  readonly #redis: RedisClient;
  readonly #runScript: RunScript;
  readonly #retentionMs: number;
  readonly #overdueMs: readonly (number | '')[];
  readonly #clock: Clock | undefined;

  constructor(redis: RedisClient, options: StoreOptions) {
    this.slots = options.slots;
    this.#redis = redis;
    this.#runScript = options.run ?? plainWrites(redis).run;
    this.#retentionMs = options.retentionMs;
    this.#overdueMs = [options.overdueMs?.sms ?? '', options.overdueMs?.call ?? ''];
    this.#clock = options.clock;
  }

  async create(draft: ChallengeDraft): Promise<CreateResult> {
    const [result, reply] = await this.#run(SCRIPTS.create, draft.id, [
      draft.lifeMs,
      this.#retentionMs,
      draft.route.channel,
      draft.route.provider,
      draft.resendWaitMs ?? '',
      ...draftFields(draft),
    ]);
    if (result === 'conflict') return { kind: 'conflict' };
    const challenge = challengeOf(draft.id, reply);
    if (result === 'created') return { kind: 'created', challenge };
    return { kind: 'replayed', challenge: asStarted(challenge) };
  }

  async read(id: string): Promise<Challenge | undefined> {
    const record = await this.#record(id);
    return record && toChallenge(id, record);
  }

  async pendingFailure(id: string): Promise<PendingFailure | undefined> {
    const record = await this.#record(id);
    return record && toPendingFailure(record);
  }

  async numberIndex(id: string, tenant: string): Promise<string | undefined> {
    const record = await this.#record(id);
    return record?.tenant === tenant && record.index !== '' ? record.index : undefined;
  }

  async check(command: CheckCommand, bounds?: GuessBounds): Promise<CheckResult> {
    const { id, tenant, requestId, verifiers } = command;
    const script = bounds ? SCRIPTS.boundedCheck : SCRIPTS.check;
    const args = [tenant, requestId, this.#retentionMs, verifiers.length];
    for (const { keyId, verifier } of verifiers) args.push(keyId, verifier);
    if (bounds) args.push(bounds.source ?? '', ...ruleArguments(bounds.rules));
    const moreKeys = bounds ? [sumKey(tenant, 'guesses'), ledgerKey(tenant, challengeKey(id))] : [];
    const [verdict, reply, wait] = await this.#run(script, id, args, moreKeys);
    if (verdict === 'missing') return { verdict };
    if (verdict === 'limited') {
      return { verdict, refusal: { rule: reply as Rule, retryAfterMs: Number(wait) } };
    }
    return { verdict: verdict as CheckVerdict, challenge: challengeOf(id, reply) };
  }

  async resend(command: ResendCommand): Promise<ResendResult> {
    const [kind, reply, wait] = await this.#run(SCRIPTS.resend, command.id, [
      command.tenant,
      command.requestId,
      this.#retentionMs,
      command.route.channel,
      command.route.provider,
      command.deliveriesMax,
      command.deliveries,
      command.waits ? 1 : '',
      ...command.resendAfterMs,
    ]);
    if (kind === 'missing') return { kind };
    const challenge = challengeOf(command.id, reply);
    if (kind === 'too_soon') return { kind, challenge, retryAfterMs: Number(wait) };
    return { kind: kind as 'resent', challenge };
  }

  async beginAttempt(delivery: DeliveryId, attempt: Attempt): Promise<AttemptResult> {
    const id = delivery.challengeId;
    const { token, leaseMs, takeover } = attempt;
    const [kind, reply, figure] = await this.#run(SCRIPTS.beginAttempt, id, [
      delivery.delivery,
      token,
      leaseMs,
      takeover?.sinceMs ?? '',
      takeover?.repeats ? 1 : '',
      this.slots === 1 ? CANDIDATES_MAX : '',
    ]);
    if (kind === 'missing' || kind === 'settled') return { kind };
    if (kind === 'held') return { kind, waitMs: Number(reply) };
    const challenge = challengeOf(id, reply);
    if (kind === 'uncertain') return { kind, challenge, sinceMs: Number(figure) };
    if (kind === 'go') return { kind, challenge, lifeLeftMs: Number(figure) };
    return { kind: 'over', challenge };
  }

  async transition(transition: Transition): Promise<TransitionResult> {
    const { id, delivery, reference, when, to, attempt } = transition;
    const [kind, reply] = await this.#run(SCRIPTS.transition, id, [
      delivery,
      plain(reference ?? ''),
      when,
      to.kind,
      this.#retentionMs,
      attempt ?? '',
      ...withRoute(transitionArguments(to), transition.route),
      ...(to.kind === 'progress' ? this.#overdueMs : []),
    ]);
    if (kind === 'missing') return { kind };
    const challenge = reply === undefined ? undefined : challengeOf(id, reply);
    return { kind: kind as 'applied', challenge };
  }

  async lookAgain(id: string): Promise<OpenDelivery | undefined> {
    const [kind, delivery, tenant] = await this.#run(SCRIPTS.lookAgain, id, [...this.#overdueMs]);
    if (kind !== 'open' && kind !== 'overdue') return undefined;
    return { kind, challengeId: id, delivery: Number(delivery), tenant: String(tenant) };
  }

  /** Runs a script on a challenge; an id that is none of ours is a missing challenge. */
  async #run(
    script: Script,
    id: string,
    args: (string | number)[],
    moreKeys: readonly string[] = [],
  ): Promise<unknown[]> {
    const keys = challengeKeys(id);
    if (!keys) return ['missing'];
    const allKeys = moreKeys.length === 0 ? keys : [...keys, ...moreKeys];
    const now = this.#clock?.now() ?? '';
    return orUnavailable(
      async () => (await this.#runScript(script, allKeys, [now, id, ...args])) as unknown[],
    );
  }

  async #record(id: string): Promise<ChallengeRecord | undefined> {
    const [key] = challengeKeys(id) ?? [];
    if (key === undefined) return undefined;
    const text = await orUnavailable(() => this.#redis.get(key));
    return text === null ? undefined : parseRecord(text);
  }
}

function challengeOf(id: string, reply: unknown): Challenge {
  return toChallenge(id, parseRecord(reply as string));
}

/** The same for check after check: written once. */
const ruleArguments = onceFor(({ number, row, tenant, share, forgiven }: GuessRules) => {
  const args: (string | number)[] = [forgiven];
  writeLog(args, number);
  writeLog(args, row);
  writeSums(args, [tenant]);
  writeSums(args, [share]);
  return args;
});

/** The reason, the route that is required, and then the rest. */
function withRoute([reason = '', ...rest]: (string | number)[], route?: Route) {
  return [reason, route ? `${route.channel} ${route.provider}` : '', ...rest];
}

/** In the order that `lua/transition.lua` lists: the reason first, then what the kind needs. */
function transitionArguments(to: Transition['to']): (string | number)[] {
  switch (to.kind) {
    case 'progress':
      return ['', to.state, to.rank];
    case 'final':
      return [
        to.reason ?? '',
        to.state,
        to.anyDelivery ? '1' : '0',
        to.deliveryReason ?? to.reason ?? '',
      ];
    case 'next':
      return [to.reason, to.route.channel, to.route.provider, to.repeats ? '1' : ''];
    case 'failing':
      return [to.reason, to.scope, to.graceMs, to.unlessHeard ? '1' : '0'];
    case 'note':
      return ['', FACT_LETTERS[to.fact]];
    case 'reference':
      return [''];
    default:
      return to satisfies never;
  }
}
