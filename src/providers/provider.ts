/**
 * The port of a telephony provider. A provider knows nothing of challenges: it turns a request into
 * an HTTP call through the vendor's own SDK and says in our words how that went.
 */

import type { CallPosition } from '../challenge/call-script.js';
import type { Channel, DeliveryId, Reason } from '../challenge/challenge.js';
import type { DeliveryEvent, FailureScope } from '../challenge/event.js';
import type { Clock, Deadline } from '../challenge/time.js';
import type { Charge } from '../limits/limits.js';

/** What a provider can do: reach a phone on a channel, say later what became of a delivery, say what it cost. */
export type Capability = Channel | 'lookup' | 'price';

/** An adapter has the methods of its capabilities, and no others. */
export interface Provider {
  sendSms?(request: SmsRequest): Promise<SendResult>;
  /** By RCS alone: where the phone has none the vendor must refuse, and not send an SMS by itself. */
  sendRcs?(request: SmsRequest): Promise<SendResult>;
  sendWhatsApp?(request: TemplateRequest): Promise<SendResult>;
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

/** An adapter with a connection of its own, over which the vendor also reports. The worker listens: one connection a process. */
export interface ListeningProvider extends Provider {
  /** Opens the connection, keeps it open, and brings there what the vendor reports over it. */
  listen(reports: ConnectionReports): void;
  /** Sends nothing more; resolves once answers and reports in hand are dealt with and the connection is closed. */
  drain(): Promise<void>;
}

export function isListening(provider: Provider): provider is ListeningProvider {
  return 'listen' in provider;
}

/** What the service does with a vendor's reports over a connection. All but `note` reject while Redis is down: the vendor must report again. */
export interface ConnectionReports {
  record(origin: ReportedDelivery, events: readonly DeliveryEvent[]): Promise<unknown>;
  /** An SMS from a phone. */
  reply(message: ReceivedSms): Promise<unknown>;
  readonly messages: MessageIndex;
  /** For metrics and the log. @param detail holds neither a number nor a text */
  note(outcome: ConnectionOutcome, detail?: string): void;
}

/** `handled`, `ignored`, `malformed`, `unavailable`: of a report. `bound`, `lost`, `refused`: of the connection. */
export type ConnectionOutcome =
  | ('handled' | 'ignored' | 'malformed' | 'unavailable')
  | ('bound' | 'lost' | 'refused');

interface ReportedDelivery {
  readonly provider: string;
  readonly channel: Channel;
  readonly delivery: DeliveryId;
  readonly reference: string;
}

interface ReceivedSms {
  readonly provider: string;
  /** Of a repeated one the same again. */
  readonly reference: string;
  /** E.164 */
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** Which delivery a vendor's message id belongs to, where reports name nothing else; all processes share it. */
export interface MessageIndex {
  /**
   * @param owner what `find` gives back
   * @returns reports that came before it was known, oldest first or not
   */
  link(provider: string, message: string, owner: string, ttlMs: number): Promise<string[]>;
  /**
   * @param report kept for a short time if the message is not known yet; the same one is kept once
   * @returns undefined while nobody has linked it
   */
  find(provider: string, message: string, report: string): Promise<string | undefined>;
}

interface MethodsOf {
  readonly sms: 'sendSms';
  readonly rcs: 'sendRcs';
  readonly whatsapp: 'sendWhatsApp';
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
  /** What the phone shows: E.164, alphanumeric sender ID, RCS agent, or a pool of numbers as the provider names it. */
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

/** A code in a template that WhatsApp has approved. */
export interface TemplateRequest extends OutboundRequest {
  /** As the provider names it. */
  readonly template: string;
  /** 4 to 10 digits. */
  readonly code: string;
}

export interface CallRequest extends OutboundRequest {
  /** How long it may ring, whole seconds, 5..120. */
  readonly ringSeconds: number;
  /** The longest the call may last, whole seconds. */
  readonly callSecondsMax: number;
  /** Dialled once the call is answered: 1 to 8 digits. */
  readonly extension?: string;
  /** The phone must not see `from`. Only where the provider's entry says that it can. */
  readonly hiddenCaller?: boolean;
}

export type SendResult =
  | { readonly kind: 'accepted'; readonly reference: string; readonly status?: number | undefined }
  | ({ readonly kind: 'refused' } & Refusal);

export interface Refusal {
  readonly failure: FailureKind;
  readonly reason: Reason;
  /** The vendor's code and message, for the log: holds neither the code nor the number. */
  readonly detail: string;
  /** The vendor's code alone, or a word of ours where it gave none: see `carrierCode`. */
  readonly code?: string | undefined;
  /** Of the vendor's HTTP answer; absent where none came. */
  readonly status?: number | undefined;
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
  /** This channel cannot reach the number; another may. */
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
  /** The code in a text; absent where it is no longer known. */
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

// Where vendors call back. The path carries the delivery's id under the vendor's signature, so a callback needs no
// index by message id, and one that comes before the create call has answered finds its delivery all the same.

/**
 * The path for one delivery; a position in the call rides in the query as `prompt`, `pressed` and `waited`.
 * @param pattern in Express's form, with `:deliveryId`
 */
export function callbackPath(pattern: string, deliveryId: string, position?: CallPosition): string {
  const path = pattern.replace(':deliveryId', encodeURIComponent(deliveryId));
  return position === undefined ? path : `${path}?${positionQuery(position)}`;
}

/** @param publicUrl where vendors reach this service, with or without a path or a slash at its end */
export function callbackUrl(publicUrl: string, path: string): string {
  return `${publicUrl.replace(/\/+$/, '')}${path}`;
}

function positionQuery({ prompt, pressed, waited }: CallPosition): string {
  const digits = pressed === undefined ? '' : `&pressed=${pressed}`;
  return `prompt=${prompt}${digits}${waited === undefined ? '' : `&waited=${waited}`}`;
}

/** Picks a vendor's voice for a BCP 47 locale, else the English one. `nb-NO` finds `nb`. @param voices by tags in lower case */
export function pickVoice<T>(
  voices: Readonly<Record<string, T>> & { readonly en: T },
  locale: string,
): T {
  return findByTag(new Map(Object.entries<T>(voices)), locale) ?? voices.en;
}

/**
 * Finds what fits a BCP 47 locale best: the tag itself, then shorter and shorter (RFC 4647, lookup). `zh-Hant-TW` finds `zh`.
 * @param byTag tags in lower case
 */
export function findByTag<T>(byTag: ReadonlyMap<string, T>, locale: string): T | undefined {
  const subtags = locale.toLowerCase().split('-');
  for (let length = subtags.length; length > 0; length -= 1) {
    const found = byTag.get(subtags.slice(0, length).join('-'));
    if (found !== undefined) return found;
  }
  return undefined;
}
