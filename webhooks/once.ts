/** Handles a signed request once: a copy of it counts for nothing. */
import { OctothorpeError } from '../src/challenge/errors.js';
import { type Outcome, RETRY_AFTER_SECONDS } from './outcome.js';
import type { ReplayGuard } from './source.js';

/** A request that a vendor signed, by what is unique in it, and how long a copy of it would pass for genuine. */
export interface SignedRequest {
  readonly id: string;
  readonly ttlSeconds: number;
}

/** Longer than a request takes. A process that dies while it handles one leaves a claim that runs out, and the vendor's retry counts. */
const CLAIM_SECONDS = 15;

/**
 * An id is used up once its request was handled; one that could not be is the vendor's to send again.
 * @param repeated what comes of a copy
 * @throws OctothorpeError `unavailable` where the request is claimed: whoever claimed it may have died
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
