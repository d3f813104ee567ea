/** Redis away, loading, failing over or read-only: one error that callers answer with 503 and Retry-After. */
import { OctothorpeError } from '../challenge/errors.js';

/** Runs a Redis operation; whatever fails in it becomes `unavailable`. */
export async function orUnavailable<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (cause) {
    throw new OctothorpeError(
      'unavailable',
      'The store cannot be reached at the moment. Nothing was changed that you were not told of; try again shortly.',
      { retryAfterSeconds: 1, cause },
    );
  }
}
