/**
 * The port of a telephony provider. A provider knows nothing of challenges: it turns a request into
 * an HTTP call through the vendor's own SDK and says in our words how that went.
 */

import type { Channel, Reason } from '../challenge/challenge.js';
import type { DeliveryEvent, FailureScope } from '../challenge/event.js';
import type { Charge } from '../challenge/limits/charge.js';
import type { Clock } from '../clock.js';
import type { Deadline } from '../deadline.js';

/** What a provider can do: reach a phone on a channel, say later what became of a delivery, say what it cost. */
export type Capability = Channel | 'lookup' | 'price';

/** An adapter has the methods of its capabilities, and no others. */
export interface Provider {
  sendSms?(request: SmsRequest): Promise<SendResult>;
  placeCall?(request: CallRequest): Promise<SendResult>;
  /** Looks for an earlier attempt of the same delivery whose answer was lost. */
  find?(attempt: EarlierAttempt): Promise<FindResult>;
  /** Asks what a delivery was charged. Never rejects. */
  price?(delivery: AcceptedDelivery): Promise<PriceResult>;
  /**
   * Asks how a delivery stands, where the callback that should have said so did not come.
   * @returns what a callback would have said; nothing where the vendor gives no answer. Never rejects.
   */
  stateOf?(delivery: AcceptedDelivery): Promise<readonly DeliveryEvent[]>;
  close(): Promise<void>;
}

interface MethodsOf {
  readonly sms: 'sendSms';
  readonly call: 'placeCall';
  readonly lookup: 'find' | 'stateOf';
  readonly price: 'price';
}

/** A provider with the methods of these capabilities. */
export type Able<Can extends Capability> = Provider & Required<Pick<Provider, MethodsOf[Can]>>;

/** What every adapter is given beside its settings. */
export interface ProviderContext {
  /** Where vendors reach this service. */
  readonly publicUrl: string;
  /** The one that attempts are dated by; this machine's where absent. */
  readonly clock?: Clock;
  /** Connections at once to one vendor, 1 or more; requests beyond that wait. */
  readonly connections?: number;
}

interface OutboundRequest {
  /** E.164 */
  readonly to: string;
  /** What the phone shows: E.164, alphanumeric sender ID, or a pool of numbers as the provider names it. */
  readonly from: string;
  /** `<challenge id>.<delivery number>`; rides in the callback URLs and as the vendor's own reference. */
  readonly deliveryId: string;
  /** BCP 47 */
  readonly locale: string;
  /** The provider's HTTP call is written before it or not at all, and is cut off at it. */
  readonly deadline: Deadline;
}

export interface SmsRequest extends OutboundRequest {
  /** At most 1600 characters; ours are one part. */
  readonly text: string;
  /** What is left of the challenge's life, whole seconds, 1..36000. */
  readonly validitySeconds: number;
}

export interface CallRequest extends OutboundRequest {
  /** How long it may ring, whole seconds, 5..120. */
  readonly ringSeconds: number;
  /** The longest the call may last, whole seconds. */
  readonly callSecondsMax: number;
}

export type SendResult =
  | { readonly kind: 'accepted'; readonly reference: string }
  | ({ readonly kind: 'refused' } & Refusal);

export interface Refusal {
  readonly failure: FailureKind;
  readonly reason: Reason;
  /** The vendor's code and message, for the log: holds neither the code nor the number. */
  readonly detail: string;
  /** From Retry-After, where the vendor sent one. */
  readonly retryAfterMs?: number;
}

export type FailureKind =
  /** Never processed; the same request may be repeated (429, 503 before processing, connection refused). */
  | 'temporary'
  /** It may have gone out: a time-out, or a connection cut after the request was written. */
  | 'uncertain'
  /** The number cannot be reached by anyone. */
  | 'number'
  /** This channel cannot reach the number; the other may. */
  | 'channel'
  /** The account or its configuration is at fault: the next provider may do it. Raises an alert metric. */
  | 'account';

/** Who may still succeed after a failure of this kind. */
export const SCOPE_OF_FAILURE: Readonly<Record<FailureKind, FailureScope>> = {
  temporary: 'next_provider',
  uncertain: 'next_provider',
  account: 'next_provider',
  channel: 'other_channel',
  number: 'none',
};

export interface EarlierAttempt {
  readonly channel: Channel;
  readonly to: string;
  /** What the phone shows; absent where it is no longer known. */
  readonly from?: string;
  /** The code in an SMS; absent where it is no longer known. */
  readonly code?: string;
  readonly deliveryId: string;
  /** The vendor's ids of the challenge's other deliveries: none of them is this one. */
  readonly others?: readonly string[];
  /** When the attempt began, and when at the latest its request was written: Unix ms. */
  readonly sinceMs: number;
  readonly untilMs: number;
  /** How long the search may take, ms. */
  readonly timeoutMs: number;
}

export interface AcceptedDelivery {
  readonly channel: Channel;
  /** The vendor's own id. */
  readonly reference: string;
}

export type PriceResult =
  | { readonly kind: 'charged'; readonly charge: Charge }
  /** The vendor does not know yet, or gave no answer: ask again. */
  | { readonly kind: 'later' }
  /** It will never be told this way. */
  | { readonly kind: 'unknown' };

export type FindResult =
  | { readonly kind: 'found'; readonly reference: string }
  /** The provider answered, and it is certain that nothing went out. */
  | { readonly kind: 'nothing' }
  /** It cannot be told (no such API, no answer, several candidates). */
  | { readonly kind: 'unknown' };
