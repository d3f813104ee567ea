/**
 * Who signed a Vonage webhook: a JWT by HMAC with the account's signature secret, minutes old at most, over the hash of
 * this very body, for this account and application. The SDK's own check looks at neither age nor body and takes
 * RS256 as well, so the JWT library checks here.
 */
import { createHash, createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify } from 'jose';
import { z } from 'zod';
import type { VonageSettings } from '../src/providers/vonage/vonage-settings.js';

const AGE_SECONDS_MAX = 300;
const CLOCK_TOLERANCE_SECONDS = 10;
/** As long as a token could pass, its id is remembered. */
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
): (authorization: string | undefined, body: Buffer, nowMs: number) => Promise<VonageSignature> {
  const keys = [settings.signatureSecret, settings.previousSignatureSecret]
    .filter((secret) => secret !== undefined)
    .map((secret) => createSecretKey(Buffer.from(secret, 'utf8')));
  return async (authorization, body, nowMs) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return { kind: 'forged', fault: 'no bearer token' };
    const payload = await verifyWithAny(keys, token, new Date(nowMs));
    if (typeof payload === 'string') return { kind: 'forged', fault: payload };
    const parsed = claims.safeParse(payload);
    if (!parsed.success) return { kind: 'forged', fault: 'the claims are not Vonage’s' };
    const fault = faultOfClaims(parsed.data, settings, body);
    return fault === undefined
      ? { kind: 'genuine', jti: parsed.data.jti }
      : { kind: 'forged', fault };
  };
}

/** The claims, or why no key accepts the token. */
async function verifyWithAny(
  keys: readonly KeyObject[],
  token: string,
  currentDate: Date,
): Promise<JWTPayload | string> {
  let fault = 'no key';
  for (const key of keys) {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        issuer: 'Vonage',
        maxTokenAge: AGE_SECONDS_MAX,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        currentDate,
      });
      return payload;
    } catch (error) {
      fault = error instanceof errors.JOSEError ? error.code : 'unreadable token';
    }
  }
  return fault;
}

function faultOfClaims(
  { payload_hash, application_id, api_key }: z.infer<typeof claims>,
  settings: Settings,
  body: Buffer,
): string | undefined {
  const hash = createHash('sha256').update(body).digest();
  if (!timingSafeEqual(hash, Buffer.from(payload_hash, 'hex'))) return 'another body';
  if (application_id === undefined && api_key === undefined) return 'for nobody';
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
