/**
 * Counts failed authentications by address, so that nobody tries secrets without end. A request that authenticates is never asked about:
 * a stranger behind the platform's address cannot shut the platform out.
 */
import { OctothorpeError } from '../challenge/errors.js';
import { ipLogTag, type KeyedDigest } from '../limits/hmac-tags.js';
import { doorFailuresKey } from '../redis/keys.js';
import { type RedisClient, wrapRedisErrors } from '../redis/scripts.js';

const FAILURES_MAX = 20;
const WINDOW_MS = 600_000;

/** Doors share one count: an address that guesses at one guesses at all. */
const ALL_DOORS = 'doors';

export class CallerFailures {
  readonly #redis: RedisClient;
  readonly #digest: KeyedDigest;

  constructor(redis: RedisClient, digest: KeyedDigest) {
    this.#redis = redis;
    this.#digest = digest;
  }

  /**
   * Counts one failure of an IPv4 address or an IPv6 /64.
   * @returns seconds until the address may fail again; undefined while it may
   * @throws OctothorpeError `unavailable`
   */
  async add(address: string): Promise<number | undefined> {
    const key = doorFailuresKey(ipLogTag(this.#digest, ALL_DOORS, address));
    const answers = await wrapRedisErrors(() =>
      this.#redis.multi().set(key, 0, 'PX', WINDOW_MS, 'NX').incr(key).pttl(key).exec(),
    );
    const failures = Number(answers?.[1]?.[1] ?? 0);
    const leftMs = Number(answers?.[2]?.[1] ?? 0);
    return failures > FAILURES_MAX ? Math.max(1, Math.ceil(leftMs / 1000)) : undefined;
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
