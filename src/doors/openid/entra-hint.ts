/**
 * The `id_token_hint` of Microsoft Entra's external methods: who is signing in, signed RS256 with the directory's keys. Microsoft makes it
 * expired on purpose, so `exp` does not count; `iat` does. The directory has to be on the list before any key is fetched.
 */
import { compactVerify, createRemoteJWKSet, decodeJwt, errors, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { OctothorpeError } from '../../challenge/errors.js';
import type { Clock } from '../../challenge/time.js';
import { Guid } from '../entra-token.js';
import type { EntraClient } from './settings.js';

/** Between Microsoft's clock and ours. */
const SKEW_SECONDS = 60;
const HINT_CHARS_MAX = 16_384;
const KEYS_WITHIN_MS = 3_000;
/** After this a key that Microsoft no longer publishes is no longer accepted. */
const KEYS_AGE_MAX_MS = 600_000;

const Claims = z.object({
  iss: z.string(),
  aud: z.string(),
  tid: Guid,
  oid: Guid,
  /** Goes back to Microsoft unchanged. */
  sub: z.string().min(1).max(255),
  iat: z.number(),
  nbf: z.number().optional(),
});

export interface EntraPerson {
  /** Who it is for us: the directory and the person's object in it. */
  readonly subject: string;
  readonly sub: string;
}

export function entraSubject(directory: string, oid: string): string {
  return `${directory}.${oid}`;
}

/** Undefined for a subject that is not one of a directory. */
export function partsOfSubject(subject: string): { directory: string; oid: string } | undefined {
  const [directory, oid, ...more] = subject.split('.').map((part) => Guid.safeParse(part));
  if (!directory?.success || !oid?.success || more.length > 0) return undefined;
  return { directory: directory.data, oid: oid.data };
}

export class EntraHints {
  readonly #client: EntraClient;
  readonly #clock: Clock;
  readonly #keys: ReadonlyMap<string, JWTVerifyGetKey>;

  constructor(client: EntraClient, clock: Clock, keysAgeMaxMs = KEYS_AGE_MAX_MS) {
    this.#client = client;
    this.#clock = clock;
    this.#keys = new Map(
      client.directories.map((directory) => [
        directory,
        createRemoteJWKSet(new URL(client.jwksUrl.replaceAll('{tenant}', directory)), {
          timeoutDuration: KEYS_WITHIN_MS,
          cacheMaxAge: keysAgeMaxMs,
        }),
      ]),
    );
  }

  /** @throws OctothorpeError `unauthorized`; `unavailable` where Microsoft's keys cannot be fetched */
  async verify(hint: string): Promise<EntraPerson> {
    const directory = directoryIn(hint);
    const keys = this.#keys.get(directory);
    if (!keys) throw refused('its directory is not on the list');
    const claims = Claims.safeParse(await this.#payload(hint, keys));
    if (!claims.success) throw refused('a claim is missing or malformed');
    const { iss, aud, tid, oid, sub, iat, nbf } = claims.data;
    const { clientId, hintAgeMaxMs } = this.#client;
    const nowSeconds = this.#clock.now() / 1000;
    if (iss !== `https://login.microsoftonline.com/${tid}/v2.0` || tid !== directory) {
      throw refused('another issuer made it');
    }
    if (aud !== clientId) throw refused('it is for another client');
    if (Math.max(iat, nbf ?? iat) > nowSeconds + SKEW_SECONDS) throw refused('it is of the future');
    if (nowSeconds - iat > hintAgeMaxMs / 1000) throw refused('it is too old');
    return { subject: entraSubject(tid, oid), sub };
  }

  async #payload(hint: string, keys: JWTVerifyGetKey): Promise<unknown> {
    try {
      const { payload } = await compactVerify(hint, keys, { algorithms: ['RS256'] });
      return JSON.parse(new TextDecoder().decode(payload));
    } catch (cause) {
      if (!isUnreachable(cause)) throw refused('it is not signed by the directory', cause);
      throw new OctothorpeError(
        'unavailable',
        'The keys of Microsoft Entra cannot be fetched now. Let this machine reach them, and sign in again.',
        { retryAfterSeconds: 1, cause },
      );
    }
  }
}

/** Not verified yet: it only says whose keys to verify with. */
function directoryIn(hint: string): string {
  if (hint.length > HINT_CHARS_MAX) throw refused('it is too long');
  try {
    return String(decodeJwt(hint)['tid']).toLowerCase();
  } catch (cause) {
    throw refused('it cannot be read', cause);
  }
}

/** Only the log learns why. */
function refused(because: string, cause?: unknown): OctothorpeError {
  return new OctothorpeError(
    'unauthorized',
    'The id_token_hint is not one of Microsoft Entra for this client. Compare the directory and the client id with the configuration.',
    { cause: new Error(`The hint is refused: ${because}.`, cause === undefined ? {} : { cause }) },
  );
}

/** jose's own errors say that a token is wrong, except for a time-out and for an answer that is no key set. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof SyntaxError) return false;
  if (!(error instanceof errors.JOSEError)) return true;
  return error.code === 'ERR_JWKS_TIMEOUT' || error.code === 'ERR_JOSE_GENERIC';
}
