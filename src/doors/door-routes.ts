/**
 * The HTTP entry of all doors. In this order: a bounded raw body, the door's check of the caller and its reading of the message, repeats,
 * the relay, and the platform's own answer. Mount it before any body parser: it reads the body itself.
 */
import type { Handler, Request, Response } from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import { API_HEADERS, contextOf, pathRouter } from '../http/dispatch.js';
import { discardBody, readRawBody } from '../http/request.js';
import { CALLER_RULE, type CallerFailures, countFailure } from './caller-failures.js';
import type { OpenDoor } from './configured-door.js';
import type { DoorAnswer, DoorRequest, DoorVisit, Relay } from './door.js';
import type { DoorRepeats } from './repeats.js';

/** Several times the largest request of a platform. */
const BODY_BYTES_MAX = 65_536;
/** Which of them a door takes, it says itself. */
const METHODS: readonly string[] = ['GET', 'POST'];

export interface DoorRoutes {
  readonly relay: Relay;
  readonly repeats: DoorRepeats;
  readonly failures: CallerFailures;
  /** Called for every request, after the answer: for the metrics. The request's log line has the same fields. */
  readonly onReport?: (report: DoorReport) => void;
}

export type DoorOutcome =
  | 'accepted'
  /** The same request as one before; nothing new is sent. */
  | 'replayed'
  /** The platform tried its set-up. */
  | 'evaluation'
  | 'refused'
  | 'unauthorized'
  /** Redis is away, or an error of the service itself. */
  | 'failed';

export interface DoorReport {
  /** The door's path. */
  readonly door: string;
  readonly outcome: DoorOutcome;
  /** The request's id. */
  readonly request: string;
  /** The message that it made, or had made before. */
  readonly message?: string;
}

/** @param doors other paths do not exist */
export function doorRouter(doors: readonly OpenDoor[], parts: DoorRoutes): Handler {
  return pathRouter(
    doors.map((open) => ({
      path: open.path,
      handler: async (request, response) => {
        const result = await receive(open, parts, request);
        if (result === undefined) return;
        const { outcome, message } = result;
        const report = { door: open.path, outcome, request: contextOf(response).id };
        note(response, open, result);
        send(request, response, result.answer);
        parts.onReport?.(message === undefined ? report : { ...report, message });
      },
    })),
  );
}

interface Result {
  readonly outcome: DoorOutcome;
  readonly answer: DoorAnswer;
  readonly message?: string;
  readonly error?: OctothorpeError;
}

/** Undefined if the sender has disconnected. */
async function receive(
  open: OpenDoor,
  parts: DoorRoutes,
  request: Request,
): Promise<Result | undefined> {
  const { door } = open;
  if (!METHODS.includes(request.method)) return wrongMethod(open);
  const body = await readRawBody(request, BODY_BYTES_MAX);
  if (body.kind === 'cut_off') return undefined;
  if (body.kind === 'too_large') {
    const error = new OctothorpeError(
      'payload_too_large',
      `The body is larger than ${BODY_BYTES_MAX} bytes.`,
    );
    return refusal(error, door.refused(error));
  }
  let visit: DoorVisit;
  try {
    visit = await door.take(doorRequest(request, body.bytes));
  } catch (thrown) {
    const error = await countFailure(parts.failures, request, asOctothorpeError(thrown));
    return refusal(error, door.refused(error));
  }
  return deliver(open, parts, visit);
}

async function deliver(open: OpenDoor, parts: DoorRoutes, visit: DoorVisit): Promise<Result> {
  if (visit.evaluation) return { outcome: 'evaluation', answer: visit.accepted(undefined) };
  try {
    const { message, repeat } = await parts.repeats.firstOf(open.path, open.tenant, visit);
    const from = { caller: open.path, repeat };
    const { message: sent, replayed } = await parts.relay.send(open.tenant, message, from);
    return {
      outcome: replayed ? 'replayed' : 'accepted',
      answer: visit.accepted(sent.id),
      message: sent.id,
    };
  } catch (thrown) {
    const error = asOctothorpeError(thrown);
    return refusal(error, visit.refused(error));
  }
}

function refusal(error: OctothorpeError, answer: DoorAnswer): Result {
  return { outcome: outcomeOf(error), answer, error };
}

export function outcomeOf({ code, rule }: OctothorpeError): DoorOutcome {
  if (code === 'unauthorized' || rule === CALLER_RULE) return 'unauthorized';
  return code === 'unavailable' || code === 'internal' ? 'failed' : 'refused';
}

function wrongMethod({ door }: OpenDoor): Result {
  const error = new OctothorpeError('method_not_allowed', 'Send the request with POST.');
  const answer = door.refused(error);
  const headers = { ...answer.headers, Allow: METHODS.join(', ') };
  return refusal(error, { ...answer, headers });
}

function doorRequest(request: Request, rawBody: Buffer): DoorRequest {
  const { method, originalUrl: url, headers } = request;
  return { method, url, headers, rawBody };
}

function note(response: Response, { path, tenant }: OpenDoor, result: Result): void {
  const context = contextOf(response);
  const { outcome, message, error } = result;
  context.route = path;
  context.tenant = tenant.id;
  context.more = { door: path, outcome, ...(message === undefined ? {} : { message }) };
  if (error) context.error = { code: error.code, rule: error.rule, cause: error.cause };
}

function send(request: Request, response: Response, answer: DoorAnswer): void {
  const { type, content } = contentOf(answer);
  discardBody(request);
  response.writeHead(answer.status, {
    ...(type === undefined ? {} : { 'Content-Type': `${type}; charset=utf-8` }),
    'Content-Length': Buffer.byteLength(content),
    'X-Request-Id': contextOf(response).id,
    ...API_HEADERS,
    ...(request.complete ? {} : { Connection: 'close' }),
    ...answer.headers,
  });
  response.end(content);
}

function contentOf({ body, text }: DoorAnswer): { type?: string; content: string } {
  if (text !== undefined) return { type: 'text/plain', content: text };
  if (body === undefined) return { content: '' };
  return { type: 'application/json', content: JSON.stringify(body) };
}

function asOctothorpeError(thrown: unknown): OctothorpeError {
  if (thrown instanceof OctothorpeError) return thrown;
  return new OctothorpeError('internal', 'Something went wrong on our side. Try again later.', {
    cause: thrown,
  });
}
