/** What goes wrong for a user of the client: one class with a closed list of codes. Switch on the code, never on the text. */
import type { ChallengeData, GatewayErrorCode, Problem } from './models.js';

/** What the client itself reports, beside the codes of the gateway. */
export type ClientErrorCode =
  /** No answer: the gateway cannot be reached, or the connection broke. */
  | 'connection_failed'
  /** No answer within `timeoutMs`. */
  | 'timeout'
  /** An answer that is not the gateway’s, such as a proxy’s. */
  | 'unexpected_answer'
  /** The challenge ended, and the person was not verified. */
  | 'not_verified'
  /** A webhook whose signature is wrong, missing or old. */
  | 'invalid_webhook'
  /** A result that was not begun in this browser, or does not count. */
  | 'invalid_result'
  /** The client was given options that cannot work. */
  | 'misconfigured';

/** Every code of {@link OctothorpeError}: those of the gateway’s OpenAPI document, and the client’s own. */
export type ErrorCode = GatewayErrorCode | ClientErrorCode;

/** What an {@link OctothorpeError} is made of, beside its code and text. */
export interface ErrorDetails {
  /** The HTTP status, where there was an answer. */
  readonly status?: number;
  /** The problem document of the gateway, where it sent one. */
  readonly problem?: Problem;
  /** When the same call may succeed, in ms from now. */
  readonly retryAfterMs?: number;
  /** What was thrown underneath. */
  readonly cause?: unknown;
}

/**
 * Everything that this package throws, except what an `AbortSignal` of yours throws.
 *
 * @example
 * ```js
 * import { OctothorpeError } from '@octothorpe/client';
 *
 * try {
 *   await octothorpe.challenges.start({ to: 'not a number', channels: ['sms'] });
 * } catch (error) {
 *   if (!(error instanceof OctothorpeError)) throw error;
 *   console.log(error.code, error.status, error.detail); // invalid_number 422 …
 * }
 * ```
 */
export class OctothorpeError extends Error {
  /** `OctothorpeError`, or the name of a class below it. */
  override readonly name: string = 'OctothorpeError';
  /** Stable: switch on it. */
  readonly code: ErrorCode;
  /** The HTTP status; undefined where there was no answer. */
  readonly status: number | undefined;
  /** When the same call may succeed, in ms from now; undefined where waiting does not help, or nobody knows. */
  readonly retryAfterMs: number | undefined;
  /** The fields to correct, where the request was faulty. */
  readonly faults: readonly { readonly path: string; readonly message: string }[];
  /** The page of your installation that explains the code. */
  readonly helpUrl: string | undefined;
  /** The id of the request: the gateway’s log line has it. */
  readonly requestId: string | undefined;

  /** @param detail what happened, and what to do */
  constructor(code: ErrorCode, detail: string, details: ErrorDetails = {}) {
    super(detail, details.cause === undefined ? undefined : { cause: details.cause });
    const { problem } = details;
    this.code = code;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
    this.faults = problem?.faults ?? [];
    this.helpUrl = problem?.type;
    this.requestId = problem?.instance?.replace('urn:request:', '');
  }

  /** What happened, and what to do. The same as `message`. */
  get detail(): string {
    return this.message;
  }
}

/**
 * The challenge has ended, and the person was not verified: the code was wrong too often, the time is over, the person said
 * that it was somebody else, or nothing could be delivered.
 *
 * @example
 * ```js
 * import { NotVerifiedError } from '@octothorpe/client';
 *
 * const challenge = await octothorpe.challenges.start({ to, channels: ['sms'] });
 * await challenge.cancel();
 * try {
 *   await challenge.verified();
 * } catch (error) {
 *   if (!(error instanceof NotVerifiedError)) throw error;
 *   console.log(error.challenge.state); // canceled
 * }
 * ```
 */
export class NotVerifiedError extends OctothorpeError {
  /** `NotVerifiedError` */
  override readonly name = 'NotVerifiedError';
  /** How it ended: see `state` and `reason`. */
  readonly challenge: ChallengeData;

  /** @param challenge that has ended */
  constructor(challenge: ChallengeData) {
    const { state, reason } = challenge;
    super(
      'not_verified',
      `The challenge ended as ${state}${reason ? ` (${reason})` : ''}. Do not let the person in; start a new challenge if they want to try again.`,
    );
    this.challenge = challenge;
  }
}

/** Seconds, or a date (RFC 9110 10.2.3). @returns ms from now */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const atMs = Date.parse(header);
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
}

/** The error that an answer of the gateway, or of something before it, means. */
export function errorOf(
  status: number,
  body: unknown,
  { header, nowMs }: { readonly header: string | null; readonly nowMs: number },
): OctothorpeError {
  const waitMs = retryAfterMs(header, nowMs);
  const wait = waitMs === undefined ? {} : { retryAfterMs: waitMs };
  if (isProblem(body)) {
    const seconds = body.retryAfterSeconds;
    const told = seconds === undefined ? wait : { retryAfterMs: seconds * 1000 };
    const faults = (body.faults ?? []).map(({ path, message }) => `${path}: ${message}`);
    const detail = [body.detail, ...faults].join(' ');
    return new OctothorpeError(body.code, detail, { status, problem: body, ...told });
  }
  const redirect = status >= 300 && status < 400;
  return new OctothorpeError(
    'unexpected_answer',
    redirect
      ? `The address redirects (${status}). Set baseUrl to the address that it leads to.`
      : `The answer ${status} is not Octothorpe’s. Check baseUrl, and what stands before it.`,
    { status, ...wait },
  );
}

function isProblem(body: unknown): body is Problem {
  if (body === null || typeof body !== 'object') return false;
  const { code, detail } = body as Record<string, unknown>;
  return typeof code === 'string' && typeof detail === 'string';
}
