/**
 * Counts wrong codes beyond one challenge where the check itself does not: on a Cluster, and for operators. Which counters there are stands
 * in `code-check.ts`. A guess takes its place before it is looked at and gives it back when it was right, so that no number of guesses at
 * once gets past the limit.
 */
import { randomBytes } from 'node:crypto';
import { challengeKey } from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { Asker } from '../challenge/policy.js';
import type {
  ChallengeStore,
  CheckCommand,
  CheckVerdict,
  CodeJudge,
  EndWatch,
  Judgement,
} from '../challenge/ports.js';
import {
  type Guesser,
  type GuessSubject,
  guesserAmong,
  guessLogs,
  judgementOf,
  sourceRule,
  TENTHS,
  tenantRule,
  UNKNOWN,
} from './code-check.js';
import { type KeyedDigest, type RedisProvenSources, sourceTags } from './hmac-tags.js';
import type { RedisLimitStore } from './limit-store.js';
import type { Limits } from './limits.js';
import type { RedisLedgerStore } from './money.js';
import { refusedGuess } from './refusal.js';
import type { LedgerEntry, Part, SumRule } from './reservation.js';

/** A guess that took its place. */
export interface Guess extends GuessSubject {
  readonly id: string;
}

export interface GuessGuardOptions {
  readonly store: RedisLimitStore;
  readonly limitsOf: (tenant: string) => Limits;
  readonly digest: KeyedDigest;
  readonly ledger: Pick<RedisLedgerStore, 'find'>;
  readonly proven: Pick<RedisProvenSources, 'among'>;
}

/** What a guess has taken is known this long, for a command that a client library sends again. */
const MEMORY_MS = 60_000;

export class CodeRateLimiter {
  readonly limitsOf: GuessGuardOptions['limitsOf'];
  readonly digest: KeyedDigest;
  readonly #with: GuessGuardOptions;

  constructor(options: GuessGuardOptions) {
    this.#with = options;
    this.limitsOf = options.limitsOf;
    this.digest = options.digest;
  }

  /** As far as the check itself says; undefined where it says nothing: then it is who started the challenge. */
  guesserOf(tenant: string, asker: Asker): Guesser | undefined {
    return guesserAmong(sourceTags(this.digest, tenant, asker));
  }

  /** Who started the challenge. One round trip. */
  async starterOf(tenant: string, challengeId: string): Promise<Guesser> {
    return guesserAmong((await this.#begun(tenant, challengeId))?.sources ?? []) ?? UNKNOWN;
  }

  /** The source that has verified the challenge's number, of those that ask; undefined where none has. Two round trips. */
  async provenOf(tenant: string, challengeId: string, asker: Asker): Promise<Guesser | undefined> {
    const begun = await this.#begun(tenant, challengeId);
    if (!begun) return undefined;
    const own = sourceTags(this.digest, tenant, asker);
    const asking = own.length > 0 ? own : begun.sources;
    const [source] = await this.#with.proven.among(begun.numberTag, asking);
    return source === undefined ? undefined : { source, proven: true };
  }

  /**
   * Has to come before a code is looked at. One round trip.
   * @param numberIndex the number's index by `PhoneNumberCipher.lastingIndex`
   * @param requestId of the check, 1..16 of `[A-Za-z0-9_-]`: the same one counts once
   * @throws OctothorpeError `limit_reached`, `unavailable`
   */
  async before(
    tenant: string,
    numberIndex: string,
    requestId = randomBytes(9).toString('base64url'),
    guesser: Guesser = UNKNOWN,
  ): Promise<Guess> {
    const guess = { tenant, numberIndex, id: requestId, ...guesser };
    const result = await this.#with.store.reserve(requestId, this.#parts(guess, TENTHS));
    if (result.kind === 'refused') throw refusedGuess(result.refusal);
    return guess;
  }

  /**
   * What came of it. A wrong code stays counted and costs no round trip; a right one, and one that was not looked at
   * (the challenge had ended), is given back in one.
   * @param test of a test number: whoever knows its code has as many right ones as they like, so that they forgive nothing
   */
  async after(guess: Guess, verdict: CheckVerdict, test = false): Promise<void> {
    switch (verdict) {
      case 'wrong_code':
      case 'locked':
        return;
      case 'verified': {
        const { forgiven } = this.limitsOf(guess.tenant).guesses.tenant;
        return this.#giveBack(guess, TENTHS + (test ? 0 : Math.round(forgiven * TENTHS)));
      }
      case 'expired':
      case 'ended':
      case 'not_checkable':
      case 'missing':
        return this.#giveBack(guess, TENTHS);
      default:
        return verdict satisfies never;
    }
  }

  /** What counts wrong codes for a number, as for a source that is not known; `check.lua` finds it by the same tag. */
  numberParts(tenant: string, numberIndex: string): Part[] {
    return guessLogs(this.limitsOf(tenant), { tenant, numberIndex, ...UNKNOWN });
  }

  tenantPart(tenant: string, amount = TENTHS): Part {
    const rule = tenantRule(this.limitsOf(tenant), false, amount);
    return { kind: 'sum', tag: tenant, of: 'guesses', rules: [rule] };
  }

  /** The number was verified: its row of wrong codes ends. */
  async endRow(tenant: string, numberIndex: string): Promise<void> {
    const [, row] = this.numberParts(tenant, numberIndex);
    if (row) await this.#with.store.forget([row]);
  }

  #begun(tenant: string, challengeId: string): Promise<LedgerEntry | undefined> {
    return this.#with.ledger.find(tenant, challengeKey(challengeId));
  }

  async #giveBack(guess: Guess, amount: number): Promise<void> {
    await this.#with.store.release(guess.id, this.#parts(guess, amount));
  }

  /** The tenant's memory of the guess stands before its sums: on a Cluster it decides there whether to give back. */
  #parts(guess: Guess, amount: number): Part[] {
    const { tenant, id } = guess;
    const limits = this.limitsOf(tenant);
    const memory = { kind: 'ledger', tag: tenant, of: `guess:${id}`, lifeMs: MEMORY_MS } as const;
    return [
      ...guessLogs(limits, guess),
      { ...memory, about: undefined, amount },
      ...guessSums(limits, guess, amount),
    ];
  }
}

/** The sums of the tenant: its own, and what its source may use of that. */
function guessSums(limits: Limits, subject: GuessSubject, amount: number): Part[] {
  const { tenant, source, proven } = subject;
  const sum = (of: string, rule: SumRule): Part => ({
    kind: 'sum',
    tag: tenant,
    of,
    rules: [rule],
  });
  const own = sum('guesses', tenantRule(limits, proven, amount));
  if (source === undefined) return [own];
  return [own, sum(`guesses@${source}`, sourceRule(limits, proven, amount))];
}

// On a Cluster the number's and the tenant's counts live on other nodes than the challenge. A guess takes its places there before it is
// looked at, and gets them back unless it was wrong: no number of guesses at once gets past a bound.

export class GuardedCheck implements CodeJudge {
  readonly #store: ChallengeStore;
  readonly #guard: CodeRateLimiter;
  readonly #ends: EndWatch;

  constructor(store: ChallengeStore, guard: CodeRateLimiter, ends: EndWatch) {
    this.#store = store;
    this.#guard = guard;
    this.#ends = ends;
  }

  /**
   * Three round trips for a wrong code, four for a right one, which then settles its end; one more where the check does not say who asks.
   */
  async judge(command: CheckCommand, asker: Asker = {}, prover: Asker = asker): Promise<Judgement> {
    const judged = await this.#count(command, asker);
    const { verdict, challenge } = judged;
    if (verdict === 'verified' && challenge) await this.#ends.ended(challenge, prover);
    return judged;
  }

  async #count(command: CheckCommand, asker: Asker): Promise<Judgement> {
    const { id, tenant } = command;
    const numberIndex = await this.#store.numberIndex(id, tenant);
    // An ended challenge looks at no code any more.
    if (numberIndex === undefined) return this.#look(command);
    const guess = await this.#take(command, numberIndex, asker);
    const judged = await this.#look(command);
    await this.#guard.after(guess, judged.verdict, judged.challenge?.test);
    return judged;
  }

  async #take(command: CheckCommand, numberIndex: string, asker: Asker): Promise<Guess> {
    const { id, tenant, requestId } = command;
    const guard = this.#guard;
    try {
      const guesser = guard.guesserOf(tenant, asker) ?? (await guard.starterOf(tenant, id));
      return await guard.before(tenant, numberIndex, requestId, guesser);
    } catch (error) {
      if (!(error instanceof OctothorpeError) || error.code !== 'limit_reached') throw error;
      const proven = await guard.provenOf(tenant, id, asker);
      if (!proven) throw error;
      return guard.before(tenant, numberIndex, requestId, proven);
    }
  }

  async #look({ id, tenant, ...guess }: CheckCommand): Promise<Judgement> {
    return judgementOf(await this.#store.decide(id, tenant, { kind: 'check', ...guess }));
  }
}
