/**
 * Checks a code that was sent to the API or replied by SMS. It computes the code's verifier under every key that may have made the challenge;
 * the judge compares and counts.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import type { Challenge } from '../challenge/challenge.js';
import { codeVerifier, deriveCode, type Keyring } from '../challenge/code.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { Asker } from '../challenge/policy.js';
import type { ChallengeStore, CheckCommand, CodeJudge, Judgement } from '../challenge/ports.js';
import type { CodeRateLimiter, Guess, Guesser } from './code-rate-limiter.js';
import { refusedGuess } from './refusal.js';

export class CodeCheck {
  readonly #judge: CodeJudge;
  readonly #keyring: Keyring;

  constructor(judge: CodeJudge, keyring: Keyring) {
    this.#judge = judge;
    this.#keyring = keyring;
  }

  /**
   * @param code six ASCII digits
   * @param requestId the same id with the same code gets the first verdict again and spends nothing
   * @throws OctothorpeError `limit_reached`, `unavailable`
   */
  judge(
    tenant: string,
    id: string,
    code: string,
    requestId: string,
    asker: Asker = {},
  ): Promise<Judgement> {
    const verifiers = this.#keyring.all.map((keys) => ({
      keyId: keys.id,
      verifier: codeVerifier(keys, id, code),
    }));
    const name = nameOf(requestId, verifiers[0]?.verifier);
    return this.#judge.judge({ id, tenant, verifiers, requestId: name }, asker);
  }

  /**
   * Whether the code is the challenge's own, in constant time. It proves nothing, since it is not counted: it only tells which of several
   * challenges a code was meant for.
   */
  fits({ id, secret }: Challenge, code: string): boolean {
    const keys = this.#keyring.find(secret.keyId);
    if (!keys || secret.seed === '') return false;
    return timingSafeEqual(Buffer.from(deriveCode(keys, id, secret.seed)), Buffer.from(code));
  }
}

/** The guess is part of the name: a repeated request gets its first verdict, another guess under the same id does not. */
function nameOf(requestId: string, verifier = ''): string {
  return hash('sha256', requestId + verifier, 'hex').slice(0, 12);
}

// On a single server a guess is looked at and counted, for its challenge, its number and its tenant, in one step.

export class BoundedCheck implements CodeJudge {
  readonly #store: ChallengeStore;
  readonly #guard: CodeRateLimiter;

  constructor(store: ChallengeStore, guard: CodeRateLimiter) {
    this.#store = store;
    this.#guard = guard;
  }

  /** One round trip; four where others have used up what a source that has verified the number may still use. */
  async judge(command: CheckCommand, asker: Asker = {}): Promise<Judgement> {
    const { tenant, id } = command;
    const first = await this.#look(command, this.#guard.guesserOf(tenant, asker));
    if (first.verdict !== 'limited') return first;
    const proven = await this.#guard.provenOf(tenant, id, asker);
    const result = proven ? await this.#look(command, proven) : first;
    if (result.verdict === 'limited') throw refusedGuess(result.refusal);
    return result;
  }

  #look(command: CheckCommand, guesser?: Guesser) {
    return this.#store.check(command, this.#guard.boundsOf(command.tenant, guesser));
  }
}

// On a Cluster the number's and the tenant's counts live on other nodes than the challenge. A guess takes its places there before it is
// looked at, and gets them back unless it was wrong: no number of guesses at once gets past a bound.

export class GuardedCheck implements CodeJudge {
  readonly #store: ChallengeStore;
  readonly #guard: CodeRateLimiter;

  constructor(store: ChallengeStore, guard: CodeRateLimiter) {
    this.#store = store;
    this.#guard = guard;
  }

  /** Three round trips for a wrong code, four for a right one; one more where the check does not say who asks. */
  async judge(command: CheckCommand, asker: Asker = {}): Promise<Judgement> {
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
