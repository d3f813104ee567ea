/** Handles a signed request once: copies have no effect. */
import { OctothorpeError } from '../src/challenge/errors.js';
import { type Outcome, RETRY_AFTER_SECONDS } from './outcome.js';
import type { ReplayGuard } from './source.js';

/** A signed request: its unique id, and how long its signature stays valid. */
export interface SignedRequest {
  readonly id: string;
  readonly ttlSeconds: number;
}

/** Longer than a request takes. If a process dies during a request, its claim expires, and the vendor's retry is handled. */
const CLAIM_SECONDS = 15;

/**
 * An id is used up when its request has been handled. If handling failed, the vendor may send it again.
 * @param repeated the outcome of a copy
 * @throws OctothorpeError `unavailable` if another process has claimed the request: that process may have died
 */
export async function once(
  guard: ReplayGuard,
  { id, ttlSeconds }: SignedRequest,
  handle: () => Promise<Outcome>,
  repeated: Outcome,
): Promise<Outcome> {
  const claim = await guard.claim(id, Math.min(ttlSeconds, CLAIM_SECONDS));
  if (claim === 'handled') return repeated;
  if (claim === 'elsewhere') {
    throw new OctothorpeError('unavailable', 'The same request is being handled. Send it again.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  let outcome: Outcome;
  try {
    outcome = await handle();
  } catch (cause) {
    await guard.forget(id);
    throw cause;
  }
  await guard.handled(id, ttlSeconds);
  return outcome;
}
