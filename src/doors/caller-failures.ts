/**
 * Counts failed authentications by address, so that nobody tries secrets without end. A request that authenticates is never asked about:
 * a stranger behind the platform's address cannot shut the platform out.
 */
import { OctothorpeError } from '../challenge/errors.js';
import type { KeyedDigest } from '../limits/hmac-tags.js';
import { doorFailuresKey } from '../redis/keys.js';
import type { RedisClient } from '../redis/scripts.js';
import { AddressCounter } from './address-counter.js';

export class CallerFailures extends AddressCounter {
  constructor(redis: RedisClient, digest: KeyedDigest) {
    // Doors share one count: an address that guesses at one guesses at all.
    super(redis, digest, { of: 'doors', max: 20, windowMs: 600_000, key: doorFailuresKey });
  }
}

/** Only a request that fails to authenticate counts, and only such a request is refused for the count. */
export async function countFailure(
  failures: Pick<CallerFailures, 'add'>,
  request: { readonly ip?: string | undefined },
  error: OctothorpeError,
): Promise<OctothorpeError> {
  if (error.code !== 'unauthorized') return error;
  let waitSeconds: number | undefined;
  try {
    waitSeconds = await failures.add(request.ip ?? '');
  } catch {
    // Without Redis the caller is still refused.
    return error;
  }
  if (waitSeconds === undefined) return error;
  return new OctothorpeError(
    'limit_reached',
    `Too many requests of this address failed to authenticate. Correct the secret, and wait ${waitSeconds} s.`,
    { retryAfterSeconds: waitSeconds, rule: CALLER_RULE, cause: error.cause },
  );
}

export const CALLER_RULE = 'door_caller';
