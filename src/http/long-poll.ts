/** `GET /v1/challenges/{id}?wait=25`: holds the answer back until the challenge has moved. */
import { type Challenge, isFinal } from '../challenge/challenge.js';
import { sequenceOf } from './challenge-view.js';
import type { ChangeBell } from './change-bell.js';

export interface Wait {
  /** 0..25 */
  readonly seconds: number;
  /** The sequence that the caller has seen; where absent, the first reading counts. */
  readonly since: number | undefined;
}

/**
 * Reads until the challenge has moved past `since`, has ended, the time is up, or the server closes; the last reading
 * is the answer.
 */
export async function waitForChange(
  bell: ChangeBell,
  read: () => Promise<Challenge>,
  wait: Wait,
): Promise<Challenge> {
  const deadline = performance.now() + wait.seconds * 1000;
  let challenge = await read();
  const since = wait.since ?? sequenceOf(challenge);
  while (!isFinal(challenge.state) && sequenceOf(challenge) <= since) {
    const ring = await bell.next(deadline - performance.now());
    if (ring === 'over') return challenge;
    // Also after a time-out: a read finds an expiry even without a notification.
    challenge = await read();
    if (ring === 'timeout') return challenge;
  }
  return challenge;
}
