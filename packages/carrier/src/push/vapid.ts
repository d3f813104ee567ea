/** Who may send to a subscription: the application whose key it was made for (RFC 8292). */
import { errors, importJWK, jwtVerify } from 'jose';

/** An uncompressed point of P-256. */
const KEY_BYTES = 65;
const UNCOMPRESSED = 4;
const COORDINATE_BYTES = 32;
/** RFC 8292, section 2: a token may not be valid for longer. */
const LIFE_MAX_SECONDS = 86_400;
const CREDENTIALS = /^vapid +(.+)$/i;
const AUTHORIZATION_CHARACTERS_MAX = 4_096;

export type VapidVerdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly why: string };

/**
 * @param authorization the header
 * @param expected the application's key of this subscription, and the origin of the push service
 */
export async function checkVapid(
  authorization: string | undefined,
  expected: { readonly key: string; readonly origin: string; readonly nowMs: number },
): Promise<VapidVerdict> {
  const given = parametersOf(authorization ?? '');
  if (!given?.t || !given.k) {
    return refused(401, 'Send Authorization: vapid t=<JWT>, k=<public key> (RFC 8292).');
  }
  if (given.k !== expected.key) return refused(403, 'The subscription is for another key.');
  const key = publicKeyOf(given.k);
  if (!key) return refused(403, 'k must be an uncompressed point of P-256 in base64url.');
  try {
    const { payload } = await jwtVerify(given.t, await importJWK(key, 'ES256'), {
      algorithms: ['ES256'],
      audience: expected.origin,
      requiredClaims: ['exp'],
      currentDate: new Date(expected.nowMs),
    });
    if (Number(payload.exp) - expected.nowMs / 1000 > LIFE_MAX_SECONDS) {
      return refused(403, 'exp must be within 24 hours.');
    }
    return { kind: 'accepted' };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return refused(403, 'The token has expired.');
    if (error instanceof errors.JWTClaimValidationFailed) {
      return refused(403, `The token’s ${error.claim} is wrong; aud must be ${expected.origin}.`);
    }
    return refused(403, 'The token’s signature is wrong; sign it with ES256 and the key in k.');
  }
}

function refused(status: 401 | 403, why: string): VapidVerdict {
  return { kind: 'refused', status, why };
}

function parametersOf(authorization: string): { t?: string; k?: string } | undefined {
  if (authorization.length > AUTHORIZATION_CHARACTERS_MAX) return undefined;
  const listed = CREDENTIALS.exec(authorization)?.[1];
  if (listed === undefined) return undefined;
  return Object.fromEntries(
    listed.split(',').map((parameter) => {
      const [name = '', value = ''] = parameter.trim().split(/=(.*)/s);
      return [name.trim(), value.replace(/^"(.*)"$/, '$1').replace(/=+$/, '')];
    }),
  );
}

/** Undefined unless the text is a point of P-256, uncompressed and in base64url. */
function publicKeyOf(text: string) {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length !== KEY_BYTES || bytes[0] !== UNCOMPRESSED) return undefined;
  return {
    kty: 'EC',
    crv: 'P-256',
    x: bytes.subarray(1, 1 + COORDINATE_BYTES).toString('base64url'),
    y: bytes.subarray(1 + COORDINATE_BYTES).toString('base64url'),
  };
}

/** Whether a text has the form of an application's key. */
export function isApplicationKey(text: string): boolean {
  return /^[\w-]{87}$/.test(text) && publicKeyOf(text) !== undefined;
}
