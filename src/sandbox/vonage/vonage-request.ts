/** Reads an application's requests to Vonage's APIs: the credentials, and JSON that matches a schema. */
import { createPublicKey, type KeyObject } from 'node:crypto';
import type { Request } from 'express';
import { jwtVerify } from 'jose';
import type { z } from 'zod';
import type { VonageAccount } from '../carrier-options.js';
import { basicCredentials, sameSecret } from '../secret.js';
import { VonageError } from './vonage-error.js';

/** Checks the credentials of requests. */
export class VonageAccess {
  readonly #account: VonageAccount;
  readonly #publicKey: KeyObject;

  constructor(account: VonageAccount) {
    this.#account = account;
    this.#publicKey = createPublicKey(account.publicKey);
  }

  /**
   * @param basicAllowed accept key and secret too; the Voice API accepts only a token
   * @throws VonageError unauthorized
   */
  async check(request: Request, basicAllowed: boolean): Promise<void> {
    const header = request.headers.authorization ?? '';
    const token = /^Bearer (\S+)$/i.exec(header)?.[1];
    if (token && (await this.#signedByApplication(token))) return;
    const basic = basicAllowed ? basicCredentials(header) : undefined;
    if (
      basic &&
      sameSecret(basic.user, this.#account.apiKey) &&
      sameSecret(basic.password, this.#account.apiSecret)
    ) {
      return;
    }
    throw new VonageError('unauthorized');
  }

  async #signedByApplication(token: string): Promise<boolean> {
    try {
      const { payload } = await jwtVerify(token, this.#publicKey, {
        algorithms: ['RS256'],
        requiredClaims: ['iat', 'jti'],
        clockTolerance: 30,
      });
      return sameSecret(String(payload['application_id']), this.#account.applicationId);
    } catch {
      return false;
    }
  }
}

/** @throws VonageError if the body is not JSON, or does not match the schema */
export function readJson<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
): z.output<Schema> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new VonageError('unsupported-type');
  let body: unknown;
  try {
    body = JSON.parse(typeof request.body === 'string' ? request.body : '');
  } catch {
    throw new VonageError('invalid-json');
  }
  return readValue(body, schema);
}

/** @throws VonageError invalid-params, naming every invalid parameter */
export function readValue<Schema extends z.ZodType>(
  value: unknown,
  schema: Schema,
): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new VonageError(
    'invalid-params',
    read.error.issues.map((issue) => ({
      name: issue.path.join('.') || 'body',
      reason: issue.message,
    })),
  );
}
