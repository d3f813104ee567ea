/**
 * Decides from a vendor's list whether an attempt whose answer was lost went out: by number, time, sender, and the code in an SMS. Only a
 * lone candidate counts: vendors do not give back the callback URL that would tell two sends to one number apart.
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
  /** What it was sent from, in each form that a sender may be configured in; absent where the vendor does not say. */
  readonly from?: readonly string[];
  /** Of an SMS, where the vendor keeps it. */
  readonly text?: string;
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
  const candidates = sends.filter((send) => {
    const atMs = send.createdAtMs - aheadMs;
    const inTime = atMs >= attempt.sinceMs - CLOCK_SLACK_MS && atMs <= untilMs + CLOCK_SLACK_MS;
    return inTime && mayBe(send, attempt);
  });
  const [only] = candidates;
  if (only !== undefined) {
    return candidates.length === 1 && isReadable(only, attempt)
      ? { kind: 'found', reference: only.reference }
      : { kind: 'unknown' };
  }
  return nowMs - attempt.sinceMs < SETTLE_MS ? { kind: 'unknown' } : { kind: 'nothing' };
}

/** Whether nothing shows that it is another one: its delivery, its sender, or another code in its text. */
function mayBe({ reference, from, text }: ListedSend, attempt: EarlierAttempt): boolean {
  if (attempt.others?.includes(reference)) return false;
  if (attempt.from !== undefined && from !== undefined && !from.includes(attempt.from))
    return false;
  if (attempt.code === undefined || text === undefined || !ANY_CODE.test(text)) return true;
  return text.includes(attempt.code);
}

/** Vendors let accounts redact texts: one without any code proves nothing. */
function isReadable({ text }: ListedSend, { code }: EarlierAttempt): boolean {
  return code === undefined || text === undefined || ANY_CODE.test(text);
}

const ANY_CODE = /\d{6}/;
