/** When a notification that failed is sent again. Pure. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The wait before each attempt, ms: Standard Webhooks 1.0, "Deliverability and reliability"; three days in all. */
export const RETRY_SCHEDULE_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Attempts that failed together must not be repeated together. */
const JITTER = 0.2;
/** A receiver can delay the next attempt by a day at most. */
const RETRY_AFTER_MAX_MS = 24 * HOUR;

export interface RetryWait {
  /** Attempts that were made, 1 or more. */
  readonly attemptsMade: number;
  readonly schedule: readonly number[];
  /** The receiver's Retry-After: the wait is not shorter, up to a day. */
  readonly retryAfterMs?: number | undefined;
  /** 0..1 */
  readonly random: number;
}

/** The wait before the next attempt, ms: the schedule's, and up to a fifth longer. */
export function retryWaitMs({ attemptsMade, schedule, retryAfterMs, random }: RetryWait): number {
  const planned = schedule[attemptsMade] ?? schedule.at(-1) ?? 0;
  const asked = Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS);
  return Math.round(Math.max(planned, asked) * (1 + JITTER * random));
}

/** Reads a Retry-After header (RFC 9110, 10.2.3): seconds or a date. Undefined if it is absent or neither. */
export function readRetryAfter(
  header: string | string[] | undefined,
  nowMs: number,
): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND;
  const dateMs = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}
