/**
 * Verifies the signature of a Vonage webhook: a JWT by HMAC with the account's signature secret, minutes old at most, over the hash of
 * the body, for this account and application. The SDK's own check ignores age and body and accepts
 * RS256 as well, so a JWT library checks here: one that runs on this thread, because Web Crypto's thread pool costs six times as much.
 */
import { createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import jwt from 'jsonwebtoken';
import { z } from 'zod';
import type { VonageSettings } from '../src/providers/vonage/vonage-entry.js';

const AGE_SECONDS_MAX = 300;
const CLOCK_TOLERANCE_SECONDS = 10;
/** A token's id is remembered as long as the token is valid. */
export const REPLAY_SECONDS = AGE_SECONDS_MAX + 2 * CLOCK_TOLERANCE_SECONDS;

export type VonageSignature =
  | { readonly kind: 'genuine'; readonly jti: string }
  | { readonly kind: 'forged'; readonly fault: string };

type Settings = Pick<
  VonageSettings,
  'apiKey' | 'applicationId' | 'signatureSecret' | 'previousSignatureSecret'
>;

/** @returns a function that checks the Authorization header against the raw body */
export function vonageVerifier(
  settings: Settings,
): (authorization: string | undefined, body: Buffer, nowMs: number) => VonageSignature {
  const keys = [settings.signatureSecret, settings.previousSignatureSecret]
    .filter((secret) => secret !== undefined)
    .map((secret) => createSecretKey(Buffer.from(secret, 'utf8')));
  return (authorization, body, nowMs) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return { kind: 'forged', fault: 'no bearer token' };
    const nowSeconds = Math.floor(nowMs / 1000);
    const signed = verifyWithAny(keys, token, nowSeconds);
    if ('fault' in signed) return { kind: 'forged', fault: signed.fault };
    const parsed = claims.safeParse(signed.payload);
    if (!parsed.success) return { kind: 'forged', fault: 'the claims are not Vonage’s' };
    const fault = faultOfClaims(parsed.data, settings, body, nowSeconds);
    return fault === undefined
      ? { kind: 'genuine', jti: parsed.data.jti }
      : { kind: 'forged', fault };
  };
}

/** The claims, or the reason why no key accepts the token. */
function verifyWithAny(
  keys: readonly KeyObject[],
  token: string,
  clockTimestamp: number,
): { readonly payload: unknown } | { readonly fault: string } {
  let fault = 'no key';
  for (const key of keys) {
    try {
      const payload = jwt.verify(token, key, {
        algorithms: ['HS256'],
        issuer: 'Vonage',
        maxAge: AGE_SECONDS_MAX,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        clockTimestamp,
      });
      return { payload };
    } catch (error) {
      fault = error instanceof jwt.JsonWebTokenError ? error.message : 'unreadable token';
    }
  }
  return { fault };
}

function faultOfClaims(
  { iat, payload_hash, application_id, api_key }: z.infer<typeof claims>,
  settings: Settings,
  body: Buffer,
  nowSeconds: number,
): string | undefined {
  // The library checks only the age: it accepts tokens from the future, and treats an `iat` of 0 as now.
  if (iat > nowSeconds + CLOCK_TOLERANCE_SECONDS) return 'a token from the future';
  if (iat <= nowSeconds - AGE_SECONDS_MAX - CLOCK_TOLERANCE_SECONDS) return 'an old token';
  const bodyHash = hash('sha256', body, 'buffer');
  if (!timingSafeEqual(bodyHash, Buffer.from(payload_hash, 'hex'))) return 'another body';
  if (application_id === undefined && api_key === undefined)
    return 'neither account nor application';
  if (application_id !== undefined && application_id !== settings.applicationId) {
    return 'another application';
  }
  if (api_key !== undefined && api_key !== settings.apiKey) return 'another account';
  return undefined;
}

const claims = z.object({
  iat: z.number(),
  jti: z.string().min(1).max(128),
  payload_hash: z.string().regex(/^[0-9a-f]{64}$/i),
  application_id: z.string().optional(),
  api_key: z.string().optional(),
});
