/**
 * `GET /v1/challenges/{id}/events`: the timeline as server-sent events, from the start or from `Last-Event-ID` on, until
 * the challenge ends. The id of an event is its sequence, so that a client that reconnects misses and repeats nothing.
 */

import { createSession, type Session } from 'better-sse';
import type { Request, Response } from 'express';
import { type Challenge, isFinal } from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import { API_HEADERS, sendEmpty } from './answer.js';
import { type Mode, sequenceOf, viewEntry } from './challenge-view.js';
import type { ChangeBell } from './change-bell.js';
import { contextOf } from './request-context.js';

export interface EventStream {
  readonly bell: ChangeBell;
  readonly read: () => Promise<Challenge>;
  readonly mode: Mode;
  /** A comment is sent this often, which keeps proxies from closing the connection. */
  readonly heartbeatMs: number;
}

const SEQUENCE = /^\d{1,9}$/;
/** Asked of browsers, in ms. */
const RECONNECT_AFTER_MS = 1000;

/** @throws OctothorpeError before the first byte only: `not_found`, `unavailable`, `invalid_request` */
export async function streamEvents(
  req: Request,
  res: Response,
  { bell, read, mode, heartbeatMs }: EventStream,
): Promise<void> {
  let seen = lastEventId(req);
  let challenge = await read();
  if (isFinal(challenge.state) && sequenceOf(challenge) <= seen) {
    // 204 tells an EventSource not to come again (WHATWG HTML 9.2.3).
    sendEmpty(res);
    return;
  }
  if (req.method === 'HEAD') {
    sendHead(res);
    return;
  }
  const session = await open(req, res);
  while (!bell.over) {
    seen = push(session, challenge, seen, mode);
    if (isFinal(challenge.state)) break;
    const ring = await bell.next(heartbeatMs);
    if (ring === 'over') break;
    if (ring === 'timeout') await session.batch((buffer) => void buffer.comment('').dispatch());
    // Reads after a heartbeat as well: that finds an expiry, and changes whose notification was lost.
    challenge = await read();
  }
  res.end();
}

/** Sends the entries that are new to the client. @returns the sequence of the last one */
function push(session: Session, challenge: Challenge, seen: number, mode: Mode): number {
  const newest = sequenceOf(challenge);
  for (const entry of challenge.timeline) {
    if (entry.sequence <= seen) continue;
    const final = isFinal(challenge.state) && entry.sequence === newest;
    session.push({ ...viewEntry(entry), final, mode }, 'change', String(entry.sequence));
  }
  return Math.max(seen, newest);
}

/** The library's own keep-alive timer is left off: it would outlive a client that leaves while the stream opens. */
async function open(req: Request, res: Response): Promise<Session> {
  const options = {
    headers: {
      ...API_HEADERS,
      'Cache-Control': 'no-store, no-transform',
      'X-Request-Id': contextOf(res).id,
    },
    keepAlive: null,
    retry: RECONNECT_AFTER_MS,
  };
  try {
    return await createSession(req, res, options);
  } catch (cause) {
    throw new OctothorpeError('invalid_request', 'The Host header is malformed.', { cause });
  }
}

function sendHead(res: Response): void {
  const type = { 'Content-Type': 'text/event-stream' };
  res.writeHead(200, { ...API_HEADERS, ...type, 'X-Request-Id': contextOf(res).id });
  res.end();
}

function lastEventId(req: Request): number {
  const header = req.headers['last-event-id'];
  if (header === undefined || header === '') return 0;
  if (typeof header === 'string' && SEQUENCE.test(header)) return Number(header);
  throw new OctothorpeError(
    'invalid_request',
    'Last-Event-ID has to be the id of an event of this stream.',
  );
}
