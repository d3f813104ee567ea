/** On a single server a guess is looked at and counted, for its challenge, its number and its tenant, in one step. */
import { refusedGuess } from '../challenge/limits/refusal.js';
import type { ChallengeStore, CheckCommand, CodeJudge, Judgement } from '../challenge/ports.js';
import type { GuessGuard } from './guess-guard.js';

export class BoundedCheck implements CodeJudge {
  readonly #store: ChallengeStore;
  readonly #guard: GuessGuard;

  constructor(store: ChallengeStore, guard: GuessGuard) {
    this.#store = store;
    this.#guard = guard;
  }

  /** One round trip. */
  async judge(command: CheckCommand): Promise<Judgement> {
    const result = await this.#store.check(command, this.#guard.boundsOf(command.tenant));
    if (result.verdict === 'limited') throw refusedGuess(result.refusal);
    return result;
  }
}
