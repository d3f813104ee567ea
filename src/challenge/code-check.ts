/**
 * Judges a code, wherever it comes from: typed at the API or replied by SMS. The bounds on wrong codes of a number and of a tenant
 * come before the code is looked at; the challenge's own bound is part of the script that looks.
 */
import { createHash } from 'node:crypto';
import type { Challenge } from './challenge.js';
import { codeVerifier } from './code.js';
import type { Keyring } from './keyring.js';
import type { ChallengeStore, CheckVerdict, GuessLimits } from './ports.js';

export interface CodeCheckDependencies {
  readonly store: ChallengeStore;
  readonly guesses: GuessLimits;
  readonly keyring: Keyring;
}

export interface Judgement {
  readonly verdict: CheckVerdict;
  /** Absent where the verdict is `missing`. */
  readonly challenge?: Challenge;
}

export class CodeCheck {
  readonly #with: CodeCheckDependencies;

  constructor(dependencies: CodeCheckDependencies) {
    this.#with = dependencies;
  }

  /**
   * @param code six ASCII digits
   * @param requestId the same id with the same code gets the first verdict again and spends nothing
   * @throws OctothorpeError `limit_reached`, `unavailable`
   */
  async judge(tenant: string, id: string, code: string, requestId: string): Promise<Judgement> {
    const { store, guesses, keyring } = this.#with;
    const verifiers = keyring.all.map((keys) => ({
      keyId: keys.id,
      verifier: codeVerifier(keys, id, code),
    }));
    const command = { id, tenant, verifiers, requestId: nameOf(requestId, verifiers[0]?.verifier) };
    const numberIndex = await store.numberIndex(id, tenant);
    // An ended challenge looks at no code any more.
    if (numberIndex === undefined) return store.check(command);
    const guess = await guesses.before(tenant, numberIndex, command.requestId);
    const judged = await store.check(command);
    await guesses.after(guess, judged.verdict);
    return judged;
  }
}

/** With the guess in it: a repetition replays its verdict, another guess under the same id does not. */
function nameOf(requestId: string, verifier = ''): string {
  return createHash('sha256')
    .update(requestId + verifier)
    .digest('hex')
    .slice(0, 12);
}
