/**
 * What adapters need to say how a send or a delivery failed: the scope that a kind of failure has,
 * and vendor texts made safe for the log.
 */
import { type Channel, isRich, type Reason } from '../challenge/challenge.js';
import type { DeliveryEvent } from '../challenge/event.js';
import type { CauseId } from '../record/causes.js';
import {
  type EarlierAttempt,
  type FailureKind,
  type FindResult,
  type Refusal,
  SCOPE_OF_FAILURE,
} from './provider.js';
import type { Progress } from './vendor-http-client.js';

/** How a vendor's error code counts. */
export interface FailureClass {
  readonly failure: FailureKind;
  readonly reason: Reason;
}

/**
 * Not every phone has RCS or WhatsApp. What a vendor says there of a number is about this channel alone, unless it suspects fraud.
 */
export function onChannel(channel: Channel, failureClass: FailureClass): FailureClass {
  const { failure, reason } = failureClass;
  if (!isRich(channel) || reason === 'fraud_suspected') return failureClass;
  const aboutNumber = failure === 'number' || reason === 'unreachable';
  return aboutNumber ? { failure: 'channel', reason } : failureClass;
}

/**
 * A failure that a webhook tells of, after the vendor had accepted the send.
 *
 * @param detail the vendor's status and code, for the log
 */
export function failedEvent(
  { reason, failure }: FailureClass,
  detail: string,
  said?: string | number,
): DeliveryEvent {
  const code = carrierCode(said);
  const told = code === undefined ? {} : { code };
  return { kind: 'failed', reason, retry: SCOPE_OF_FAILURE[failure], detail, ...told };
}

/** A vendor's code as it may be kept and shown: one short word without a row of digits that could be a number or a code of a person. */
export function carrierCode(said: string | number | undefined): string | undefined {
  const text = String(said ?? '');
  return CODE.test(text) && !DIGITS.test(text) ? text : undefined;
}

const CODE = /^[\w.-]{1,32}$/;
const DIGITS = /\d{6}/;

/**
 * @param facts the vendor's status and code, for the log
 * @param vendorText what the vendor wrote about it; phone numbers in it are taken out
 * @param said the vendor's code alone and the status of its answer
 */
export function refusal(
  failureClass: FailureClass,
  facts: string,
  vendorText: string,
  retryAfterMs?: number | undefined,
  said: { readonly code?: string | number | undefined; readonly status?: number } = {},
): Refusal {
  const { status } = said;
  const code = carrierCode(said.code ?? (status === undefined ? undefined : `http_${status}`));
  return {
    ...failureClass,
    ...(code === undefined ? {} : { code }),
    ...(status === undefined ? {} : { status }),
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
    undefined,
    { code: progress.begun ? 'cut_off' : 'no_connection' },
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

/** What people are told of an HTTP status, where nothing closer is known. */
export const STATUS_CAUSES: Readonly<Record<string, CauseId>> = {
  http_400: 'request_refused',
  http_401: 'account_refused',
  http_402: 'account_balance',
  http_403: 'account_refused',
  http_404: 'request_refused',
  http_422: 'request_refused',
  http_429: 'carrier_overloaded',
  http_500: 'carrier_down',
  http_502: 'carrier_down',
  http_503: 'carrier_down',
  http_504: 'carrier_down',
};

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

// Decides from a vendor's list whether an attempt whose answer was lost went out: by number, time, sender, and the code in a text. Only a
// lone candidate counts: vendors do not give back the callback URL that would tell two sends to one number apart.

/** What a question that nobody waits for may take at the vendor. */
export const ASK_TIMEOUT_MS = 10_000;
/** Vendors' times are whole seconds, by their clock, and how far that one is ahead is known to some seconds. */
const CLOCK_SLACK_MS = 5_000;
/** So soon after an attempt began its request may still be on its way, and an empty list proves nothing. */
const SETTLE_MS = 3_000;

/** One message or call to the number, as the vendor lists it. */
export interface ListedSend {
  readonly reference: string;
  /** When the vendor took it, Unix ms. */
  readonly createdAtMs: number;
  /** What it was sent from, in each form that a sender may be configured in; absent where the vendor does not say. */
  readonly from?: readonly string[];
  /** Of a text, where the vendor keeps it. */
  readonly text?: string;
}

/**
 * @param sends the vendor's outbound sends to the attempt's number, complete since the attempt began
 * @param nowMs by the clock that attempts are dated by
 * @param aheadMs how far the vendor's clock is ahead of that one
 */
export function findAmong(
  sends: readonly ListedSend[],
  attempt: EarlierAttempt,
  { nowMs, aheadMs }: { readonly nowMs: number; readonly aheadMs: number },
): FindResult {
  // Calls have no latest time: vendors may date them by when they were picked up.
  const untilMs = attempt.channel === 'call' ? Number.POSITIVE_INFINITY : attempt.untilMs;
  const candidates = sends.filter((send) => {
    const atMs = send.createdAtMs - aheadMs;
    const inTime = atMs >= attempt.sinceMs - CLOCK_SLACK_MS && atMs <= untilMs + CLOCK_SLACK_MS;
    return inTime && mayBe(send, attempt);
  });
  const [only] = candidates;
  if (only !== undefined) {
    return candidates.length === 1 && isReadable(only, attempt)
      ? { kind: 'found', reference: only.reference }
      : { kind: 'unknown' };
  }
  return nowMs - attempt.sinceMs < SETTLE_MS ? { kind: 'unknown' } : { kind: 'nothing' };
}

/** Whether nothing shows that it is another one: its delivery, its sender, or another code in its text. */
function mayBe({ reference, from, text }: ListedSend, attempt: EarlierAttempt): boolean {
  if (attempt.others?.includes(reference)) return false;
  if (attempt.from !== undefined && from !== undefined && !from.includes(attempt.from))
    return false;
  const { code } = attempt;
  if (code === undefined || text === undefined || !holdsAnyCode(text, code.length)) return true;
  return joined(text).includes(code);
}

/** Vendors let accounts redact texts: one without any code proves nothing. */
function isReadable({ text }: ListedSend, { code }: EarlierAttempt): boolean {
  return code === undefined || text === undefined || holdsAnyCode(text, code.length);
}

function holdsAnyCode(text: string, length: number): boolean {
  return new RegExp(`\\d{${length}}`).test(joined(text));
}

/** Relayed texts may write a code in groups: `123-456`. */
function joined(text: string): string {
  return text.replaceAll(/(?<=\d)[ -](?=\d)/g, '');
}
