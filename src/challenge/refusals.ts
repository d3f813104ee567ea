/** Errors for callers: what happened and what to do. */
import type { Channel } from './challenge.js';
import { OctothorpeError } from './errors.js';

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
    `No provider is configured that reaches this number by ${channel}. Use the other channel, or ask the operator.`,
  );
}

export function notCheckable(): OctothorpeError {
  return new OctothorpeError(
    'challenge_not_checkable',
    'No code was sent for this challenge: it is a call. Wait for its key press, or resend it with channel "sms".',
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
