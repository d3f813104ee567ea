/** How a refusal is told to a platform that has no words of its own for it: the status of our own API, and when to come again. */
import type { ErrorCode, OctothorpeError } from '../challenge/errors.js';

/** For platforms that decide by the status alone. 403: this person must not be reached so. */
const STATUSES: Readonly<Partial<Record<ErrorCode, number>>> = {
  unauthorized: 401,
  forbidden: 403,
  number_not_allowed: 403,
  country_not_allowed: 403,
  sender_not_allowed: 403,
  channel_not_allowed: 403,
  method_not_allowed: 405,
  idempotency_conflict: 409,
  payload_too_large: 413,
  unsupported_media_type: 415,
  resend_too_soon: 429,
  limit_reached: 429,
  internal: 500,
  unavailable: 503,
};

export function refusalStatus({ code }: OctothorpeError): number {
  return STATUSES[code] ?? 400;
}

/** `Retry-After`, where a later try can help. */
export function retryAfter({ code, retryAfterSeconds }: OctothorpeError): Record<string, string> {
  const seconds = retryAfterSeconds ?? (code === 'unavailable' ? 1 : undefined);
  return seconds === undefined ? {} : { 'Retry-After': String(Math.max(1, Math.ceil(seconds))) };
}

/** The error in words that a platform may log: without faults' values, which are never kept. */
export function refusalText({ message, faults }: OctothorpeError): string {
  if (faults === undefined || faults.length === 0) return message;
  return faults
    .map((fault) => (fault.path === '' ? fault.message : `${fault.path}: ${fault.message}`))
    .join('; ');
}
