/** Authenticates the caller and checks the scope: a bearer API key (RFC 6750 2.1), read strictly. */

import { hash, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import type { ApiScope, Tenant } from '../challenge/tenant.js';
import type { ApiKeys, KnownKey } from './ports.js';
import { contextOf } from './request-context.js';

/** RFC 6750's b64token, with a maximum length. The scheme's name is not case-sensitive (RFC 9110 11.1). */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]{1,256}={0,2})$/i;
const HEADER_CHARS_MAX = 300;

export function authenticate(
  keys: ApiKeys,
  req: Request,
  res: Response,
  scope: ApiScope = 'challenges',
): Tenant {
  return authenticateKey(keys, req, res, scope).tenant;
}

/**
 * @throws OctothorpeError `unauthorized`; missing, malformed and unknown keys get the same answer except for the hint.
 * `forbidden` where the key lacks the scope
 */
export function authenticateKey(
  keys: ApiKeys,
  req: Request,
  res: Response,
  scope: ApiScope,
): KnownKey {
  const header = req.headers.authorization;
  const context = contextOf(res);
  if (header === undefined) {
    context.errorHeaders = { 'WWW-Authenticate': 'Bearer realm="octothorpe"' };
    throw new OctothorpeError(
      'unauthorized',
      'There is no API key. Send it as Authorization: Bearer <API key>.',
    );
  }
  const token = header.length <= HEADER_CHARS_MAX ? BEARER.exec(header)?.[1] : undefined;
  const known = token === undefined ? undefined : keys.find(token);
  if (known === undefined) {
    context.errorHeaders = {
      'WWW-Authenticate': 'Bearer realm="octothorpe", error="invalid_token"',
    };
    throw new OctothorpeError(
      'unauthorized',
      'The API key is not known here. Send it as Authorization: Bearer <API key>.',
    );
  }
  context.tenant = known.tenant.id;
  if (!known.scopes.has(scope)) {
    // RFC 6750 3.1
    context.errorHeaders = {
      'WWW-Authenticate': `Bearer realm="octothorpe", error="insufficient_scope", scope="${scope}"`,
    };
    throw new OctothorpeError(
      'forbidden',
      `The API key has no scope "${scope}". Use a key that has it, or ask the operator for one.`,
    );
  }
  return known;
}

// The configured API keys: only their SHA-256, so that a leaked configuration gives no access.

export interface ApiKeyHash {
  /** Hex */
  readonly sha256: string;
  readonly tenant: string;
  readonly scopes: readonly ApiScope[];
}

const FINGERPRINT_BYTES = 4;

export class ApiKeyTable implements ApiKeys {
  readonly #keys: readonly { readonly hash: Buffer; readonly known: KnownKey }[];

  /** A tenant may have any number of keys: during a replacement it has two. */
  constructor(hashes: readonly ApiKeyHash[], tenants: ReadonlyMap<string, Tenant>) {
    this.#keys = hashes.flatMap(({ sha256, tenant: id, scopes }) => {
      const tenant = tenants.get(id);
      if (!tenant) return [];
      const hash = Buffer.from(sha256, 'hex');
      const fingerprint = hash.toString('hex', 0, FINGERPRINT_BYTES);
      return [{ hash, known: { tenant, fingerprint, scopes: new Set(scopes) } }];
    });
  }

  /** Compares with every key in constant time, so that the time of the answer shows nothing. */
  find(bearerToken: string): KnownKey | undefined {
    const given = hash('sha256', bearerToken, 'buffer');
    let found: KnownKey | undefined;
    for (const key of this.#keys) if (timingSafeEqual(key.hash, given)) found = key.known;
    return found;
  }
}
