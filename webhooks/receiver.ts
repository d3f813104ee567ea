/**
 * The one receiver of all providers' webhooks. In this order: method, media type, a bounded raw body, the provider's
 * own check of who sent it, and only then its content. Every request ends in an outcome, and one table turns
 * outcomes into answers. Mount it before any body parser: it reads the body itself.
 */
import type { Handler, Request, Response } from 'express';
import { parseDeliveryId } from '../src/challenge/challenge.js';
import { OctothorpeError } from '../src/challenge/errors.js';
import { readRawBody } from '../src/http/body.js';
import { contextOf } from '../src/http/request-context.js';
import { pathRouter } from '../src/http/router.js';
import type {
  RawRequest,
  ReplayProtection,
  WebhookRoute,
  WebhookSource,
} from './webhook-handler.js';

/** Vendors' largest webhooks are a tenth of it. */
const BODY_BYTES_MAX = 16_384;

/** What became of a callback. */
export interface WebhookReport {
  readonly provider: string;
  readonly outcome: Outcome['kind'];
  /** `<challenge id>.<delivery number>`, where the path names one. */
  readonly deliveryId?: string;
  /** Why it was refused; holds no values of the request. */
  readonly fault?: string;
  /** What went wrong here, for `unavailable` and `broken`. */
  readonly cause?: unknown;
}

/**
 * @param sources those of the configured providers; paths of others do not exist
 * @param onReport hears of every webhook, after the answer: for the metrics. The request's line in the log holds the same.
 */
export function webhookRouter(
  sources: readonly WebhookSource[],
  onReport: (report: WebhookReport) => void = () => undefined,
): Handler {
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
    };
  return pathRouter(
    sources.flatMap((source) =>
      source.routes.map((route) => ({ path: route.path, handler: handle(source, route) })),
    ),
  );
}

/** Undefined where the sender has gone. */
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

/** Answered before the body was read; what is left of it is not worth waiting for. */
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

// How the receiver answers, as one table.

export type Outcome =
  /** It changed something, or says what happens next. */
  | { readonly kind: 'handled'; readonly reply?: Reply }
  /** Genuine, and of no consequence: late, doubled, or not about anything here. */
  | { readonly kind: 'ignored'; readonly reply?: Reply }
  /** Genuine, but not what the vendor sends. `fault` names a field, never its value. */
  | { readonly kind: 'malformed'; readonly fault: string }
  /** Not from the vendor. `fault` is for the log alone. */
  | { readonly kind: 'forged'; readonly fault: string }
  | { readonly kind: 'too_large' }
  | { readonly kind: 'wrong_type' }
  | { readonly kind: 'wrong_method' }
  /** Redis cannot serve: the vendor is asked to come again. */
  | { readonly kind: 'unavailable'; readonly cause: unknown }
  /** An error of our own. */
  | { readonly kind: 'broken'; readonly cause: unknown };

export interface Reply {
  readonly contentType: string;
  readonly body: string;
}

/** Status, and what a refusal tells whoever sent it. */
export const ANSWERS: Readonly<
  Record<Outcome['kind'], { readonly status: number; readonly title: string }>
> = {
  handled: { status: 200, title: 'OK' },
  ignored: { status: 200, title: 'OK' },
  malformed: { status: 400, title: 'The request is not what the provider sends' },
  forged: { status: 403, title: 'Forbidden' },
  wrong_method: { status: 405, title: 'Webhooks are sent with POST' },
  too_large: { status: 413, title: 'The body is larger than a webhook can be' },
  wrong_type: { status: 415, title: 'The content type is not the one that the provider sends' },
  broken: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'The service cannot take the webhook now; send it again' },
};

export const RETRY_AFTER_SECONDS = 5;

// Handles a signed request once: a copy of it counts for nothing.

/** A request that a vendor signed, by what is unique in it, and how long a copy of it would pass for genuine. */
export interface SignedRequest {
  readonly id: string;
  readonly ttlSeconds: number;
}

/** Longer than a request takes. A process that dies while it handles one leaves a claim that runs out, and the vendor's retry counts. */
const CLAIM_SECONDS = 15;

/**
 * An id is used up once its request was handled; one that could not be is the vendor's to send again.
 * @param repeated what comes of a copy
 * @throws OctothorpeError `unavailable` where the request is claimed: whoever claimed it may have died
 */
export async function once(
  guard: ReplayProtection,
  { id, ttlSeconds }: SignedRequest,
  handle: () => Promise<Outcome>,
  repeated: Outcome,
): Promise<Outcome> {
  const claim = await guard.claim(id, Math.min(ttlSeconds, CLAIM_SECONDS));
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
  await guard.handled(id, ttlSeconds);
  return outcome;
}
