/** Who calls: a bearer API key (RFC 6750 2.1), read strictly. What a key may do is its tenant's to say. */
import type { Request, Response } from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import type { Tenant } from '../challenge/tenant.js';
import type { ApiKeys } from './ports.js';
import { contextOf } from './request-context.js';

/** RFC 6750's b64token, bounded. The scheme's name knows no case (RFC 9110 11.1). */
const BEARER = /^Bearer +([A-Za-z0-9._~+/-]{1,256}={0,2})$/i;
const HEADER_CHARS_MAX = 300;

/** @throws OctothorpeError `unauthorized`; a missing, a malformed and an unknown key read the same but for the hint */
export function authenticate(keys: ApiKeys, req: Request, res: Response): Tenant {
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
  const tenant = token === undefined ? undefined : keys.find(token);
  if (tenant === undefined) {
    context.errorHeaders = {
      'WWW-Authenticate': 'Bearer realm="octothorpe", error="invalid_token"',
    };
    throw new OctothorpeError(
      'unauthorized',
      'The API key is not known here. Send it as Authorization: Bearer <API key>.',
    );
  }
  context.tenant = tenant.id;
  return tenant;
}
