/**
 * Checks a code that was sent to the API or replied by SMS. It computes the code's verifier under every key that may have made the challenge;
 * the judge compares and counts.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import type { Challenge } from '../challenge/challenge.js';
import { codeVerifier, deriveCode, type Keyring } from '../challenge/code.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { Asker } from '../challenge/policy.js';
import type {
  ChallengeStore,
  CheckCommand,
  CodeJudge,
  EndWatch,
  Judgement,
} from '../challenge/ports.js';
import type { Transaction } from '../challenge/transaction.js';
import { type CodeRateLimiter, type Guess, guesserAmong } from './code-rate-limiter.js';
import { refusedGuess } from './refusal.js';

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
  return timingSafeEqual(Buffer.from(own), Buffer.from(code));
}

// On a single server a guess is looked at and counted, for its challenge, its number and its tenant, in one step. A right code settles in the
// same step what the number's owner may notice at once; the worker does the rest when it passes the end on.

export class BoundedCheck implements CodeJudge {
  readonly #store: ChallengeStore;
  readonly #guard: CodeRateLimiter;

  constructor(store: ChallengeStore, guard: CodeRateLimiter) {
    this.#store = store;
    this.#guard = guard;
  }

  /**
   * Two round trips, for a read and a commit; five where others have used up what a source that has verified the number may still use.
   */
  async judge(command: CheckCommand, asker: Asker = {}, prover: Asker = asker): Promise<Judgement> {
    const { tenant, id } = command;
    const store = this.#store;
    const guard = this.#guard;
    const sources = guard.sourcesOf(tenant, asker);
    const proves = prover === asker ? sources : guard.sourcesOf(tenant, prover);
    const bounds = guard.boundsOf(tenant, guesserAmong(sources), proves);
    const first = await store.check(command, bounds);
    if (first.verdict !== 'limited') return first;
    const proven = await guard.provenOf(tenant, id, asker);
    if (!proven) throw refusedGuess(first.refusal);
    const result = await store.check(command, guard.boundsOf(tenant, proven, proves));
    if (result.verdict === 'limited') throw refusedGuess(result.refusal);
    return result;
  }
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

  async #look(command: CheckCommand): Promise<Judgement> {
    const result = await this.#store.check(command);
    if (result.verdict === 'limited') throw refusedGuess(result.refusal);
    return result;
  }
}
