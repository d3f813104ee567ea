/**
 * Distinguishes an unusable Redis (down, loading, failing over, read-only) from an error of the service itself. The first is answered with
 * 503 and Retry-After; the second is a 500 that needs a fix.
 */
import { OctothorpeError } from '../challenge/errors.js';

/** Redis's errors while it cannot serve. Other errors mean that a command or a script is wrong. */
const CANNOT_SERVE =
  /\b(?:ASK|BUSY|CLUSTERDOWN|DENIED|EXECABORT|IOERR|LOADING|MASTERDOWN|MISCONF|MOVED|NOAUTH|NOPERM|NOREPLICAS|NOSCRIPT|OOM|READONLY|TRYAGAIN|UNBLOCKED|UNKILLABLE|WRONGPASS)\b|max number of clients|ACL failure in script|user executing the script can't run/;
/** By name: an error from another realm is not an instance of this realm's classes. */
const PROGRAMMING_ERROR = /^(?:Type|Range|Syntax|Reference|URI|Eval)Error$/;

/**
 * Runs commands of Redis; if Redis or the connection fails, the error becomes `unavailable`. Interpret the answers outside.
 * @throws OctothorpeError; an error of our own as it is
 */
export async function orUnavailable<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (cause) {
    if (cause instanceof OctothorpeError || isOwnFault(cause)) throw cause;
    throw new OctothorpeError(
      'unavailable',
      'The store did not answer in time. Repeat the request shortly; with the same Idempotency-Key it counts once, even if the first one got through.',
      { retryAfterSeconds: 1, cause },
    );
  }
}

/** An error in this program or in its stored data: a later try does not help. */
export function isOwnFault(error: unknown): boolean {
  if (error instanceof OctothorpeError) return error.code === 'internal';
  if (!(error instanceof Error)) return true;
  if (error.name === 'ReplyError') return !CANNOT_SERVE.test(error.message);
  return PROGRAMMING_ERROR.test(error.name);
}
