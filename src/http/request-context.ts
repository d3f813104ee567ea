/**
 * What is known about the request in hand, and the one log line that is written when its answer has ended.
 * The line never holds a body, a header, a path as it was sent, a code or a number.
 */
import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';

export interface RequestContext {
  readonly id: string;
  /** The pattern, such as `/v1/challenges/{id}`: never the path itself. */
  route?: string;
  tenant?: string;
  challenge?: string;
  /** A hosted session's id: it opens nothing. */
  session?: string;
  /** Headers that an error's answer has to carry, such as `Allow`. */
  errorHeaders?: Readonly<Record<string, string>>;
  /** What went wrong, for the log alone. */
  error?: { readonly code: string; readonly rule: string | undefined; readonly cause: unknown };
}

export type Log = (line: Record<string, unknown>) => void;

const REQUEST_ID = /^[\w-]{8,64}$/;
/** Written where the client went away before it was answered; nginx uses the same number. */
const CLIENT_CLOSED = 499;

export function contextOf(res: Response): RequestContext {
  return res.locals['context'] as RequestContext;
}

/** Names the request and logs it once it is over. Has to come first. */
export function requestContext(log: Log): RequestHandler {
  return (req, res, next) => {
    const startedAt = performance.now();
    const given = req.headers['x-request-id'];
    const id = typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
    const context: RequestContext = { id };
    res.locals['context'] = context;
    res.once('close', () => {
      const route: unknown = req.route?.path;
      const { error } = context;
      log({
        event: 'request',
        method: req.method,
        route: context.route ?? (typeof route === 'string' ? req.baseUrl + route : 'unmatched'),
        status: res.headersSent ? res.statusCode : CLIENT_CLOSED,
        ms: Math.round((performance.now() - startedAt) * 10) / 10,
        requestId: id,
        ...(context.tenant === undefined ? {} : { tenant: context.tenant }),
        ...(context.challenge === undefined ? {} : { challenge: context.challenge }),
        ...(context.session === undefined ? {} : { session: context.session }),
        ...(error === undefined ? {} : { code: error.code }),
        ...(error?.rule === undefined ? {} : { rule: error.rule }),
        ...(error?.cause === undefined ? {} : { cause: describe(error.cause) }),
        ...(res.writableFinished ? {} : { aborted: true }),
      });
    });
    next();
  };
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
