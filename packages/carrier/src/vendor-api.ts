/**
 * What both vendors' APIs share: the parts of the carrier, the comparison of credentials, and answers. A request is answered at once,
 * late, never, or with a cut connection. Each exchange is recorded, without credentials.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { CallbackSender } from './callback-sender.js';
import type { Vendor } from './carrier-interface.js';
import type { Chaos } from './chaos.js';
import type { AnswerFault, MagicNumbers } from './magic-numbers.js';
import type { Network } from './network.js';
import type { ExchangeLog, Ledger } from './records.js';
import type { Timers } from './timers.js';

const SLOW_MS = 20_000;

/** The parts of the carrier. */
export interface CarrierCore {
  readonly network: Network;
  readonly timers: Timers;
  readonly callbacks: CallbackSender;
  readonly exchanges: ExchangeLog;
  readonly ledger: Ledger;
  readonly magic: MagicNumbers;
  readonly chaos: Chaos;
  readonly log: (line: object) => void;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body: object | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A message or call that the carrier has accepted. */
export interface Accepted {
  readonly id: string;
  readonly answer: ApiAnswer;
  /** Starts it; resolves when the first callbacks have been made. */
  begin(): Promise<void>;
}

export interface ApiCall {
  readonly vendor: Vendor;
  readonly kind: string;
  readonly request: Request;
  readonly response: Response;
}

/** Answers, and records the exchange under `about`. */
export function answer(core: CarrierCore, call: ApiCall, about: string, said: ApiAnswer): void {
  const { request, response, vendor, kind } = call;
  const body = said.body === undefined ? '' : JSON.stringify(said.body);
  note(core, call, about, { status: said.status, body });
  core.log({ event: 'sandbox.request', vendor, kind, about, status: said.status });
  if (response.headersSent || request.socket.destroyed) return;
  response.status(said.status);
  for (const [name, value] of Object.entries(said.headers ?? {})) response.setHeader(name, value);
  if (said.body === undefined) {
    response.end();
    return;
  }
  // The vendors' SDKs need exactly this type; express would add a charset.
  response.setHeader('Content-Type', 'application/json');
  response.end(Buffer.from(body));
}

/** Gives no answer: the connection hangs, or is cut. */
function leaveUnanswered(core: CarrierCore, call: ApiCall, how: 'hang' | 'cut'): void {
  note(core, call, '', undefined, how === 'hang' ? 'never answered' : 'connection cut');
  if (how === 'cut') call.request.socket.destroy();
}

/**
 * Handles a request, with the fault of its number.
 * @param accept called only when the request really goes out
 */
export async function acceptWith(
  core: CarrierCore,
  call: ApiCall,
  fault: AnswerFault | undefined,
  accept: () => Accepted,
): Promise<void> {
  if (fault === 'hang') return leaveUnanswered(core, call, 'hang');
  if (fault === 'cut_before') return leaveUnanswered(core, call, 'cut');
  const accepted = accept();
  switch (fault) {
    case 'callback_first':
      await accepted.begin();
      return answer(core, call, accepted.id, accepted.answer);
    case 'cut_after':
      void accepted.begin();
      note(core, call, accepted.id, undefined, 'accepted, connection cut');
      call.request.socket.destroy();
      return;
    case 'slow':
      void accepted.begin();
      await core.timers.wait(SLOW_MS);
      return answer(core, call, accepted.id, accepted.answer);
    default:
      call.response.once('close', () => void accepted.begin());
      return answer(core, call, accepted.id, accepted.answer);
  }
}

function note(
  core: CarrierCore,
  { vendor, kind, request }: ApiCall,
  about: string,
  said: { status: number; body: string } | undefined,
  failure?: string,
): void {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = name === 'authorization' ? hideCredentials(String(value)) : String(value);
  }
  core.exchanges.add({
    about,
    vendor,
    kind,
    direction: 'request',
    at: new Date(core.timers.now()).toISOString(),
    request: {
      method: request.method,
      url: request.originalUrl,
      headers,
      body: typeof request.body === 'string' ? request.body : '',
    },
    ...(said
      ? { answer: { status: said.status, contentType: 'application/json', body: said.body } }
      : {}),
    ...(failure === undefined ? {} : { failure }),
  });
}

function hideCredentials(authorization: string): string {
  return `${authorization.split(' ', 1)[0]} …`;
}

/** Compares in constant time. */
export function sameSecret(left: string, right: string): boolean {
  return timingSafeEqual(digest(left), digest(right));
}

/** The body of a request, which the router has read as text. @throws the vendor's own error */
export function jsonOf(
  request: Request,
  errorFor: (fault: 'unsupported-type' | 'invalid-json') => Error,
): unknown {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw errorFor('unsupported-type');
  try {
    return JSON.parse(typeof request.body === 'string' ? request.body : '');
  } catch {
    throw errorFor('invalid-json');
  }
}

/** The two halves of a Basic Authorization header, or undefined for any other header. */
export function basicCredentials(header: string): { user: string; password: string } | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (!encoded) return undefined;
  const [user = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { user, password: rest.join(':') };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
