/**
 * Decides from a vendor's list whether an attempt whose answer was lost went out. Only a lone candidate counts:
 * vendors do not give back the callback URL that would tell two sends to one number apart.
 */
import type { EarlierAttempt, FindResult } from './provider.js';

/** What a question that nobody waits for may take at the vendor. */
export const ASK_TIMEOUT_MS = 10_000;
/** Vendors' times are whole seconds, by their clock, and how far that one is ahead is known to some seconds. */
const CLOCK_SLACK_MS = 5_000;
/** So soon after an attempt began its request may still be on its way, and an empty list proves nothing. */
const SETTLE_MS = 3_000;

/** One message or call to the number, as the vendor lists it. */
export interface ListedSend {
  readonly reference: string;
  /** When the vendor took it, Unix ms. */
  readonly createdAtMs: number;
}

/**
 * @param sends the vendor's outbound sends to the attempt's number, complete since the attempt began
 * @param nowMs by the clock that attempts are dated by
 * @param aheadMs how far the vendor's clock is ahead of that one
 */
export function findAmong(
  sends: readonly ListedSend[],
  attempt: EarlierAttempt,
  { nowMs, aheadMs }: { readonly nowMs: number; readonly aheadMs: number },
): FindResult {
  // Calls have no latest time: vendors may date them by when they were picked up.
  const untilMs = attempt.channel === 'sms' ? attempt.untilMs : Number.POSITIVE_INFINITY;
  const candidates = sends.filter(({ createdAtMs }) => {
    const atMs = createdAtMs - aheadMs;
    return atMs >= attempt.sinceMs - CLOCK_SLACK_MS && atMs <= untilMs + CLOCK_SLACK_MS;
  });
  const [only] = candidates;
  if (only !== undefined) {
    return candidates.length === 1
      ? { kind: 'found', reference: only.reference }
      : { kind: 'unknown' };
  }
  return nowMs - attempt.sinceMs < SETTLE_MS ? { kind: 'unknown' } : { kind: 'nothing' };
}
