/**
 * The data of the present request, and its one log line, written when the answer has ended.
 * The line never holds a body, a header, a path as it was sent, a code or a number.
 */
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';

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
