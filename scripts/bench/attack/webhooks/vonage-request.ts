/** Webhooks as Vonage makes them: a JSON body and a token for it, signed by a JWT library. */
import { createHash, createSecretKey, type KeyObject, randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import type { WebhookRequest } from './twilio-request.js';

export interface VonageAccount {
  readonly apiKey: string;
  readonly applicationId: string;
  readonly signatureSecret: string;
}

export function vonageClaims(
  { apiKey, applicationId }: VonageAccount,
  body: string,
  nowMs: number,
): JWTPayload {
  return {
    iat: Math.floor(nowMs / 1000),
    jti: randomUUID(),
    iss: 'Vonage',
    api_key: apiKey,
    application_id: applicationId,
    payload_hash: createHash('sha256').update(body).digest('hex'),
  };
}

export function vonageToken(
  claims: JWTPayload,
  secret: string | KeyObject,
  alg = 'HS256',
): Promise<string> {
  const key = typeof secret === 'string' ? createSecretKey(Buffer.from(secret)) : secret;
  return new SignJWT(claims).setProtectedHeader({ alg, typ: 'JWT' }).sign(key);
}

export function vonageRequest(path: string, token: string, body: string): WebhookRequest {
  return {
    method: 'POST',
    path,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body,
  };
}
