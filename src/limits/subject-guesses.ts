/**
 * Bounds wrong codes for a subject's registered methods, over all its challenges, by the same figures as wrong codes for a number
 * (`limits.guesses`): for the subject and the source that guesses, for the subject in a row, and for the tenant.
 *
 * Who could use it against an owner? Whoever can make a service ask for the owner's code, and has got past its first factor. From one source
 * that closes the method to this source alone, for a day at most. To close it to every new source takes `inARow` wrong codes (100) from ten
 * sources or more; a source that has proven the subject before is still let in, and so is every other method of the subject.
 */

import { OctothorpeError } from '../challenge/errors.js';
import type { Asker, TypedMethod } from '../challenge/policy.js';
import type { GuessEnd, SubjectGuess, SubjectGuesses, SubjectOf } from '../challenge/ports.js';
import { type Guesser, guesserAmong } from './code-check.js';
import type { CodeRateLimiter, Guess } from './code-rate-limiter.js';
import { type KeyedDigest, type RedisProvenSources, sourceTags, tagOf } from './hmac-tags.js';

export interface MethodGuessesOptions {
  readonly limiter: Pick<CodeRateLimiter, 'before' | 'after' | 'endRow'>;
  readonly proven: Pick<RedisProvenSources, 'among' | 'add'>;
  readonly digest: KeyedDigest;
  /** A proof stands whether limits learn of it or not; must not throw. */
  readonly onError: (error: unknown) => void;
}

export class MethodGuesses implements SubjectGuesses {
  readonly #with: MethodGuessesOptions;

  constructor(options: MethodGuessesOptions) {
    this.#with = options;
  }

  sourcesOf(tenant: string, asker: Asker): readonly string[] {
    return sourceTags(this.#with.digest, tenant, asker);
  }

  async take(owner: SubjectOf, method: TypedMethod, guess: SubjectGuess): Promise<GuessEnd> {
    const tag = this.#tagOf(owner, method);
    const taken = await this.#take(owner.tenant, tag, guess);
    return async (verdict) => {
      try {
        await this.#with.limiter.after(taken, verdict);
        if (verdict !== 'verified') return;
        await this.#with.limiter.endRow(owner.tenant, tag);
        await this.#with.proven.add(tag, guess.sources);
      } catch (error) {
        this.#with.onError(error);
      }
    };
  }

  /** A source that has proven the subject is not stopped by the wrong codes of others. */
  async #take(tenant: string, tag: string, guess: SubjectGuess): Promise<Guess> {
    const { requestId, sources } = guess;
    const { limiter, proven } = this.#with;
    try {
      return await limiter.before(tenant, tag, requestId, guesserAmong(sources));
    } catch (error) {
      if (!(error instanceof OctothorpeError) || error.code !== 'limit_reached') throw error;
      const [source] = await proven.among(tag, sources);
      if (source === undefined) throw error;
      const owner: Guesser = { source, proven: true };
      return limiter.before(tenant, tag, requestId, owner);
    }
  }

  /** Stands where a number's index does. */
  #tagOf({ tenant, subject }: SubjectOf, method: TypedMethod): string {
    return tagOf(this.#with.digest(`method ${JSON.stringify([tenant, subject, method])}`));
  }
}
