/**
 * Tokens that Microsoft Entra issues to an application, as an endpoint checks them: RS256 against the tenant's keys, issuer, audience, the
 * calling application, its role, and the time. The tenant has to be on the list before any key is fetched.
 */
import { randomUUID } from 'node:crypto';
import {
  type CryptoKey,
  createRemoteJWKSet,
  decodeJwt,
  errors,
  generateKeyPair,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
  SignJWT,
} from 'jose';
import { z } from 'zod';
import { OctothorpeError } from '../challenge/errors.js';
import type { Clock } from '../challenge/time.js';
import { unauthorized } from './authentication.js';

export const Guid = z
  .string()
  .regex(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    'must be an id such as 11111111-2222-3333-4444-555555555555',
  )
  .toLowerCase();

export const JwksUrl = z
  .string()
  .refine(isKeyAddress, 'must be an https:// address; {tenant} stands for the tenant’s id')
  .default('https://login.microsoftonline.com/{tenant}/discovery/v2.0/keys')
  .describe('Where the keys that sign tokens are.');

export interface EntraCaller {
  /** The directories that may call, by their id in lower case. */
  readonly tenants: readonly string[];
  /** Each names our application. */
  readonly audiences: readonly string[];
  /** The application that calls: `azp` of a v2 token, `appid` of a v1 token. */
  readonly callerAppId: string;
  /** The application role that the caller must have. */
  readonly role?: string;
  readonly jwksUrl: string;
}

const BEARER = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i;
const TOKEN_CHARS_MAX = 8_192;
/** Between Microsoft's clock and ours. */
const SKEW_SECONDS = 60;
/** Microsoft waits about 3 s for the whole answer. */
const KEYS_WITHIN_MS = 1_500;
const SAMPLE_SECONDS = 300;

export class EntraTokens {
  readonly #caller: EntraCaller;
  readonly #clock: Clock;
  readonly #keys: ReadonlyMap<string, JWTVerifyGetKey>;
  /** Signs samples. It never leaves this process, and exists only once a sample was asked for. */
  #own: Promise<OwnKey> | undefined;

  constructor(caller: EntraCaller, clock: Clock) {
    this.#caller = caller;
    this.#clock = clock;
    this.#keys = new Map(
      caller.tenants.map((tenant) => [
        tenant,
        createRemoteJWKSet(new URL(caller.jwksUrl.replaceAll('{tenant}', tenant)), {
          timeoutDuration: KEYS_WITHIN_MS,
        }),
      ]),
    );
  }

  /**
   * @returns the id of the tenant that the caller acts for
   * @throws OctothorpeError `unauthorized`; `unavailable` where Microsoft's keys cannot be fetched
   */
  async verify(authorization: string | undefined): Promise<string> {
    const token = bearerToken(authorization);
    const tenant = tenantIn(token);
    const keys = this.#keys.get(tenant);
    if (!keys) throw refused('its tenant is not on the door’s list');
    const payload = await this.#payload(token, tenant, keys);
    const { callerAppId, role } = this.#caller;
    const caller = payload.iss === issuerV2(tenant) ? payload['azp'] : payload['appid'];
    if (String(caller).toLowerCase() !== callerAppId) throw refused('another application calls');
    const roles: unknown = payload['roles'];
    if (role !== undefined && !(Array.isArray(roles) && roles.includes(role))) {
      throw refused(`the caller lacks the role ${role}`);
    }
    return tenant;
  }

  /** The `Authorization` header of the expected caller, for samples: valid in this process alone. */
  async sampleAuthorization(): Promise<string> {
    this.#own ??= makeKey();
    const { kid, privateKey } = await this.#own;
    const [tenant = ''] = this.#caller.tenants;
    const [audience = ''] = this.#caller.audiences;
    const now = Math.floor(this.#clock.now() / 1000);
    const { callerAppId: azp, role } = this.#caller;
    const token = await new SignJWT({ tid: tenant, azp, ...(role ? { roles: [role] } : {}) })
      .setProtectedHeader({ alg: 'RS256', kid })
      .setIssuer(issuerV2(tenant))
      .setAudience(audience)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + SAMPLE_SECONDS)
      .sign(privateKey);
    return `Bearer ${token}`;
  }

  async #payload(token: string, tenant: string, keys: JWTVerifyGetKey): Promise<JWTPayload> {
    const own = await this.#own;
    const key: JWTVerifyGetKey = (header, jws) =>
      own !== undefined && header.kid === own.kid ? own.publicKey : keys(header, jws);
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['RS256'],
        issuer: [issuerV2(tenant), `https://sts.windows.net/${tenant}/`],
        audience: [...this.#caller.audiences],
        requiredClaims: ['exp', 'nbf', 'tid'],
        clockTolerance: SKEW_SECONDS,
        currentDate: new Date(this.#clock.now()),
      });
      return payload;
    } catch (cause) {
      throw isUnreachable(cause) ? keysUnavailable(cause) : refused('it is not valid here', cause);
    }
  }
}

interface OwnKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

async function makeKey(): Promise<OwnKey> {
  return { kid: `sample-${randomUUID()}`, ...(await generateKeyPair('RS256')) };
}

function bearerToken(authorization: string | undefined): string {
  const token =
    authorization !== undefined && authorization.length <= TOKEN_CHARS_MAX
      ? BEARER.exec(authorization)?.[1]
      : undefined;
  if (token === undefined) {
    throw unauthorized('There is no bearer token of Microsoft Entra. Let no proxy remove it.');
  }
  return token;
}

/** Not verified yet: it only says whose keys to verify with. */
function tenantIn(token: string): string {
  try {
    return String(decodeJwt(token)['tid']).toLowerCase();
  } catch (cause) {
    throw refused('it cannot be read', cause);
  }
}

function issuerV2(tenant: string): string {
  return `https://login.microsoftonline.com/${tenant}/v2.0`;
}

/** Only the log learns why. */
function refused(because: string, cause?: unknown): OctothorpeError {
  return unauthorized(
    'The bearer token is not one of Microsoft Entra for this door. Compare the door’s ids with the app registration.',
    new Error(`The token is refused: ${because}.`, cause === undefined ? {} : { cause }),
  );
}

function keysUnavailable(cause: unknown): OctothorpeError {
  return new OctothorpeError(
    'unavailable',
    'The keys of Microsoft Entra cannot be fetched now. Let this machine reach them, and send the request again.',
    { retryAfterSeconds: 1, cause },
  );
}

/** jose's own errors say that a token is wrong, except for a time-out and for an answer that is no key set. */
function isUnreachable(error: unknown): boolean {
  if (!(error instanceof errors.JOSEError)) return true;
  return error.code === 'ERR_JWKS_TIMEOUT' || error.code === 'ERR_JOSE_GENERIC';
}

function isKeyAddress(text: string): boolean {
  const whole = text.replaceAll('{tenant}', 'tenant');
  if (!URL.canParse(whole)) return false;
  const url = new URL(whole);
  const local = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && local);
}
