/** When a failed call is sent again, and after how long. Rules alone: time and chance are passed in. */
import type { OctothorpeError } from './errors.js';

/** Whether a call may reach the gateway twice. */
export type Repeat =
  /** A read, or a write that changes nothing the second time. */
  | 'read'
  /** A write with an idempotency key: the gateway repeats its first answer. */
  | 'keyed'
  /** Sent once, whatever happens: nobody could tell whether the first one was carried out. */
  | 'never';

/** Time and chance, for tests. */
export interface Timing {
  /** Unix ms. */
  now(): number;
  /** 0 (included) to 1 (excluded). */
  random(): number;
  /** Waits. It throws the signal’s reason once that is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const FIRST_WAIT_MS = 200;
export const WAIT_MAX_MS = 5_000;
/** A person does not wait longer for an answer: the caller gets the error, with `retryAfterMs`. */
export const RETRY_AFTER_MAX_MS = 10_000;

/** Statuses of the gateway, or of what stands before it, which the same call may overcome. */
const TEMPORARY = new Set([429, 500, 502, 503, 504]);

/**
 * @param attempt 0 after the first failure
 * @returns undefined where it must not be sent again
 */
export function retryWaitMs(
  error: OctothorpeError,
  { repeat, attempt, retriesMax }: { repeat: Repeat; attempt: number; retriesMax: number },
  random: () => number,
): number | undefined {
  if (repeat === 'never' || attempt >= retriesMax || !isTemporary(error, repeat)) return undefined;
  const { retryAfterMs = 0 } = error;
  if (retryAfterMs > RETRY_AFTER_MAX_MS) return undefined;
  const fullMs = Math.min(WAIT_MAX_MS, FIRST_WAIT_MS * 2 ** attempt);
  // Half of it is random, so that clients that failed together do not return together.
  return retryAfterMs + Math.round(fullMs * (0.5 + random() / 2));
}

function isTemporary({ code, status }: OctothorpeError, repeat: Repeat): boolean {
  if (code === 'connection_failed' || code === 'timeout') return true;
  // These say no to the person, who has to know it now. A read gets limit_reached where too many of them wait at once: it is sent again.
  if (code === 'resend_too_soon' || (code === 'limit_reached' && repeat === 'keyed')) return false;
  return status !== undefined && TEMPORARY.has(status);
}

/** The real ones. */
export const REAL_TIMING: Timing = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, ms);
      signal?.addEventListener('abort', abort, { once: true });
    }),
};
