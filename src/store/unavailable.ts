/** Redis away, loading, failing over or read-only: one error that callers answer with 503 and Retry-After. */
import { OctothorpeError } from '../challenge/errors.js';

/** Runs a Redis operation; whatever fails in it becomes `unavailable`. */
export async function orUnavailable<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (cause) {
    if (cause instanceof OctothorpeError) throw cause;
    throw new OctothorpeError(
      'unavailable',
      'The store did not answer in time. Repeat the request shortly; with the same Idempotency-Key it counts once, even if the first one got through.',
      { retryAfterSeconds: 1, cause },
    );
  }
}
