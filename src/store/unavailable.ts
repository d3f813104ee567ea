/**
 * Tells a Redis that is away, loading, failing over or read-only from an error of our own. Callers answer the first with 503 and
 * Retry-After; the second is a 500 that somebody has to look at.
 */
import { OctothorpeError } from '../challenge/errors.js';

/** What Redis says while it cannot serve. Its other replies mean that a command or a script of ours is wrong. */
const CANNOT_SERVE =
  /\b(?:ASK|BUSY|CLUSTERDOWN|DENIED|EXECABORT|IOERR|LOADING|MASTERDOWN|MISCONF|MOVED|NOAUTH|NOPERM|NOREPLICAS|NOSCRIPT|OOM|READONLY|TRYAGAIN|UNBLOCKED|UNKILLABLE|WRONGPASS)\b|max number of clients/;
/** By name: an error that was made in another realm is no instance of this one's classes. */
const PROGRAMMING_ERROR = /^(?:Type|Range|Syntax|Reference|URI|Eval)Error$/;

/**
 * Runs commands of Redis; where Redis or the way to it fails, the error becomes `unavailable`. Answers are to be read outside.
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

/** A mistake in this program or in what it stored: no later try helps. */
export function isOwnFault(error: unknown): boolean {
  if (error instanceof OctothorpeError) return error.code === 'internal';
  if (!(error instanceof Error)) return true;
  if (error.name === 'ReplyError') return !CANNOT_SERVE.test(error.message);
  return PROGRAMMING_ERROR.test(error.name);
}
