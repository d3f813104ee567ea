/**
 * `GET /v1/challenges/{id}/events`: the timeline as server-sent events, from the start or from `Last-Event-ID` on, until
 * the challenge ends. The id of an event is its sequence, so that a client that reconnects misses and repeats nothing.
 */

import type { ServerResponse } from 'node:http';
import { createSession, type Session } from 'better-sse';
import type { Request, Response } from 'express';
import { type Challenge, isFinal, sequenceOf, type TimelineEntry } from '../challenge/challenge.js';
import { OctothorpeError } from '../challenge/errors.js';
import { API_HEADERS, contextOf, sendEmpty } from './dispatch.js';
import type { ChallengeChanges } from './ports.js';

export interface EventStream {
  readonly bell: ChangeWaiter;
  readonly read: () => Promise<Challenge>;
  readonly viewEntry: EntryView;
  /** A comment is sent this often, which keeps proxies from closing the connection. */
  readonly heartbeatMs: number;
}

/** An entry of the timeline as an event shows it. @param final it is the last one */
export type EntryView = (entry: TimelineEntry, final: boolean) => object;

const SEQUENCE = /^\d{1,9}$/;
/** Asked of browsers, in ms. */
const RECONNECT_AFTER_MS = 1000;

/** @throws OctothorpeError before the first byte only: `not_found`, `unavailable`, `invalid_request` */
export async function streamEvents(
  req: Request,
  res: Response,
  { bell, read, viewEntry, heartbeatMs }: EventStream,
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
  const session = await openEventStream(req, res, RECONNECT_AFTER_MS);
  while (!bell.over) {
    seen = push(session, challenge, seen, viewEntry);
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
function push(session: Session, challenge: Challenge, seen: number, viewEntry: EntryView): number {
  const newest = sequenceOf(challenge);
  for (const entry of challenge.timeline) {
    if (entry.sequence <= seen) continue;
    const final = isFinal(challenge.state) && entry.sequence === newest;
    session.push(viewEntry(entry, final), 'change', String(entry.sequence));
  }
  return Math.max(seen, newest);
}

/** Pages are also reached through proxies: this tells nginx to pass events on as they come. */
export const UNBUFFERED = { 'X-Accel-Buffering': 'no' };

/**
 * The library's own keep-alive timer is left off: it would outlive a client that leaves while the stream opens.
 * @param retry after how many ms a browser connects again; null leaves that to it
 * @param serializer makes the text of an event's data; as JSON by default
 */
export async function openEventStream(
  req: Request,
  res: Response,
  retry: number | null,
  more: Readonly<Record<string, string>> = {},
  serializer: (data: unknown) => string = JSON.stringify,
): Promise<Session> {
  const headers = {
    ...API_HEADERS,
    'Cache-Control': 'no-store, no-transform',
    'X-Request-Id': contextOf(res).id,
    ...more,
  };
  try {
    return await createSession(req, res, { headers, keepAlive: null, retry, serializer });
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

// `GET /v1/challenges/{id}?wait=25`: holds the answer back until the challenge has moved.

export interface Wait {
  /** 0..25 */
  readonly seconds: number;
  /** The sequence that the caller has seen; where absent, the first reading counts. */
  readonly since: number | undefined;
}

/**
 * Reads until the challenge has moved past `since`, has ended, the time is up, or the server closes; the last reading
 * is the answer.
 */
export async function waitForChange(
  bell: ChangeWaiter,
  read: () => Promise<Challenge>,
  wait: Wait,
): Promise<Challenge> {
  const deadline = performance.now() + wait.seconds * 1000;
  let challenge = await read();
  const since = wait.since ?? sequenceOf(challenge);
  while (!isFinal(challenge.state) && sequenceOf(challenge) <= since) {
    const ring = await bell.next(deadline - performance.now());
    if (ring === 'over') return challenge;
    // Also after a time-out: a read finds an expiry even without a notification.
    challenge = await read();
    if (ring === 'timeout') return challenge;
  }
  return challenge;
}

// Limits open streams and long polls by their owner, and shares readings between them. Each process counts its own: the limit protects its
// memory and time.

export type WaitOwner = 'session' | 'key' | 'address';

/** Limits of one process. A person has some tabs, an address may be an office, a key is a whole service. */
export const OPEN_WAITS_MAX: Readonly<Record<WaitOwner, number>> = {
  session: 20,
  address: 500,
  key: 5_000,
};
const RETRY_AFTER_SECONDS = 5;

const OWNERS: Readonly<Record<WaitOwner, string>> = {
  session: 'this session',
  address: 'your address',
  key: 'this API key',
};

export class OpenWaits {
  readonly #open = new Map<string, number>();

  /**
   * @param owners by their ids; an owner without an id is not counted
   * @returns gives the places back: must be called once in every case
   * @throws OctothorpeError `limit_reached`
   */
  enter(owners: Readonly<Partial<Record<WaitOwner, string | undefined>>>): () => void {
    const places: string[] = [];
    for (const [owner, id] of Object.entries(owners) as [WaitOwner, string | undefined][]) {
      if (id === undefined) continue;
      const place = `${owner} ${id}`;
      if ((this.#open.get(place) ?? 0) >= OPEN_WAITS_MAX[owner]) throw tooMany(owner);
      places.push(place);
    }
    for (const place of places) this.#open.set(place, (this.#open.get(place) ?? 0) + 1);
    return () => {
      for (const place of places) {
        const left = (this.#open.get(place) ?? 1) - 1;
        if (left > 0) this.#open.set(place, left);
        else this.#open.delete(place);
      }
    };
  }
}

function tooMany(owner: WaitOwner): OctothorpeError {
  return new OctothorpeError(
    'limit_reached',
    `Too many event streams and long polls of ${OWNERS[owner]} are open. Close some, or read without \`wait\`.`,
    { retryAfterSeconds: RETRY_AFTER_SECONDS, rule: `open_waits_${owner}` },
  );
}

/**
 * One reading for all callers within one turn of the event loop, because a change wakes every stream of a challenge at once. It begins after
 * the last call, so no caller gets data from before the change.
 */
export class SharedReads<T> {
  readonly #next = new Map<string, Promise<T>>();

  read(id: string, read: () => Promise<T>): Promise<T> {
    const known = this.#next.get(id);
    if (known) return known;
    const reading = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.#next.delete(id);
      return read();
    });
    this.#next.set(id, reading);
    return reading;
  }
}

// Waits for changes of one challenge on behalf of one HTTP request. Create it BEFORE the challenge is read, so that a change between reading
// and waiting still wakes. It is freed when the client leaves or the server closes.

/** `over`: the client is gone, or the server is closing. */
export type Ring = 'changed' | 'timeout' | 'over';

export class ChangeWaiter {
  readonly #unsubscribe: () => void;
  readonly #res: ServerResponse;
  readonly #closing: AbortSignal | undefined;
  #changed = false;
  #over = false;
  #wake: (() => void) | undefined;

  constructor(
    changes: ChallengeChanges,
    challengeId: string,
    res: ServerResponse,
    closing: AbortSignal | undefined,
  ) {
    this.#res = res;
    this.#closing = closing;
    this.#over = res.destroyed || closing?.aborted === true;
    res.once('close', this.#end);
    closing?.addEventListener('abort', this.#end);
    this.#unsubscribe = changes.subscribe(challengeId, () => {
      this.#changed = true;
      this.#wake?.();
    });
  }

  /** Includes changes since the last call; several changes wake once. */
  async next(withinMs: number): Promise<Ring> {
    if (!this.#changed && !this.#over && withinMs > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    if (this.#over) return 'over';
    if (!this.#changed) return 'timeout';
    this.#changed = false;
    return 'changed';
  }

  /** True once the wait is over. */
  get over(): boolean {
    return this.#over;
  }

  /** Must be called in every case. */
  takeDown(): void {
    this.#unsubscribe();
    this.#res.off('close', this.#end);
    this.#closing?.removeEventListener('abort', this.#end);
    this.#wake?.();
  }

  readonly #end = (): void => {
    this.#over = true;
    this.#wake?.();
  };
}
