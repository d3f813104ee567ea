/**
 * A request on its way to its handler and back: it is taken in its turn, gets an id, a route and a method, a JSON answer, and one log line
 * when the answer has ended. The line never holds a body, a header, a path as it was sent, a code or a number.
 */
import { randomUUID } from 'node:crypto';
import {
  IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import express, {
  type Express,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';

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

/** Puts the request id on answers that are not JSON. */
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

// JSON answers, written at once: one `writeHead`, one `end`. The headers are those that matter for JSON; pages get helmet's whole set.

/** Answers must not be cached, sniffed, framed or run. */
export const API_HEADERS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

export function sendJson(
  res: Response,
  status: number,
  body: object,
  headers?: Readonly<Record<string, string>>,
): void {
  const text = JSON.stringify(body);
  const length = Buffer.byteLength(text);
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': length,
    'X-Request-Id': contextOf(res).id,
    ...API_HEADERS,
    ...headers,
  });
  // ASCII is the same in both, and the shorter way on to the wire.
  res.end(text, length === text.length ? 'latin1' : 'utf8');
}

/** An answer without a body. */
export function sendEmpty(res: Response, headers?: Readonly<Record<string, string>>): void {
  res.writeHead(204, { 'X-Request-Id': contextOf(res).id, ...API_HEADERS, ...headers });
  res.end();
}

// Finds whole paths with at most one variable segment in a map. For the busiest paths: Express's router tries pattern after pattern, which
// costs a request six microseconds more. Paths are case-sensitive, and a slash at the end matters.

export interface PathRoute {
  /** In Express's form, with one name at most: `/v1/challenges/:id/check`. */
  readonly path: string;
  readonly handler: RequestHandler;
}

/**
 * As Express's own: the id stands under `params`, the pattern under `route`.
 * The result throws URIError for an id with a broken percent-encoding.
 */
export function pathRouter(routes: readonly PathRoute[]): RequestHandler {
  const fixed = new Map<string, PathRoute>();
  const varying = new Map<string, PathRoute>();
  /** Of the segment that varies, by its place: 1 is the first. */
  const names = new Map<number, string>();
  for (const route of routes) {
    const segments = route.path.split('/');
    const place = segments.findIndex((segment) => segment.startsWith(':'));
    if (place < 0) {
      fixed.set(route.path, route);
      continue;
    }
    const name = segments[place] as string;
    if ((names.get(place) ?? name) !== name)
      throw new Error(`${route.path}: ${name} has two names.`);
    names.set(place, name);
    varying.set(route.path, route);
  }
  return (req, res, next) => {
    const { path } = req;
    const whole = fixed.get(path);
    if (whole) return take(whole, {});
    for (const [place, name] of names) {
      const from = startOf(path, place);
      const slash = path.indexOf('/', from);
      const to = slash < 0 ? path.length : slash;
      if (from === 0 || to === from) continue;
      const route = varying.get(path.slice(0, from) + name + path.slice(to));
      if (route) return take(route, { [name.slice(1)]: decodeURIComponent(path.slice(from, to)) });
    }
    return next();

    function take(route: PathRoute, params: Record<string, string>) {
      req.params = params;
      req.route = route;
      return route.handler(req, res, next);
    }
  };
}

/** Where a segment of a path begins; 0 where there are not so many. */
function startOf(path: string, place: number): number {
  let at = 0;
  for (let slashes = 0; slashes < place; slashes += 1) {
    at = path.indexOf('/', at) + 1;
    if (at === 0) return 0;
  }
  return at;
}

// One path of the API with its methods. HEAD is handled like GET, OPTIONS lists the methods, and anything else is 405 with `Allow`, before
// authentication.

export type Handler = (req: Request, res: Response) => void | Promise<void>;

export type MethodTable = Readonly<
  Partial<Record<'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', Handler>>
>;

const CHANGING = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** @param route the pattern for the log, such as `/v1/challenges/{id}` */
export function methodTable(route: string, table: MethodTable): RequestHandler {
  const allow = [
    ...(table.GET ? ['GET', 'HEAD'] : []),
    ...CHANGING.filter((method) => table[method]),
    'OPTIONS',
  ];
  const headers = { Allow: allow.join(', ') };
  return (req, res) => {
    const context = contextOf(res);
    context.route = route;
    const handler = pick(table, req.method);
    if (handler !== undefined) return handler(req, res);
    if (req.method === 'OPTIONS') return sendEmpty(res, headers);
    context.errorHeaders = headers;
    throw new OctothorpeError(
      'method_not_allowed',
      `This path takes ${allow.join(', ')}, not ${req.method}.`,
    );
  };
}

/** @param paths as the log has them, with names in braces @param mount what stands before them */
export function methodRoutes(
  paths: Readonly<Record<string, MethodTable>>,
  mount = '',
): PathRoute[] {
  return Object.entries(paths).map(([path, table]) => ({
    path: path.replace(/\{(\w+)\}/g, ':$1'),
    handler: methodTable(mount + path, table),
  }));
}

/** The same as a router of Express, to be mounted there. */
export function methodRouter(mount: string, paths: Readonly<Record<string, MethodTable>>): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  for (const { path, handler } of methodRoutes(paths, mount)) router.all(path, handler);
  return router;
}

function pick(table: MethodTable, method: string): Handler | undefined {
  if (method === 'GET' || method === 'HEAD') return table.GET;
  const changing = CHANGING.find((each) => each === method);
  return changing && table[changing];
}

// Takes the requests of one connection one after the other: the next begins once the answer before it has left this process.
// Node hands over every request of a packet at once (more than 2,000 fit) and keeps the answers of a client that does not read.

/** A connection with more requests that wait is closed: proxies and client libraries pipeline a few, if any. */
export const PIPELINED_REQUESTS_MAX = 32;

type Exchange = Parameters<RequestListener>;

export function oneAtATime(answer: RequestListener): RequestListener {
  /** What waits on each connection that has a request in hand. */
  const waiting = new WeakMap<Socket, Exchange[]>();

  return (...request) => {
    const { socket } = request[0];
    const behind = waiting.get(socket);
    if (behind === undefined) {
      const none: Exchange[] = [];
      waiting.set(socket, none);
      take(socket, request, none);
    } else if (behind.length < PIPELINED_REQUESTS_MAX) {
      behind.push(request);
    } else {
      socket.destroy();
    }
  };

  function take(socket: Socket, request: Exchange, behind: Exchange[]): void {
    // 'close' comes once the answer is written to the system, or the connection is lost.
    request[1].once('close', () => {
      const next = behind.shift();
      // After an answer with `Connection: close` nothing more can be written.
      if (next === undefined || !socket.writable) waiting.delete(socket);
      else take(socket, next, behind);
    });
    answer(...request);
  }
}

// Requests and responses that are created with Express's prototypes. Express sets the prototype of each one when it arrives, and V8 accesses
// an object with a changed prototype slowly. Without them a check costs 250 µs of this process instead of 160, a webhook 206 instead of 94 (Node 20; ADR 6).

type Born = Required<Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'>>;

/** For `http.createServer`. Use these requests and responses only with this application. */
export function withExpressPrototypes(app: Express): Born {
  return {
    IncomingMessage: born(IncomingMessage, app.request),
    ServerResponse: born(ServerResponse, app.response),
  };
}

/**
 * A constructor whose objects are those of `base`, with another prototype. Node's are functions, not classes.
 *
 * V8 reserves room in an object for the fields that its constructor and that constructor's parents set. Without a parent it reserves room for
 * four; a response has forty, so it becomes a dictionary: a microsecond to create instead of 0.06, and a look-up for each access (ADR 11).
 */
function born<Base extends typeof IncomingMessage | typeof ServerResponse>(
  base: Base,
  prototype: object,
): Base {
  const construct = base as unknown as (this: unknown, first: unknown, second: unknown) => void;
  function Constructor(this: unknown, first: unknown, second: unknown): void {
    construct.call(this, first, second);
  }
  Constructor.prototype = prototype;
  Object.setPrototypeOf(Constructor, base);
  return Constructor as unknown as Base;
}

/** Calls back once, with the first request that a proxy has passed on. */
export function onceForwarded(server: Server, listener: () => void): void {
  server.on('request', function look({ headers }) {
    if (headers['x-forwarded-for'] === undefined) return;
    server.off('request', look);
    listener();
  });
}
