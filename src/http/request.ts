/**
 * What a route reads of its request: a JSON body of bounded size, checked by its schema, the Idempotency-Key, and the caller by the API key.
 * Bodies that are too large, compressed, not of JSON's type, not UTF-8, or not valid JSON are refused; the bytes are kept as they came.
 */

import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { OctothorpeError } from '../challenge/errors.js';
import type { ApiScope, Tenant } from '../challenge/policy.js';
import { PARSE_OPTIONS } from '../input/issue-text.js';
import { jsonFault } from '../input/json-fault.js';
import { IDEMPOTENCY_KEY } from './api/request-schemas.js';
import { keyFault } from './api-key-fault.js';
import { contextOf } from './dispatch.js';
import { inputError, mediaTypeFault } from './input-error.js';
import type { ApiKeys, KnownKey } from './ports.js';

export interface JsonBody {
  /** Empty where the request had no body. */
  readonly raw: Buffer;
  /** Undefined where the request had no body. */
  readonly value: unknown;
}

/** The largest body that v1 reads, in bytes. */
export const BODY_BYTES_MAX = 16_384;
/** How much of a refused body is still read, so that the client can receive the answer. */
const DISCARD_BYTES_MAX = 8 * 1024 * 1024;

const JSON_TYPE = /^application\/json[ \t]*(?:;[ \t]*charset="?utf-8"?[ \t]*)?;?$/i;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * @param bytesMax the largest body that is read
 * @throws OctothorpeError `payload_too_large`, `unsupported_media_type`, `invalid_request`
 */
export async function readJson(req: IncomingMessage, bytesMax = BODY_BYTES_MAX): Promise<JsonBody> {
  const raw = await readBytes(req, bytesMax);
  if (raw.length === 0) return { raw, value: undefined };
  requireJson(req);
  return { raw, value: parseJson(raw) };
}

/** The body's value, where there has to be one. */
export async function readRequiredJson(
  req: IncomingMessage,
  bytesMax = BODY_BYTES_MAX,
): Promise<unknown> {
  const { raw, value } = await readJson(req, bytesMax);
  if (raw.length > 0) return value;
  throw new OctothorpeError(
    'invalid_request',
    'The body is empty. Send a JSON object, such as {"to": "<phone number>", "channel": "sms"}.',
  );
}

/**
 * Reads the rest of a refused body, so that a client that is still sending receives the answer instead of a reset. Node would read without
 * limit; this stops after a while.
 */
export function discardBody(req: IncomingMessage): void {
  if (req.complete || req.destroyed) return;
  let bytes = 0;
  req.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > DISCARD_BYTES_MAX) req.destroy();
  });
  req.on('error', () => {});
  req.resume();
}

async function readBytes(req: IncomingMessage, bytesMax: number): Promise<Buffer> {
  const body = await readRawBody(req, bytesMax);
  switch (body.kind) {
    case 'whole':
      return body.bytes;
    case 'too_large':
      throw new OctothorpeError('payload_too_large', `The body is larger than ${bytesMax} bytes.`);
    case 'cut_off':
      throw new OctothorpeError('invalid_request', 'The body ended before it was complete.');
    default:
      return body satisfies never;
  }
}

function requireJson(req: IncomingMessage): void {
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new OctothorpeError('unsupported_media_type', 'Send the body without compression.');
  }
  const type = req.headers['content-type'] ?? '';
  if (!JSON_TYPE.test(type)) {
    throw new OctothorpeError(
      'unsupported_media_type',
      `${mediaTypeFault(type)} Send the body as JSON, with Content-Type: application/json.`,
    );
  }
}

/**
 * The parser's own message repeats the input, which may hold a number: it is not passed on.
 * @throws OctothorpeError `invalid_request`
 */
export function parseJson(raw: Buffer): unknown {
  let text: string;
  try {
    text = utf8.decode(raw);
  } catch {
    throw new OctothorpeError(
      'invalid_request',
      'The body is not valid UTF-8. Encode the JSON as UTF-8, as RFC 8259 asks.',
    );
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new OctothorpeError('invalid_request', `The body is not valid JSON: ${jsonFault(text)}.`);
  }
}

// Reads a body of limited size as it came over the wire: for computing signatures and for parsing JSON.
// Nothing is parsed, decoded or inflated here.

export type RawBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too_large' }
  /** The sender has disconnected and needs no answer. */
  | { readonly kind: 'cut_off' };

export function readRawBody(request: IncomingMessage, bytesMax: number): Promise<RawBody> {
  if (Number(request.headers['content-length'] ?? 0) > bytesMax) {
    return Promise.resolve({ kind: 'too_large' });
  }
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    // The listeners stay: later events change nothing.
    request.on('data', (chunk: Buffer) => {
      if (size > bytesMax) return;
      size += chunk.length;
      if (size <= bytesMax) {
        chunks.push(chunk);
        return;
      }
      // The caller decides whether to read the rest.
      request.pause();
      resolve({ kind: 'too_large' });
    });
    request.on('end', () => {
      const [first] = chunks;
      const bytes = chunks.length === 1 && first ? first : Buffer.concat(chunks, size);
      resolve({ kind: 'whole', bytes });
    });
    // A request that was read whole closes as well.
    const gone = () => {
      if (!request.readableEnded) resolve({ kind: 'cut_off' });
    };
    request.on('close', gone).on('error', gone);
  });
}

/** @throws OctothorpeError `invalid_request` with `faults`: the one error that names them all */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const result = schema.safeParse(input, PARSE_OPTIONS);
  if (result.success) return result.data;
  throw inputError(result.error.issues, input);
}

/** @throws OctothorpeError `invalid_request` */
export function idempotencyKey({ headers }: IncomingMessage): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && IDEMPOTENCY_KEY.test(key)) return key;
  throw new OctothorpeError(
    'invalid_request',
    'Idempotency-Key has to be 1 to 255 printable ASCII characters, such as a UUID.',
  );
}

// Authenticates the caller and checks the scope: a bearer API key (RFC 6750 2.1), read strictly.

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
    throw new OctothorpeError('unauthorized', keyFault(req, keys.where));
  }
  const token = header.length <= HEADER_CHARS_MAX ? BEARER.exec(header)?.[1] : undefined;
  const known = token === undefined ? undefined : keys.find(token);
  if (known === undefined) {
    context.errorHeaders = {
      'WWW-Authenticate': 'Bearer realm="octothorpe", error="invalid_token"',
    };
    throw new OctothorpeError('unauthorized', keyFault(req, keys.where));
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
  #keys: readonly { readonly hash: Buffer; readonly known: KnownKey }[] = [];

  readonly where?: string;

  /**
   * A tenant may have any number of keys: during a replacement it has two.
   * @param where the key of a sandbox can be read, for its developer
   */
  constructor(hashes: readonly ApiKeyHash[], tenants: ReadonlyMap<string, Tenant>, where?: string) {
    if (where !== undefined) this.where = where;
    this.replace(hashes, tenants);
  }

  /** The keys from now on. Who was found before goes on with what it has. */
  replace(hashes: readonly ApiKeyHash[], tenants: ReadonlyMap<string, Tenant>): void {
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
