/**
 * Waits for changes of one challenge on behalf of one HTTP request. Create it BEFORE the challenge is read, so that a change between reading
 * and waiting still wakes. It is freed when the client leaves or the server closes.
 */
import type { ServerResponse } from 'node:http';
import type { ChallengeChanges } from './ports.js';

/** `over`: the client is gone, or the server is closing. */
export type Ring = 'changed' | 'timeout' | 'over';

export class ChangeBell {
  readonly #unsubscribe: () => void;
  readonly #res: ServerResponse;
  readonly #closing: AbortSignal | undefined;
  #changed = false;
  #over = false;
  #wake: (() => void) | undefined;

  constructor(
    changes: ChallengeChanges,
    challengeId: string,
    res: ServerResponse,
    closing: AbortSignal | undefined,
  ) {
    this.#res = res;
    this.#closing = closing;
    this.#over = res.destroyed || closing?.aborted === true;
    res.once('close', this.#end);
    closing?.addEventListener('abort', this.#end);
    this.#unsubscribe = changes.subscribe(challengeId, () => {
      this.#changed = true;
      this.#wake?.();
    });
  }

  /** Includes changes since the last call; several changes wake once. */
  async next(withinMs: number): Promise<Ring> {
    if (!this.#changed && !this.#over && withinMs > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    if (this.#over) return 'over';
    if (!this.#changed) return 'timeout';
    this.#changed = false;
    return 'changed';
  }

  /** True once the wait is over. */
  get over(): boolean {
    return this.#over;
  }

  /** Must be called in every case. */
  takeDown(): void {
    this.#unsubscribe();
    this.#res.off('close', this.#end);
    this.#closing?.removeEventListener('abort', this.#end);
    this.#wake?.();
  }

  readonly #end = (): void => {
    this.#over = true;
    this.#wake?.();
  };
}
