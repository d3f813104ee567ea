/**
 * The one receiver of all providers' webhooks. In this order: method, media type, a bounded raw body, the provider's
 * check of the sender, and only then its content. Every request ends in an outcome, and one table turns
 * outcomes into answers. Mount it before any body parser: it reads the body itself.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Handler, Request, Response } from 'express';
import { parseDeliveryId } from '../src/challenge/challenge.js';
import { OctothorpeError } from '../src/challenge/errors.js';
import { Deadline } from '../src/challenge/time.js';
import { contextOf, pathRouter } from '../src/http/dispatch.js';
import { readRawBody } from '../src/http/request.js';
import type {
  RawRequest,
  ReplayProtection,
  WebhookRoute,
  WebhookSource,
} from './webhook-handler.js';

/** Ten times the vendors' largest webhooks. */
const BODY_BYTES_MAX = 16_384;

/** The result of a callback. */
export interface WebhookReport {
  readonly provider: string;
  readonly outcome: Outcome['kind'];
  /** `<challenge id>.<delivery number>`, if the path names one. */
  readonly deliveryId?: string;
  /** Why it was refused; holds no values of the request. */
  readonly fault?: string;
  /** The error behind `unavailable` and `broken`. */
  readonly cause?: unknown;
}

/**
 * @param sources of the configured providers; other providers' paths do not exist
 * @param onReport called for every webhook, after the answer: for the metrics. The request's log line has the same fields.
 * @param onRefused called for those that were not taken, for the record
 */
export function webhookRouter(
  sources: readonly WebhookSource[],
  onReport: (report: WebhookReport) => void = () => undefined,
  onRefused: (report: WebhookReport) => void = () => undefined,
): WebhookRouter {
  const handle =
    (source: WebhookSource, route: WebhookRoute): Handler =>
    async (request, response) => {
      const outcome = await receive(source, route, request);
      if (outcome === undefined) return;
      const report = reportOf(source, request, outcome);
      const requestContext = contextOf(response);
      requestContext.more = { ...report };
      if (outcome.kind === 'broken') {
        requestContext.error = { code: 'internal', rule: undefined, cause: outcome.cause };
      }
      answer(response, outcome);
      onReport(report);
      if (outcome.kind !== 'handled' && outcome.kind !== 'ignored') onRefused(report);
    };
  const routed = (from: readonly WebhookSource[]) =>
    pathRouter(
      from.flatMap((source) =>
        source.routes.map((route) => ({ path: route.path, handler: handle(source, route) })),
      ),
    );
  let present = routed(sources);
  const router: Handler = (request, response, next) => present(request, response, next);
  return Object.assign(router, {
    replace: (next: readonly WebhookSource[]) => {
      present = routed(next);
    },
  });
}

export interface WebhookRouter extends Handler {
  /** Other sources from now on; requests in hand end with theirs. */
  replace(sources: readonly WebhookSource[]): void;
}

/** Undefined if the sender has disconnected. */
async function receive(
  source: WebhookSource,
  route: WebhookRoute,
  request: Request,
): Promise<Outcome | undefined> {
  if (request.method !== 'POST') return { kind: 'wrong_method' };
  if (!isOfType(request, source.contentType)) return { kind: 'wrong_type' };
  const body = await readRawBody(request, BODY_BYTES_MAX);
  if (body.kind === 'cut_off') return undefined;
  if (body.kind === 'too_large') return { kind: 'too_large' };
  try {
    return await route.receive(rawRequest(request, body.bytes));
  } catch (cause) {
    const temporary = cause instanceof OctothorpeError && cause.code === 'unavailable';
    return { kind: temporary ? 'unavailable' : 'broken', cause };
  }
}

/** Compressed bodies are refused: vendors send none, and a small one can unpack to gigabytes. */
function isOfType({ headers }: Request, contentType: string): boolean {
  const [type = ''] = (headers['content-type'] ?? '').split(';', 1);
  const encoding = headers['content-encoding'] ?? 'identity';
  return type.trim().toLowerCase() === contentType && encoding === 'identity';
}

function rawRequest(request: Request, body: Buffer): RawRequest {
  return {
    pathAndQuery: request.originalUrl.slice(request.baseUrl.length),
    header: (name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : undefined;
    },
    body,
    delivery: parseDeliveryId(String(request.params['deliveryId'] ?? '')),
  };
}

function answer(response: Response, outcome: Outcome): void {
  const { status } = ANSWERS[outcome.kind];
  const { contentType, body } = bodyOf(outcome);
  const headers: Record<string, string> = {
    'content-length': String(Buffer.byteLength(body)),
    'x-request-id': contextOf(response).id,
  };
  if (contentType !== undefined) headers['content-type'] = contentType;
  if (outcome.kind === 'unavailable') headers['retry-after'] = String(RETRY_AFTER_SECONDS);
  if (outcome.kind === 'wrong_method') headers['allow'] = 'POST';
  if (UNREAD.has(outcome.kind)) headers['connection'] = 'close';
  response.writeHead(status, headers);
  response.end(body);
}

/** Answers before the body was read, and closes the connection instead of reading the rest. */
const UNREAD: ReadonlySet<Outcome['kind']> = new Set(['wrong_method', 'wrong_type', 'too_large']);

function bodyOf(outcome: Outcome): { contentType?: string; body: string } {
  if (outcome.kind === 'handled' || outcome.kind === 'ignored') {
    return outcome.reply ?? { body: '' };
  }
  const { status, title } = ANSWERS[outcome.kind];
  const detail = outcome.kind === 'malformed' ? { detail: `${outcome.fault}.` } : {};
  return {
    contentType: 'application/problem+json',
    body: JSON.stringify({ type: 'about:blank', title, status, ...detail }),
  };
}

function reportOf(source: WebhookSource, request: Request, outcome: Outcome): WebhookReport {
  const deliveryId = String(request.params['deliveryId'] ?? '');
  return {
    provider: source.provider,
    outcome: outcome.kind,
    ...(parseDeliveryId(deliveryId) === undefined ? {} : { deliveryId }),
    ...('fault' in outcome ? { fault: outcome.fault } : {}),
    ...('cause' in outcome ? { cause: outcome.cause } : {}),
  };
}

// The outcomes of a webhook, and the answer to each.

export type Outcome =
  /** It changed something, or its answer says what the call does next. */
  | { readonly kind: 'handled'; readonly reply?: Reply }
  /** Genuine, without effect: late, doubled, or about nothing of ours. */
  | { readonly kind: 'ignored'; readonly reply?: Reply }
  /** Genuine, but not in the vendor's form. `fault` names a field, never its value. */
  | { readonly kind: 'malformed'; readonly fault: string }
  /** Not from the vendor. `fault` is only for the log. */
  | { readonly kind: 'forged'; readonly fault: string }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'wrong_type' }
  | { readonly kind: 'wrong_method' }
  /** Redis is unavailable: the vendor should send it again. */
  | { readonly kind: 'unavailable'; readonly cause: unknown }
  /** An error of the service itself. */
  | { readonly kind: 'broken'; readonly cause: unknown };

export interface Reply {
  readonly contentType: string;
  readonly body: string;
}

/** The status, and the text that a refused sender gets. */
export const ANSWERS: Readonly<
  Record<Outcome['kind'], { readonly status: number; readonly title: string }>
> = {
  handled: { status: 200, title: 'OK' },
  ignored: { status: 200, title: 'OK' },
  malformed: { status: 400, title: 'The request is not in the form of the provider' },
  forged: { status: 403, title: 'Forbidden' },
  wrong_method: { status: 405, title: 'Send webhooks with POST' },
  too_large: { status: 413, title: 'The body is too large' },
  wrong_type: { status: 415, title: 'Wrong content type' },
  broken: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The service is unavailable; send the webhook again' },
};

export const RETRY_AFTER_SECONDS = 5;

// Handles a signed request once: copies have no effect.

/** A signed request: its unique id, and how long its signature stays valid. */
export interface SignedRequest {
  readonly id: string;
  readonly ttlSeconds: number;
}

/** Longer than a request takes. If a process dies during a request, its claim expires, and the vendor's retry is handled. */
const CLAIM_SECONDS = 15;

/** A copy that arrives during the first one's handling waits this long for its end: it is usually a matter of milliseconds. */
const COPY_WAITS_MS = 2_000;
const LOOK_EVERY_MS = 25;

/**
 * An id is used up when its request has been handled. If handling failed, the vendor may send it again.
 * @param repeated the outcome of a copy
 * @throws OctothorpeError `unavailable` if the request stays claimed: the process that claimed it may have died
 */
export async function once(
  guard: ReplayProtection,
  { id, ttlSeconds }: SignedRequest,
  handle: () => Promise<Outcome>,
  repeated: Outcome,
): Promise<Outcome> {
  const take = () => guard.claim(id, Math.min(ttlSeconds, CLAIM_SECONDS));
  const deadline = new Deadline(COPY_WAITS_MS);
  let claim = await take();
  while (claim === 'elsewhere' && !deadline.passed) {
    await pause(LOOK_EVERY_MS);
    claim = await take();
  }
  if (claim === 'handled') return repeated;
  if (claim === 'elsewhere') {
    throw new OctothorpeError('unavailable', 'The same request is being handled. Send it again.', {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  let outcome: Outcome;
  try {
    outcome = await handle();
  } catch (cause) {
    await guard.forget(id);
    throw cause;
  }
  // The answer does not wait: a copy that comes before it is written down finds the claim.
  void guard.handled(id, ttlSeconds);
  return outcome;
}
