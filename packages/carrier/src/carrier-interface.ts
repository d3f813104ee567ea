/** What programs see of a carrier: its methods, its options, the phones with their messages and calls, and its errors. */

import type { CarrierCertificate } from './certificate.js';
import type { ChaosRequest, ChaosSettings } from './chaos.js';
import type { InboxEntry } from './inbox/search.js';
import type { MagicNumber } from './magic-numbers.js';
import type { NetworkChange } from './network.js';
import type { Exchange, LedgerReport } from './records.js';

/** Everything that the control API does, and waiting. */
export interface Carrier {
  /** Listens; port 0 selects a free port. */
  listen(port: number, host?: string): Promise<Listening>;
  /** Ends every call, cuts every connection. */
  close(): Promise<void>;
  /** @param number E.164, with or without the plus sign. @throws CarrierError 400 */
  phone(number: string): Phone;
  /** The phone sends an SMS; the vendor that owns `to` calls its inbound webhook. @throws CarrierError 400, 404 */
  sendFromPhone(number: string, sms: { to: string; body: string }): Message;
  /** The phone calls; the vendor that owns `to` asks its webhook what to do. @throws CarrierError 400, 404 */
  callFromPhone(number: string, to: string): Call;
  /** @throws CarrierError 404, 409, as the next three methods */
  answer(callId: string): Call;
  decline(callId: string): Call;
  press(callId: string, keys: string): Call;
  hangUp(callId: string): Call;
  call(callId: string): Call;
  /** The phone subscribes to the push messages of one application. @throws CarrierError 400, 503 */
  subscribe(number: string, applicationServerKey: string): PushSubscription;
  /** @throws CarrierError 400 */
  subscriptions(number: string): readonly PushSubscription[];
  /** Safe to say twice. */
  unsubscribe(subscriptionId: string): void;
  /** The phone has received a push message. @throws CarrierError 404 */
  received(pushId: string): Push;
  /** The messages and calls of all phones, newest first. */
  inbox(): InboxEntry[];
  /** Who has used the carrier so far. No secrets. */
  accounts(): AccountReport[];
  /** Where messages and calls from phones to one of Twilio's numbers are announced; null removes one. @throws CarrierError 400, 404 */
  setWebhooks(number: string, webhooks: WebhookChange): WebhookReport;
  exchanges(about?: string): Exchange[];
  ledger(): LedgerReport;
  chaos(): ChaosSettings;
  setChaos(request: ChaosRequest): ChaosSettings;
  readonly magicNumbers: readonly MagicNumber[];
  /** Calls back after every change of a message, call or push message until the returned function is called. */
  watch(listener: (change: NetworkChange) => void): () => void;
  /** The first matching message to or from the phone, present or future. Rejects after `timeoutMs` (real time). */
  waitForMessage(
    number: string,
    fits?: (message: Message) => boolean,
    timeoutMs?: number,
  ): Promise<Message>;
  /** The first matching call to the phone, present or future. Rejects after `timeoutMs` (real time). */
  waitForCall(number: string, fits?: (call: Call) => boolean, timeoutMs?: number): Promise<Call>;
  /** The first matching push message to the phone, present or future. Rejects after `timeoutMs` (real time). */
  waitForPush(number: string, fits?: (push: Push) => boolean, timeoutMs?: number): Promise<Push>;
  /** Resolves when no callback is under way. */
  idle(): Promise<void>;
  /** Ends every call and deletes everything, including the chaos settings. */
  forget(): void;
}

export interface AccountReport {
  readonly vendor: Vendor;
  /** The account SID, API key or connection. */
  readonly account: string;
  readonly numbers: readonly string[];
}

export interface WebhookChange {
  readonly smsUrl?: string | null;
  readonly voiceUrl?: string | null;
}

/** What a test has set; null where the application's own is used. */
export interface WebhookReport {
  readonly number: string;
  readonly smsUrl: string | null;
  readonly voiceUrl: string | null;
}

export interface Listening {
  readonly port: number;
  /** Of the push service, such as `https://127.0.0.1:4321`. */
  readonly pushOrigin?: string;
}

export type Vendor = 'twilio' | 'vonage' | 'telnyx';

export interface CarrierOptions {
  readonly twilio?: TwilioAccount;
  readonly vonage?: VonageAccount;
  readonly telnyx?: TelnyxAccount;
  /** Telephone time (ringing, speech, waiting for keys) runs this many times faster. 1 by default. */
  readonly timeScale?: number;
  /** Origins whose pages may show the phone in a frame; none by default. */
  readonly phoneFramedBy?: readonly string[];
  /** The application's own authenticator, which phones show in a frame; its origin may hand accounts to phones. */
  readonly authenticatorUrl?: string;
  /** Phones can take push messages; without it they cannot. It listens on a free port of 127.0.0.1. */
  readonly push?: { readonly certificate: CarrierCertificate };
  /** Answers for the vendors' own hosts to programs that use it as their proxy. */
  readonly proxy?: { readonly certificate: CarrierCertificate };
  /** One line per request and callback: ids and statuses, never a number or a message's text. */
  readonly log?: (line: object) => void;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

export interface TwilioAccount {
  /** Accepts every account SID, key, secret and sender, and takes note of them. The other fields are then defaults. */
  readonly any?: true;
  readonly accountSid: string;
  /** Signs the callbacks. With `any` it may be empty: then they are signed with the token that came with the request. */
  readonly authToken: string;
  /** Texts begin as those of a trial account do. */
  readonly trial?: boolean;
  /** Where a call from a phone to one of the numbers is announced. */
  readonly voiceUrl?: string;
  /** E.164 numbers that may send, call, and receive. */
  readonly numbers: readonly string[];
  /** RCS agents that may send. The numbers may send by WhatsApp. */
  readonly rcsAgents?: readonly string[];
  /** Messaging services by SID (MG…), each with its numbers. */
  readonly messagingServices?: Readonly<Record<string, readonly string[]>>;
  /** Where an SMS from a phone to one of the numbers is announced. */
  readonly inboundUrl?: string;
}

export interface VonageAccount {
  /** Accepts every key, secret, application and sender, and takes note of them. The other fields are then defaults. */
  readonly any?: true;
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly applicationId: string;
  /** PEM (SPKI); verifies the RS256 tokens that the SDK signs. */
  readonly publicKey: string;
  /** Signs the webhooks, HS256. */
  readonly signatureSecret: string;
  /** Numbers that may send, call, and receive, with or without the plus sign. */
  readonly numbers: readonly string[];
  /** RCS agents that may send. The numbers may send by WhatsApp. */
  readonly rcsAgents?: readonly string[];
  /** Where an SMS from a phone to one of the numbers is announced. */
  readonly inboundUrl?: string;
}

export interface TelnyxAccount {
  /** Accepts every key, application and sender. */
  readonly any?: true;
  readonly apiKey: string;
  /** The Voice API application that calls go through. */
  readonly connectionId: string;
  /** PEM (PKCS #8), Ed25519; signs the webhooks. */
  readonly privateKey: string;
  /** E.164 numbers that may send, call, and receive. */
  readonly numbers: readonly string[];
  /** Where an SMS from a phone to one of the numbers is announced. */
  readonly inboundUrl?: string;
}

/** As the control API and its events show it, like messages and calls. */
export interface Phone {
  /** E.164 */
  readonly number: string;
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Oldest first. */
  readonly calls: readonly Call[];
  /** Oldest first. */
  readonly pushes: readonly Push[];
}

export interface Message {
  /** SM… or a UUID, as the vendor's API returned it. */
  readonly id: string;
  readonly vendor: Vendor;
  readonly direction: 'to_phone' | 'from_phone';
  readonly from: string;
  readonly to: string;
  readonly body: string;
  /** The addresses of pictures and files; nobody fetches them. */
  readonly media?: readonly string[];
  /** The vendor's own term. */
  readonly status: string;
  /** Absent for an SMS. */
  readonly channel?: RichChannel;
  /** ISO 8601 */
  readonly at: string;
}

/** What a phone may have beside SMS. */
export type RichChannel = 'rcs' | 'whatsapp';

export interface Call {
  /** CA… or a UUID, as the vendor's API returned it. */
  readonly id: string;
  readonly vendor: Vendor;
  readonly from: string;
  readonly to: string;
  /** The phone has called; absent where the phone is called. */
  readonly direction?: 'from_phone';
  /** The phone does not see `from`. */
  readonly callerHidden?: true;
  readonly state: 'queued' | 'ringing' | 'in_progress' | 'ended';
  /** The vendor's own term: completed, busy, no-answer, failed, canceled … */
  readonly end?: string;
  /** A Gather or input waits for keys now. */
  readonly waitingForKeys: boolean;
  readonly transcript: readonly TranscriptLine[];
  /** ISO 8601 */
  readonly at: string;
}

/** A push message (RFC 8030). Only the phone that made the subscription can read it. */
export interface Push {
  readonly id: string;
  /** The id of the subscription. */
  readonly subscription: string;
  readonly to: string;
  readonly urgency: 'very-low' | 'low' | 'normal' | 'high';
  readonly topic?: string;
  /** Encrypted (RFC 8291, aes128gcm), base64url. */
  readonly body: string;
  /** `lost` and `delayed` are faults. `replaced`: by a newer one with the same topic. */
  readonly status: 'waiting' | 'delivered' | 'replaced' | 'expired' | 'lost' | 'delayed';
  /** ISO 8601 */
  readonly at: string;
  readonly expiresAt: string;
}

/** Where an application sends to: `endpoint`, with a signature by the key that it is for. */
export interface PushSubscription {
  readonly id: string;
  readonly endpoint: string;
  /** base64url */
  readonly applicationServerKey: string;
}

export interface TranscriptLine {
  readonly at: string;
  readonly who: 'caller' | 'phone';
  readonly kind: 'says' | 'presses' | 'event';
  readonly text: string;
  /** BCP 47, of speech. */
  readonly language?: string;
}

/** An error of the control API, with its HTTP status. */
export class CarrierError extends Error {
  readonly status: 400 | 403 | 404 | 409 | 503;

  constructor(status: CarrierError['status'], message: string) {
    super(message);
    this.name = 'CarrierError';
    this.status = status;
  }
}
