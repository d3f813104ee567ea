/** Handles a signed request once: a copy of it counts for nothing. */
import type { Outcome } from './outcome.js';
import type { ReplayGuard } from './source.js';

/** A request that a vendor signed, by what is unique in it, and how long a copy of it would pass for genuine. */
export interface SignedRequest {
  readonly id: string;
  readonly ttlSeconds: number;
}

/**
 * An id is used up once its request was taken; one that could not be is the vendor's to send again.
 * @param repeated what comes of a copy
 */
export async function once(
  guard: ReplayGuard,
  { id, ttlSeconds }: SignedRequest,
  handle: () => Promise<Outcome>,
  repeated: Outcome,
): Promise<Outcome> {
  if (!(await guard.firstSeen(id, ttlSeconds))) return repeated;
  try {
    return await handle();
  } catch (cause) {
    await guard.forget(id);
    throw cause;
  }
}
