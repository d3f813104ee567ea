/** On a single server a guess is looked at and counted, for its challenge, its number and its tenant, in one step. */
import { refusedGuess } from '../challenge/limits/refusal.js';
import type { ChallengeStore, CheckCommand, CodeJudge, Judgement } from '../challenge/ports.js';
import type { Asker } from '../challenge/start-request.js';
import type { Guesser, GuessGuard } from './guess-guard.js';

export class BoundedCheck implements CodeJudge {
  readonly #store: ChallengeStore;
  readonly #guard: GuessGuard;

  constructor(store: ChallengeStore, guard: GuessGuard) {
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
