/**
 * The one place that maps an error's code to an HTTP status, and answers it as a problem document (RFC 9457). `type` is an absolute address
 * under the public URL, so that readers can open it: it leads to the problem's paragraph on the reference page. Programs switch on `code`,
 * which is the same on every installation.
 */
import type { ErrorRequestHandler } from 'express';
import { type ErrorCode, OctothorpeError } from '../challenge/errors.js';
import { contextOf, sendJson } from './dispatch.js';
import { discardBody } from './request.js';

export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What the caller does about it. */
  readonly remedy: string;
}

export const PROBLEMS: Readonly<Record<ErrorCode, ProblemKind>> = {
  invalid_request: {
    status: 400,
    title: 'The request cannot be understood',
    remedy:
      'Status 400: the body is no JSON, or a header is malformed. Status 422: the JSON was read, and `faults` names every field to correct. Do not repeat it unchanged.',
  },
  unauthorized: {
    status: 401,
    title: 'An API key is needed',
    remedy: 'Send `Authorization: Bearer <API key>` with a key that this installation knows.',
  },
  forbidden: {
    status: 403,
    title: 'The API key may not do this',
    remedy: 'Use a key that has the scope, or ask the operator for it.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing here',
    remedy:
      'Check the path and the challenge id. A challenge of another tenant looks the same as none, and an ended challenge is forgotten after a day.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The path does not know this method',
    remedy: 'Use a method from the `Allow` header.',
  },
  invalid_number: {
    status: 422,
    title: 'This is not a phone number',
    remedy:
      'Send the number in international form (`+358 44 123 4567`), or in national form with `country`.',
  },
  number_not_allowed: {
    status: 422,
    title: 'Numbers of this kind are not challenged',
    remedy:
      'Ask the person for another number: premium rate, shared cost, toll-free, personal, pager and the like are refused.',
  },
  country_not_allowed: {
    status: 422,
    title: 'The country is not allowed',
    remedy: 'Ask the operator to allow the country for this tenant and channel.',
  },
  sender_not_allowed: {
    status: 422,
    title: 'The country does not let the sender through',
    remedy:
      'Tell the operator: `detail` says what to register and where. Until then, use the channel `call`. docs/senders.md has the table.',
  },
  channel_not_allowed: {
    status: 422,
    title: 'The number cannot be reached over this channel',
    remedy: 'Use the other channel: a landline takes calls, not SMS.',
  },
  challenge_final: {
    status: 409,
    title: 'The challenge has ended',
    remedy: 'Start a new challenge.',
  },
  challenge_not_checkable: {
    status: 409,
    title: 'There is no code to check yet',
    remedy:
      'Wait until a message with a code has been sent; a call is answered with a key press, and an approval on the phone.',
  },
  method_not_registered: {
    status: 409,
    title: 'The subject has not registered this method',
    remedy: 'Register the method for the subject first, or start a challenge by another channel.',
  },
  transaction_mismatch: {
    status: 409,
    title: 'The challenge confirms another transaction',
    remedy:
      'The code was not checked, and no try was used. Do not carry the transaction out: start a challenge for the one that you mean.',
  },
  session_final: {
    status: 409,
    title: 'The session has ended',
    remedy: 'Finish it to return to the service, and start a new session there.',
  },
  session_unverified: {
    status: 409,
    title: 'Nothing has been verified in the session yet',
    remedy: 'Verify the phone first, or leave with another outcome, such as `cancel`.',
  },
  result_used: {
    status: 409,
    title: 'The result was redeemed before',
    remedy: 'Refuse the sign-in: a result counts once. Start a new session.',
  },
  nothing_registered: {
    status: 409,
    title: 'The subject has registered none of these methods',
    remedy:
      'Begin a session of the purpose `setup` first. A sign-in never registers anything. Or pass the number in `to`.',
  },
  device_removed: {
    status: 401,
    title: 'The device is not paired',
    remedy: 'Pair the device again. Only the authenticator app meets this.',
  },
  device_clock: {
    status: 401,
    title: 'The request is not from now',
    remedy:
      'Sign the request by the time in the `Date` header of this answer. Only the authenticator app meets this.',
  },
  sign_in_needed: {
    status: 401,
    title: 'The console needs a sign-in',
    remedy: 'Open `/console/` in a browser and sign in there. Only the console meets this.',
  },
  settings_conflict: {
    status: 409,
    title: 'The settings were changed meanwhile',
    remedy:
      'Nothing was written. Read the settings again, and repeat the change with their version.',
  },
  fresh_sign_in_needed: {
    status: 403,
    title: 'The change needs a full sign-in of just now',
    remedy: 'Sign in again, then repeat the change. Only the console meets this.',
  },
  proof_needed: {
    status: 403,
    title: 'The change needs a fresh proof by another method',
    remedy:
      'Let the person prove another registered method with a challenge, and send its id as `proof` within five minutes; or ask an operator for a pass.',
  },
  method_exists: {
    status: 409,
    title: 'The subject has this method already',
    remedy: 'Use the one that is registered, or remove it first.',
  },
  too_many_methods: {
    status: 409,
    title: 'The subject has as many methods of this kind as it may',
    remedy: 'Remove one that is not used any more.',
  },
  idempotency_conflict: {
    status: 409,
    title: 'The Idempotency-Key was used for another request',
    remedy: 'Use a new key for a new request, and the same body with the same key.',
  },
  resend_too_soon: {
    status: 429,
    title: 'It is too soon to send again',
    remedy: 'Wait for the seconds in `Retry-After`.',
  },
  limit_reached: {
    status: 429,
    title: 'A limit has been reached',
    remedy: 'Wait for the seconds in `Retry-After`; the operator sees which limit it was.',
  },
  payload_too_large: {
    status: 413,
    title: 'The body is too large',
    remedy: 'Send at most 16 kB.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The body has to be JSON',
    remedy: 'Send `Content-Type: application/json`, in UTF-8 and not compressed.',
  },
  unavailable: {
    status: 503,
    title: 'The service cannot answer now',
    remedy:
      'Send the same request again, with the same Idempotency-Key, after the seconds in `Retry-After`.',
  },
  internal: {
    status: 500,
    title: 'Something went wrong on our side',
    remedy: 'Tell the operator the request id from `instance`: the log says what happened.',
  },
};

export interface ProblemSettings {
  readonly publicUrl: string;
  readonly mode: 'sandbox' | 'production';
}

export interface ProblemAnswer {
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  readonly body: object;
}

/** The default Retry-After. */
const RETRY_AFTER_SECONDS: Readonly<Record<number, number>> = { 429: 30, 503: 1 };

/** @param requestId becomes `instance`, as a URN that finds the log line */
export function problemAnswer(
  error: OctothorpeError,
  requestId: string,
  settings: ProblemSettings,
): ProblemAnswer {
  const status = statusOf(error);
  const fallback = RETRY_AFTER_SECONDS[status];
  const retryAfterSeconds =
    fallback === undefined
      ? undefined
      : Math.max(1, Math.ceil(error.retryAfterSeconds ?? fallback));
  const body = {
    type: problemType(error.code, settings.publicUrl),
    title: PROBLEMS[error.code].title,
    status,
    detail: error.message,
    instance: `urn:request:${requestId}`,
    code: error.code,
    ...(error.faults === undefined ? {} : { faults: error.faults }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    mode: settings.mode,
  };
  return { status, retryAfterSeconds, body };
}

export function problemType(code: ErrorCode, publicUrl: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/docs/problems/${code}`;
}

/** A request that was read but has faulty fields is 422; one that cannot be read at all is 400 (RFC 9110 15.5.21). */
export function statusOf(error: Pick<OctothorpeError, 'code' | 'faults'>): number {
  if (error.code === 'invalid_request' && error.faults !== undefined) return 422;
  return PROBLEMS[error.code].status;
}

// Answers every error of a request: an OctothorpeError becomes its problem document, a broken request found by Express becomes 400, and
// anything else becomes `internal`, with its cause only in the log.

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
