/**
 * Everything that can go wrong for a caller, as one class with a closed list of codes.
 * Callers switch on the code, never on the text; `src/http/answer.ts` is the one place that maps a code to a status.
 */
import type { Channel, MethodChannel } from './challenge.js';

export type ErrorCode =
  | 'invalid_request' // the body, a parameter or a header is malformed
  | 'unauthorized' // no API key, or an unknown one
  | 'forbidden' // the key lacks the scope
  | 'not_found' // no such challenge for this tenant, or no such path
  | 'method_not_allowed'
  | 'invalid_number' // not a phone number, or not a possible one
  | 'number_not_allowed' // premium rate, pager, toll-free …
  | 'country_not_allowed' // not in the tenant's allow list for this channel
  | 'sender_not_allowed' // the country would block the tenant's sender, or replace it
  | 'channel_not_allowed' // a landline for SMS, a channel without a route
  | 'challenge_final' // it has ended; start a new one
  | 'challenge_not_checkable' // nothing was sent that holds a code
  | 'method_not_registered' // the subject has none of this kind
  | 'transaction_mismatch' // the check names another transaction than the challenge has
  | 'session_final' // the hosted session has ended
  | 'session_unverified' // it cannot be finished as done yet
  | 'result_used' // the session's result was redeemed before
  | 'nothing_registered' // a sign-in of a subject without any method that the session allows
  | 'device_removed' // the app's device is not paired, or not any more
  | 'device_clock' // the app's request was signed too long ago, or by a wrong clock
  | 'sign_in_needed' // the console: nobody is signed in
  | 'settings_conflict' // somebody else changed the settings meanwhile
  | 'fresh_sign_in_needed' // the console: the change needs a full sign-in of just now
  | 'proof_needed' // a change of registered methods without a fresh proof, or with a pass that does not hold
  | 'method_exists' // the subject has registered it already
  | 'too_many_methods' // the subject has as many of this kind as it may
  | 'idempotency_conflict' // the same key with another body
  | 'resend_too_soon'
  | 'limit_reached' // a limit on sends, money or guesses; which one is told to the operator alone
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'unavailable' // Redis is away; come again
  | 'internal';

export interface ErrorExtras {
  /** Whole seconds after which the same call may succeed. */
  readonly retryAfterSeconds?: number;
  /** Per-field faults of the input. */
  readonly faults?: readonly { readonly path: string; readonly message: string }[];
  /** For the log only: never shown to the caller. */
  readonly cause?: unknown;
  /** For the log only: which rule refused. */
  readonly rule?: string;
}

export class OctothorpeError extends Error {
  readonly code: ErrorCode;
  readonly retryAfterSeconds: number | undefined;
  readonly faults: ErrorExtras['faults'];
  readonly rule: string | undefined;

  /** `message` is shown to the caller: what happened and what to do, without codes or full numbers. */
  constructor(code: ErrorCode, message: string, extras: ErrorExtras = {}) {
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause });
    this.name = 'OctothorpeError';
    this.code = code;
    this.retryAfterSeconds = extras.retryAfterSeconds;
    this.faults = extras.faults;
    this.rule = extras.rule;
  }
}

// Errors for callers: what happened and what to do.

/** One faulty field of a request. @param message what it must be, or what to do */
export function invalidField(path: string, message: string): OctothorpeError {
  return new OctothorpeError('invalid_request', `Correct ${path}: see faults.`, {
    faults: [{ path, message }],
  });
}

export function notFound(): OctothorpeError {
  return new OctothorpeError(
    'not_found',
    'There is no such challenge. It may have ended over a day ago.',
  );
}

export function hasEnded(): OctothorpeError {
  return new OctothorpeError('challenge_final', 'This challenge has ended. Start a new one.');
}

export function tooSoon(retryAfterMs: number): OctothorpeError {
  const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  return new OctothorpeError('resend_too_soon', `Wait ${seconds} s before sending again.`, {
    retryAfterSeconds: seconds,
    rule: 'resend_wait',
  });
}

export function noRoute(channel: Channel): OctothorpeError {
  return new OctothorpeError(
    'channel_not_allowed',
    `No provider is configured that reaches this number by ${channel}. Use another channel, or ask the operator.`,
    { rule: 'no_route' },
  );
}

export function notCheckable(): OctothorpeError {
  return new OctothorpeError(
    'challenge_not_checkable',
    'No code was sent for this challenge: it is a call. Wait for its key press, or resend it with channel "sms".',
  );
}

/** WhatsApp carries approved templates alone, and one for codes holds nothing but the code. */
export function templateSaysNoAmount(field: 'channel' | 'channels'): OctothorpeError {
  return invalidField(
    field,
    'WhatsApp’s templates for codes say no amount: leave whatsapp out, or start a challenge without transaction.',
  );
}

export function notSixDigits(): OctothorpeError {
  return invalidField('code', 'Must be a six-digit code.');
}

/** No approval of a device and no passkey is a code. */
export function notTyped(method: MethodChannel): OctothorpeError {
  return new OctothorpeError(
    'challenge_not_checkable',
    method === 'approve'
      ? 'The person answers this challenge on the phone, and no code is typed for it. Wait for its end.'
      : `This challenge is proven by ${method}, and no code is typed for it. Wait for its end.`,
  );
}

export function notSent(method: MethodChannel): OctothorpeError {
  return new OctothorpeError(
    'channel_not_allowed',
    `Nothing is sent for a challenge by ${method}, so it cannot be sent again. Start a challenge by sms or call.`,
  );
}

export function inboundNotOffered(): OctothorpeError {
  return new OctothorpeError(
    'channel_not_allowed',
    'Nobody can text this tenant. Use "sms" or "call", or ask the operator for inboundSms.',
  );
}

export function inboundCountryNotOffered(): OctothorpeError {
  return new OctothorpeError(
    'country_not_allowed',
    'No number takes texts from phones of this country. Use "sms" or "call", or ask the operator to add one to inboundSms.',
  );
}

export function methodNotRegistered(method: MethodChannel): OctothorpeError {
  return new OctothorpeError(
    'method_not_registered',
    `The subject has not registered the method "${method}". Register it first, or start a challenge by another channel.`,
  );
}

/** During a rolling upgrade. Another process may know it. */
export function newerChallenge(): OctothorpeError {
  return new OctothorpeError(
    'unavailable',
    'The challenge was started by a newer version of the service. Repeat the request shortly.',
    { retryAfterSeconds: 1 },
  );
}

export function transactionMismatch(): OctothorpeError {
  return new OctothorpeError(
    'transaction_mismatch',
    'The challenge confirms another transaction, or none. The code was not checked: start a new challenge for this transaction.',
  );
}

export function resendsExhausted(): OctothorpeError {
  return new OctothorpeError(
    'limit_reached',
    'This challenge was sent as often as it may be. Start a new one later.',
    { rule: 'resends' },
  );
}

export function idempotencyConflict(): OctothorpeError {
  return new OctothorpeError(
    'idempotency_conflict',
    'This Idempotency-Key was used with another request. Use a new key for a new request.',
  );
}

export function countryNotAllowed(channel: Channel, country: string): OctothorpeError {
  return new OctothorpeError(
    'country_not_allowed',
    `Numbers of this country are not reached by ${channel}. Use another number, or ask the operator to allow ${country}.`,
    { rule: `countries.${channel}` },
  );
}

/** @param remedy what to register, and where */
export function senderNotAllowed(remedy: string): OctothorpeError {
  return new OctothorpeError(
    'sender_not_allowed',
    `${remedy}; then state it in the tenant's senders, or use the channel "call" or another number.`,
    { rule: 'sender' },
  );
}
