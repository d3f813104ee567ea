/**
 * How a page follows its session live: a stream of server-sent events, and a long poll where that does not get
 * through.
 */

import type { ServerResponse } from 'node:http';
import type { Request, Response } from 'express';
import { sequenceOf } from '../../challenge/challenge.js';
import type { Clock } from '../../challenge/time.js';
import type { SessionSnapshot } from '../../sessions/session.js';
import { ChangeWaiter, openEventStream, type Ring, UNBUFFERED } from '../changes.js';
import type { ChallengeChanges } from '../ports.js';
import type { PageAnswer } from './page-view.js';

export interface LiveSession {
  readonly bell: SessionWaiter;
  readonly read: () => Promise<SessionSnapshot>;
  readonly view: (snapshot: SessionSnapshot) => PageAnswer;
  readonly clock: Clock;
}

/** Asked of browsers, in ms. */
const RECONNECT_AFTER_MS = 1000;

/**
 * Answers once the session or its challenge has moved, or has ended, or the time is up.
 * @param since the sequence of the challenge that the page has seen, 0 for none; the first reading counts where absent
 */
export async function pollSession(
  { bell, read, view, clock }: LiveSession,
  seconds: number,
  since: number | undefined,
): Promise<PageAnswer> {
  const deadline = performance.now() + seconds * 1000;
  let snapshot = await bell.read(read);
  const first = contentOf(view(snapshot));
  const known = since ?? seen(snapshot);
  while (snapshot.session.state === 'open' && seen(snapshot) === known) {
    const left = Math.min(deadline - performance.now(), untilExpiry(snapshot, clock));
    const ring = await bell.next(left);
    if (ring === 'over') break;
    snapshot = await bell.read(read);
    if (performance.now() >= deadline || contentOf(view(snapshot)) !== first) break;
  }
  return view(snapshot);
}

/**
 * One event `change` with the present state, then one for each change. If nothing changes, the same state is sent again every
 * `heartbeatMs`: it keeps proxies from closing the stream, and heals whatever was missed.
 */
export async function streamSession(
  req: Request,
  res: Response,
  { bell, read, view, clock }: LiveSession,
  heartbeatMs: number,
): Promise<void> {
  let snapshot = await bell.read(read);
  const stream = await openEventStream(req, res, RECONNECT_AFTER_MS, UNBUFFERED);
  let told = '';
  let ring: Ring = 'timeout';
  while (!bell.over) {
    const answer = view(snapshot);
    const content = contentOf(answer);
    if (content !== told || ring === 'timeout') stream.push(answer, 'change');
    told = content;
    ring = await bell.next(Math.min(heartbeatMs, untilExpiry(snapshot, clock)));
    if (ring === 'over') break;
    snapshot = await bell.read(read);
  }
  res.end();
}

function seen({ challenge }: SessionSnapshot): number {
  return challenge ? sequenceOf(challenge) : 0;
}

/** A little after the end; an ended session has no further end. */
function untilExpiry({ session }: SessionSnapshot, clock: Clock): number {
  if (session.state !== 'open') return Number.POSITIVE_INFINITY;
  return Math.max(50, session.expiresAtMs - clock.now() + 50);
}

/** The part that shows a change: all but the time. */
function contentOf({ session, challenge }: PageAnswer): string {
  return JSON.stringify([session, challenge]);
}

// Waits for changes of one session, of the challenge that it follows and of the phone that it pairs, which may become others meanwhile.
// No change is missed: what is newly followed is read again after the subscription.

export interface WaiterSources {
  /** Of sessions, challenges and pairings. */
  readonly changes: ChallengeChanges;
  readonly closing: AbortSignal | undefined;
}

export class SessionWaiter {
  readonly #bell: ChangeWaiter;
  readonly #changes: ChallengeChanges;
  #ring: () => void = () => {};
  readonly #followed = new Map<string, () => void>();

  constructor(sources: WaiterSources, sessionId: string, res: ServerResponse) {
    this.#changes = sources.changes;
    const subscribe = (id: string, listener: () => void) => {
      this.#ring = listener;
      return sources.changes.subscribe(id, listener);
    };
    this.#bell = new ChangeWaiter({ subscribe }, sessionId, res, sources.closing);
  }

  async read(read: () => Promise<SessionSnapshot>): Promise<SessionSnapshot> {
    for (;;) {
      const snapshot = await read();
      if (!this.#follow(followedBy(snapshot))) return snapshot;
    }
  }

  /** @returns whether anything is followed newly */
  #follow(ids: readonly string[]): boolean {
    for (const [id, unfollow] of this.#followed) {
      if (ids.includes(id)) continue;
      unfollow();
      this.#followed.delete(id);
    }
    const added = ids.filter((id) => !this.#followed.has(id));
    for (const id of added) {
      this.#followed.set(
        id,
        this.#changes.subscribe(id, () => this.#ring()),
      );
    }
    return added.length > 0;
  }

  next(withinMs: number): Promise<Ring> {
    return this.#bell.next(withinMs);
  }

  get over(): boolean {
    return this.#bell.over;
  }

  /** Must be called in every case. */
  takeDown(): void {
    this.#follow([]);
    this.#bell.takeDown();
  }
}

function followedBy({ session: { challengeId, plan } }: SessionSnapshot): readonly string[] {
  const pairing = plan?.pending?.kind === 'approve' ? plan.pending.pairing : undefined;
  return [challengeId, pairing].filter((id) => id !== undefined);
}
