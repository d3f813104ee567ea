/**
 * The data of the present request, its caller, and its one log line, written when the answer has ended.
 * The line never holds a body, a header, a path as it was sent, a code or a number.
 */
import { hash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import type { ApiScope, Tenant } from '../challenge/policy.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import type { ApiKeys, KnownKey } from './ports.js';

export interface RequestContext {
  readonly id: string;
  /** The pattern, such as `/v1/challenges/{id}`: never the path itself. */
  route?: string;
  tenant?: string;
  challenge?: string;
  /** A hosted session's id: it opens nothing. */
  session?: string;
  /** More fields of the log line, such as a callback's outcome. */
  more?: Readonly<Record<string, unknown>>;
  /** Headers that an error's answer has to carry, such as `Allow`. */
  errorHeaders?: Readonly<Record<string, string>>;
  /** What went wrong, for the log alone. */
  error?: { readonly code: string; readonly rule: string | undefined; readonly cause: unknown };
}

export type Log = (line: Record<string, unknown>) => void;

const REQUEST_ID = /^[\w-]{8,64}$/;
/** The status in the log if the client left before the answer; nginx uses the same number. */
const CLIENT_CLOSED = 499;

export function contextOf(res: Response): RequestContext {
  return res.locals['context'] as RequestContext;
}

/** Gives the request its id and logs it when it is over. Must come first. */
export function requestContext(log: Log): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    const given = req.headers['x-request-id'];
    const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    const context: RequestContext = { id };
    res.locals['context'] = context;
    res.once('close', () => log(lineOf(req, res, context, performance.now() - startedAt)));
    next();
  };
}

/** Logs and counts a request. */
export function requestLog(logger: Logger, metrics: Metrics): Log {
  return (line) => {
    const { route, method, status, ms, rule } = line;
    metrics.httpRequest(
      { route: String(route ?? 'other'), method: String(method), status: Number(status) },
      Number(ms) / 1000,
    );
    if (typeof rule === 'string') metrics.limitRefused(rule);
    if (line['code'] === 'internal') {
      metrics.internalError('http');
      logger.error('request', line);
    } else {
      logger.info('request', line);
    }
  };
}

/** What there is of it, set one after the other: this runs for every request. */
function lineOf(
  req: Request,
  res: Response,
  context: RequestContext,
  ms: number,
): Record<string, unknown> {
  const { tenant, challenge, session, error } = context;
  const line: Record<string, unknown> = {
    event: 'request',
    method: req.method,
    route: context.route ?? routeOf(req),
    status: res.headersSent ? res.statusCode : CLIENT_CLOSED,
    ms: Math.round(ms * 10) / 10,
    requestId: context.id,
  };
  if (tenant !== undefined) line['tenant'] = tenant;
  if (challenge !== undefined) line['challenge'] = challenge;
  if (session !== undefined) line['session'] = session;
  if (error) {
    line['code'] = error.code;
    if (error.rule !== undefined) line['rule'] = error.rule;
    if (error.cause !== undefined) line['cause'] = describe(error.cause);
  }
  if (!res.writableFinished) line['aborted'] = true;
  return context.more ? Object.assign(line, context.more) : line;
}

function routeOf(req: Request): string {
  const route: unknown = req.route?.path;
  return typeof route === 'string' ? req.baseUrl + route : 'unmatched';
}

/** Puts the request id on answers that are not written by `answer.ts`. */
export const exposeRequestId: RequestHandler = (_req, res, next) => {
  res.setHeader('X-Request-Id', contextOf(res).id);
  next();
};

/** Gives the log a route's name where no Express route matches: mounted pages and files. */
export function named(route: string): RequestHandler {
  return (_req, res, next) => {
    contextOf(res).route = route;
    next();
  };
}

function describe(cause: unknown): string {
  return cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
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
