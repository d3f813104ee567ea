/**
 * Waits for changes of one session and of the challenge that it follows, which may become another one meanwhile.
 * No change is missed: a newly followed challenge is read again after the subscription.
 */
import type { ServerResponse } from 'node:http';
import type { SessionSnapshot } from '../../session/session.js';
import { ChangeBell, type Ring } from '../change-bell.js';
import type { ChallengeChanges } from '../ports.js';

export interface BellSources {
  /** Of sessions and challenges. */
  readonly changes: ChallengeChanges;
  readonly closing: AbortSignal | undefined;
}

export class SessionBell {
  readonly #bell: ChangeBell;
  readonly #changes: ChallengeChanges;
  #ring: () => void = () => {};
  #followed: string | undefined;
  #unfollow: () => void = () => {};

  constructor(sources: BellSources, sessionId: string, res: ServerResponse) {
    this.#changes = sources.changes;
    const subscribe = (id: string, listener: () => void) => {
      this.#ring = listener;
      return sources.changes.subscribe(id, listener);
    };
    this.#bell = new ChangeBell({ subscribe }, sessionId, res, sources.closing);
  }

  async read(read: () => Promise<SessionSnapshot>): Promise<SessionSnapshot> {
    for (;;) {
      const snapshot = await read();
      const { challengeId } = snapshot.session;
      if (challengeId === this.#followed) return snapshot;
      this.#unfollow();
      this.#followed = challengeId;
      this.#unfollow =
        challengeId === undefined
          ? () => {}
          : this.#changes.subscribe(challengeId, () => this.#ring());
    }
  }

  next(withinMs: number): Promise<Ring> {
    return this.#bell.next(withinMs);
  }

  get over(): boolean {
    return this.#bell.over;
  }

  /** Must be called in every case. */
  takeDown(): void {
    this.#unfollow();
    this.#bell.takeDown();
  }
}
