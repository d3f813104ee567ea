/**
 * What adapters need to say how a send or a delivery failed: the scope that a kind of failure has,
 * and vendor texts made safe for the log.
 */
import type { Reason } from '../challenge/challenge.js';
import type { DeliveryEvent } from '../challenge/event.js';
import type { Progress } from './outgoing.js';
import { type FailureKind, type Refusal, SCOPE_OF_FAILURE } from './provider.js';

/** How a vendor's error code counts. */
export interface FailureClass {
  readonly failure: FailureKind;
  readonly reason: Reason;
}

/**
 * A failure that a webhook tells of, after the vendor had accepted the send.
 *
 * @param detail the vendor's status and code, for the log
 */
export function failedEvent({ reason, failure }: FailureClass, detail: string): DeliveryEvent {
  return { kind: 'failed', reason, retry: SCOPE_OF_FAILURE[failure], detail };
}

/**
 * @param facts the vendor's status and code, for the log
 * @param vendorText what the vendor wrote about it; phone numbers in it are taken out
 */
export function refusal(
  failureClass: FailureClass,
  facts: string,
  vendorText: string,
  retryAfterMs?: number | undefined,
): Refusal {
  return {
    ...failureClass,
    detail: vendorText === '' ? facts : `${facts}: ${withoutNumbers(vendorText)}`,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/**
 * No usable answer came: temporary if nothing can have been sent (no such host, refused, no connection free in
 * time), uncertain once the request was being written.
 */
export function unansweredRefusal(vendor: string, error: unknown, progress: Progress): Refusal {
  return refusal(
    { failure: progress.begun ? 'uncertain' : 'temporary', reason: 'provider_unavailable' },
    `${vendor} gave no usable answer`,
    describe(error),
  );
}

/** By HTTP status alone, where the vendor's body says nothing that is known. */
export function failureClassOfStatus(status: number): FailureClass {
  if (status === 429 || status === 503) {
    return { failure: 'temporary', reason: 'provider_unavailable' };
  }
  if (status >= 500) return { failure: 'uncertain', reason: 'provider_unavailable' };
  return { failure: 'account', reason: 'rejected_by_provider' };
}

const TEXT_LENGTH_MAX = 200;

/** Vendors quote phone numbers in their messages; five digits and more are taken out. */
function withoutNumbers(text: string): string {
  return text.replace(/\+?\d[\d\s().-]{3,}\d/g, '…').slice(0, TEXT_LENGTH_MAX);
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const { code } = error as { code?: unknown };
  return typeof code === 'string' ? code : error.name;
}
