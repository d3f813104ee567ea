/**
 * Answers every error of a request: an OctothorpeError becomes its problem document, a broken request found by Express becomes 400, and
 * anything else becomes `internal`, with its cause only in the log.
 */
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import { sendJson } from './answer.js';
import { discardBody } from './json-body.js';
import { type ProblemSettings, problemAnswer } from './problem.js';
import { contextOf } from './request-context.js';

export function errorHandler(settings: ProblemSettings): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (thrown, req, res, _next) => {
    const error = asOctothorpeError(thrown);
    const context = contextOf(res);
    context.error = { code: error.code, rule: error.rule, cause: error.cause };
    if (res.headersSent || res.destroyed) {
      res.destroy();
      return;
    }
    discardBody(req);
    const { status, retryAfterSeconds, body } = problemAnswer(error, context.id, settings);
    sendJson(res, status, body, {
      'Content-Type': 'application/problem+json; charset=utf-8',
      ...(retryAfterSeconds === undefined ? {} : { 'Retry-After': String(retryAfterSeconds) }),
      ...context.errorHeaders,
    });
  };
}

/** Answers a path without a route. */
export const unknownPath: RequestHandler = (_req, _res, next) => {
  next(
    new OctothorpeError(
      'not_found',
      'There is no such path. /openapi.json lists all that there are.',
    ),
  );
};

function asOctothorpeError(thrown: unknown): OctothorpeError {
  if (thrown instanceof OctothorpeError) return thrown;
  // Express marks a path whose percent-encoding is broken this way; its text repeats the input, so it is not used.
  if (thrown instanceof URIError) {
    return new OctothorpeError(
      'invalid_request',
      'The path has broken percent-encoding. Encode it again, or send the id as it was given.',
    );
  }
  return new OctothorpeError(
    'internal',
    'Something went wrong on our side, and the operator can see what. Try again later.',
    { cause: thrown },
  );
}
