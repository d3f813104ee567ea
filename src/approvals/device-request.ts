/**
 * How the app's requests are authenticated: each carries a JWT of its own, signed by the device's key (ES256), for one path and one body, valid
 * for a minute and usable once. No cookie, and no secret on the server.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { decodeProtectedHeader, errors, importJWK, jwtVerify } from 'jose';
import { z } from 'zod';
import type { ApproveMethod } from '../enrolment/method.js';

/** The token's type, so that no other JWT is accepted (RFC 8725, section 3.11). */
const TYPE = 'octothorpe-device+jwt';
/** How far a phone's clock may be off, and how old a request may be. */
export const REQUEST_WINDOW_MS = 60_000;
const TOKEN_CHARS_MAX = 2_000;
export const DEVICE_ID = /^me_[\w-]{22}$/;

export interface DeviceRequest {
  readonly token: string;
  /** Names what is asked for, such as `answer`. */
  readonly action: string;
  readonly body: Buffer;
}

const Claims = z.object({
  iat: z.number().int(),
  jti: z.string().regex(/^[\w-]{16,64}$/),
  act: z.string(),
  /** SHA-256 of the body, base64url. */
  bdy: z.string(),
});

/** The device that a token names; nothing is verified yet. */
export function namedDevice(token: string): string | undefined {
  if (token.length > TOKEN_CHARS_MAX) return undefined;
  try {
    const { kid } = decodeProtectedHeader(token);
    return kid !== undefined && DEVICE_ID.test(kid) ? kid : undefined;
  } catch {
    return undefined;
  }
}

/** `clock`: the device's clock, or the request's age, is off. */
export type Verified =
  | { readonly kind: 'genuine'; readonly jti: string }
  | { readonly kind: 'forged' | 'clock' };

/** Whether the request is this device's, here and now. Whether it is a repeat, the caller asks Redis. */
export async function verifyRequest(
  { token, action, body }: DeviceRequest,
  { publicKey }: Pick<ApproveMethod, 'publicKey'>,
  audience: string,
  nowMs: number,
): Promise<Verified> {
  try {
    const { payload } = await jwtVerify(token, await importJWK({ ...publicKey }, 'ES256'), {
      algorithms: ['ES256'],
      typ: TYPE,
      audience,
      currentDate: new Date(nowMs),
      clockTolerance: REQUEST_WINDOW_MS / 1000,
    });
    const claims = Claims.safeParse(payload);
    if (!claims.success) return { kind: 'forged' };
    const { iat, jti, act, bdy } = claims.data;
    if (act !== action || bdy !== sha256(body)) return { kind: 'forged' };
    if (Math.abs(nowMs - iat * 1000) > REQUEST_WINDOW_MS) return { kind: 'clock' };
    return { kind: 'genuine', jti };
  } catch (error) {
    if (error instanceof errors.JWTExpired) return { kind: 'clock' };
    if (error instanceof errors.JOSEError) return { kind: 'forged' };
    throw error;
  }
}

/** ES256 in the form of JWS and WebCrypto: r and s, 32 bytes each. False for anything else. */
export function isSignedBy(
  { publicKey }: Pick<ApproveMethod, 'publicKey'>,
  text: string,
  signature: string,
): boolean {
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.length !== 64) return false;
  const key = createPublicKey({ key: { ...publicKey }, format: 'jwk' });
  return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, bytes);
}

/** Whether these coordinates are a point of P-256: a device must not register a key that fails later. */
export function isKey(publicKey: ApproveMethod['publicKey']): boolean {
  try {
    createPublicKey({ key: { ...publicKey }, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}

export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('base64url');
}
