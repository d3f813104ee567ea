/**
 * On a Cluster the number's and the tenant's counts live on other nodes than the challenge. A guess takes its places there before it is
 * looked at, and gets them back unless it was wrong: no number of guesses at once gets past a bound.
 */
import { OctothorpeError } from '../challenge/errors.js';
import { refusedGuess } from '../challenge/limits/refusal.js';
import type { ChallengeStore, CheckCommand, CodeJudge, Judgement } from '../challenge/ports.js';
import type { Asker } from '../challenge/start-request.js';
import type { Guess, GuessGuard } from './guess-guard.js';

export class GuardedCheck implements CodeJudge {
  readonly #store: ChallengeStore;
  readonly #guard: GuessGuard;

  constructor(store: ChallengeStore, guard: GuessGuard) {
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
