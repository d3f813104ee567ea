/**
 * Checks a code that was sent to the API or replied by SMS, within the bounds on wrong codes. It computes the code's verifier under every key
 * that may have made the challenge; the store compares and counts in one step. On a Cluster `code-rate-limiter.ts` counts.
 */
import { hash } from 'node:crypto';
import type { Challenge } from '../challenge/challenge.js';
import type { Decision } from '../challenge/challenge-change.js';
import { codeVerifier, deriveCode, isSameText, type Keyring } from '../challenge/code.js';
import type { Asker } from '../challenge/policy.js';
import type {
  ChallengeStore,
  CheckCommand,
  CheckVerdict,
  CodeJudge,
  Judgement,
} from '../challenge/ports.js';
import type { Transaction } from '../challenge/transaction.js';
import type { CodeRateLimiter } from './code-rate-limiter.js';
import { memoize, sourceTags } from './hmac-tags.js';
import type { Limits } from './limits.js';
import { type GuessBounds, type GuessRules, refusedGuess } from './refusal.js';
import {
  type LogPart,
  type LogRule,
  type PeekPart,
  placesOf,
  type SumRule,
} from './reservation.js';

/**
 * @param code six ASCII digits
 * @param requestId the same id with the same code gets the first verdict again and spends nothing
 */
export function checkCommand(
  keyring: Keyring,
  guess: {
    readonly tenant: string;
    readonly id: string;
    readonly code: string;
    readonly requestId: string;
  },
): CheckCommand {
  const { tenant, id, code, requestId } = guess;
  const verifiersFor = (transaction?: Transaction) =>
    keyring.all.map((keys) => ({
      keyId: keys.id,
      verifier: codeVerifier(keys, id, code, transaction),
    }));
  const verifiers = verifiersFor();
  return {
    id,
    tenant,
    verifiers,
    boundVerifiers: verifiersFor,
    requestId: nameOf(requestId, verifiers[0]?.verifier),
  };
}

/** The guess is part of the name: a repeated request gets its first verdict, another guess under the same id does not. */
function nameOf(requestId: string, verifier = ''): string {
  return hash('sha256', requestId + verifier, 'hex').slice(0, 12);
}

/**
 * Whether the code is the challenge's own, in constant time. It proves nothing, since it is not counted: it only tells which of several
 * challenges a code was meant for.
 */
export function isOwnCode(keyring: Keyring, challenge: Challenge, code: string): boolean {
  const { id, secret, transaction } = challenge;
  const keys = keyring.find(secret.keyId);
  if (!keys || secret.seed === '') return false;
  const own = deriveCode(keys, id, secret.seed, transaction);
  return isSameText(own, code);
}

// On a single server a guess is looked at and counted, for its challenge, its number and its tenant, in one step. A right code settles in the
// same step what the number's owner may notice at once; the worker does the rest when it passes the end on.

export class BoundedCheck implements CodeJudge {
  readonly #store: ChallengeStore;
  readonly #guard: Pick<CodeRateLimiter, 'limitsOf' | 'digest' | 'provenOf'>;

  constructor(
    store: ChallengeStore,
    guard: Pick<CodeRateLimiter, 'limitsOf' | 'digest' | 'provenOf'>,
  ) {
    this.#store = store;
    this.#guard = guard;
  }

  /**
   * Two round trips, for a read and a commit; five where others have used up what a source that has verified the number may still use.
   */
  async judge(command: CheckCommand, asker: Asker = {}, prover: Asker = asker): Promise<Judgement> {
    const { id, tenant, ...guess } = command;
    const input = { kind: 'check', ...guess } as const;
    const { limitsOf, digest } = this.#guard;
    const limits = limitsOf(tenant);
    const sources = sourceTags(digest, tenant, asker);
    const proves = prover === asker ? sources : sourceTags(digest, tenant, prover);
    const bounds = guessBounds(limits, guesserAmong(sources), proves);
    const first = await this.#store.decide(id, tenant, input, bounds);
    if (!first || !('refusal' in first)) return judgementOf(first);
    const proven = await this.#guard.provenOf(tenant, id, asker);
    if (!proven) throw refusedGuess(first.refusal);
    const known = guessBounds(limits, proven, proves);
    const second = await this.#store.decide(id, tenant, input, known);
    if (second && 'refusal' in second) throw refusedGuess(second.refusal);
    return judgementOf(second);
  }
}

/** @param decided undefined where there is no such challenge */
export function judgementOf(decided: Decision | undefined): Judgement {
  if (!decided) return { verdict: 'missing' };
  return { verdict: decided.outcome as CheckVerdict, challenge: decided.challenge };
}

/** @param proves the sources that a right code proves, as `sourceTags` names them */
function guessBounds(
  limits: Limits,
  { source, proven }: Guesser = UNKNOWN,
  proves: readonly string[] = [],
): GuessBounds {
  const rules = proven ? provenRules(limits) : openRules(limits);
  return source === undefined ? { rules, proves } : { source, rules, proves };
}

// Which counters a wrong code raises:
// - the number together with the source, in windows from minutes to a day;
// - the number's failures in a row, from all sources;
// - the tenant's, and each source's share of the tenant's.
// A source that has verified the number is limited only by the first and by the tenant's.

/** Who guesses: the first source that is known, and whether it has verified the number. */
export type Guesser = Pick<GuessSubject, 'source' | 'proven'>;

export const UNKNOWN: Guesser = { proven: false };

export function guesserAmong([source]: readonly string[]): Guesser | undefined {
  return source === undefined ? undefined : { source, proven: false };
}

/** The same for all tenants with the same limits. */
const openRules = memoize((limits: Limits) => rulesUnder(limits, false));

const provenRules = memoize((limits: Limits) => rulesUnder(limits, true));

function rulesUnder(limits: Limits, proven: boolean): GuessRules {
  return {
    number: { ...numberRules(limits), peer: guessPeer(undefined) },
    row: rowRules(limits, proven),
    tenant: tenantRule(limits, proven, TENTHS),
    share: sourceRule(limits, proven, TENTHS),
    forgiven: Math.round(limits.guesses.tenant.forgiven * TENTHS),
  };
}

/** Wrong codes of a tenant are counted in tenths. */
export const TENTHS = 10;

/** A row that nobody goes on with is forgotten. */
const ROW_MS = 90 * 86_400_000;

/** How many wrong codes one source may always try. */
const GUESSES_OF_SOURCE_MIN = 10;

export interface GuessSubject {
  readonly tenant: string;
  readonly numberIndex: string;
  /** Who guesses: the first of `sourceTags`; absent where none is known. */
  readonly source?: string;
  /** That source has verified the number. */
  readonly proven: boolean;
}

/** The logs of the number: by source, and the row. */
export function guessLogs(limits: Limits, subject: GuessSubject): LogPart[] {
  const { tenant, numberIndex, source, proven } = subject;
  const base = { kind: 'log', tag: `${tenant}.${numberIndex}` } as const;
  return [
    { of: 'guesses', peer: guessPeer(source), ...base, ...numberRules(limits) },
    { of: 'row', ...base, ...rowRules(limits, proven) },
  ];
}

/** Asks whether a code would be looked at. */
export function guessPeeks(limits: Limits, subject: GuessSubject): PeekPart[] {
  return guessLogs(limits, subject)
    .filter(({ rules }) => rules.length > 0)
    .map((log) => ({ ...log, kind: 'peek' }));
}

/** How a log of wrong codes names their source: a peer has six characters. */
function guessPeer(source: string | undefined): string {
  return source === undefined ? '------' : source.slice(0, 6);
}

type LogRules = Pick<LogPart, 'rules' | 'lifeMs'>;

/** The same for all tenants with the same limits. */
const numberRules = memoize(({ guesses }: Limits): LogRules => {
  const rules = guesses.number.map(
    ({ max, windowMs }): LogRule => ({ rule: 'guesses_number', counts: 'peer', max, windowMs }),
  );
  return { lifeMs: Math.max(...guesses.number.map(({ windowMs }) => windowMs)), rules };
});

/** A source that has verified the number adds to the row and is not stopped by it. */
function rowRules(limits: Limits, proven: boolean): LogRules {
  return proven ? UNBOUND_ROW : boundRow(limits);
}

const UNBOUND_ROW: LogRules = { lifeMs: ROW_MS, rules: [] };

const boundRow = memoize(({ guesses: { inARow: max } }: Limits): LogRules => {
  const rule = { rule: 'guesses_row', counts: 'all', windowMs: ROW_MS } as const;
  return max === null ? UNBOUND_ROW : { lifeMs: ROW_MS, rules: [{ ...rule, max }] };
});

export function tenantRule({ guesses }: Limits, proven: boolean, amount: number): SumRule {
  const { max, windowMs } = guesses.tenant;
  const rule = { rule: 'guesses_tenant', field: 'guesses', amount, windowMs } as const;
  return { ...rule, max: placesOf(max, proven ? 'whole' : 'open') * TENTHS, alerts: false };
}

/** A source that has verified the number is bound by the tenant's sum alone. */
export function sourceRule({ guesses }: Limits, proven: boolean, amount: number): SumRule {
  const { max, windowMs, sourceShare } = guesses.tenant;
  const part = Math.floor(placesOf(max, 'open') * sourceShare);
  const places = proven ? max : Math.max(GUESSES_OF_SOURCE_MIN, part);
  const rule = { rule: 'guesses_source', field: 'guesses', amount, windowMs } as const;
  return { ...rule, max: places * TENTHS, alerts: false };
}
