/** The options of a carrier: its accounts, and the speed of its telephone time. */

export type Vendor = 'twilio' | 'vonage';

export interface CarrierOptions {
  readonly twilio?: TwilioAccount;
  readonly vonage?: VonageAccount;
  /** Telephone time (ringing, speech, waiting for keys) runs this many times faster. 1 by default. */
  readonly timeScale?: number;
  /** A folder of static files, served at /phone. */
  readonly phonePageDirectory?: string;
  /** Origins whose pages may show the phone in a frame; none by default. */
  readonly phoneFramedBy?: readonly string[];
  /** One line per request and callback: ids and statuses, never a number or a message's text. */
  readonly log?: (line: object) => void;
  /** Unix milliseconds. */
  readonly now?: () => number;
}

export interface TwilioAccount {
  readonly accountSid: string;
  readonly authToken: string;
  /** E.164 numbers that may send, call, and receive. */
  readonly numbers: readonly string[];
  /** Messaging services by SID (MG…), each with its numbers. */
  readonly messagingServices?: Readonly<Record<string, readonly string[]>>;
  /** Where an SMS from a phone to one of the numbers is announced. */
  readonly inboundUrl?: string;
}

export interface VonageAccount {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly applicationId: string;
  /** PEM (SPKI); verifies the RS256 tokens that the SDK signs. */
  readonly publicKey: string;
  /** Signs the webhooks, HS256. */
  readonly signatureSecret: string;
  /** Numbers that may send, call, and receive, with or without the plus sign. */
  readonly numbers: readonly string[];
  /** Where an SMS from a phone to one of the numbers is announced. */
  readonly inboundUrl?: string;
}
