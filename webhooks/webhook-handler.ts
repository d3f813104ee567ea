/** The service as the webhook receivers see it: the only input for carriers' reports. */
import type { CallPosition, CallStep } from '../src/challenge/call-script.js';
import type { Channel, DeliveryId } from '../src/challenge/challenge.js';
import type { DeliveryEvent } from '../src/challenge/event.js';
import type { Charge } from '../src/limits/limits.js';
import type { Outcome } from './receiver.js';

/** The delivery of a callback, by its path, and the provider's id of it. */
export interface CallbackOrigin {
  readonly provider: string;
  readonly channel: Channel;
  readonly delivery: DeliveryId;
  /** The provider's id (SM…, CA…, a UUID). One that differs from the delivery's known id is ignored. */
  readonly reference: string;
}

export interface WebhookHandler {
  /** Applies events in order; repeated or late events, and events of an ended challenge, change nothing. */
  record(origin: CallbackOrigin, events: readonly DeliveryEvent[]): Promise<'recorded' | 'ignored'>;

  /** The provider's price of the delivery. It counts once; repeats change nothing. */
  charge(origin: CallbackOrigin, charge: Charge): Promise<void>;

  /**
   * The next step of the call. The first step has no key; later ones have the pressed key
   * (empty: no key in time) and the position from the URL.
   * An ended, expired or unknown challenge gets a polite end, never an error: a person is on the phone.
   */
  stepCall(origin: CallbackOrigin, position?: CallPosition, key?: string): Promise<CallStep>;

  /** An SMS from a phone: a code verifies, anything else is ignored. */
  reply(message: InboundSms): Promise<'verified' | 'ignored'>;
}

export interface InboundSms {
  readonly provider: string;
  /** The provider's id of the inbound message; each id counts once. */
  readonly reference: string;
  /** E.164 */
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

// One provider's part of the receiver: its paths, its media type, and how a request becomes an outcome.

export interface WebhookSource {
  readonly provider: string;
  /** The only media type that the vendor sends. */
  readonly contentType: string;
  readonly routes: readonly WebhookRoute[];
  /** Closes what it holds open, such as connections to the vendor. */
  close?(): Promise<void>;
}

export interface WebhookRoute {
  /** In Express's form. */
  readonly path: string;
  /** Checks the signature before anything else. An exception counts as an error of the service itself. */
  readonly receive: (request: RawRequest) => Promise<Outcome>;
}

/** A request as received, with its raw body. */
export interface RawRequest {
  /** Path and query as given to the vendor, without the public URL's own path. */
  readonly pathAndQuery: string;
  /** Undefined if the header is absent. */
  header(name: string): string | undefined;
  readonly body: Buffer;
  /** From the path; undefined if it holds none, or none of ours. */
  readonly delivery: DeliveryId | undefined;
}

export interface SourceContext {
  /** The address that vendors call; signatures are computed over it, never over Host or X-Forwarded-*. */
  readonly publicUrl: string;
  readonly sink: WebhookHandler;
  readonly replayProtection: ReplayProtection;
  readonly now: () => number;
}

/** Remembers handled signed requests, across all processes. */
export interface ReplayProtection {
  /** @returns 'mine' if this caller must handle it; 'elsewhere' if another caller may be handling it */
  claim(id: string, seconds: number): Promise<'mine' | 'elsewhere' | 'handled'>;
  /** Copies have no effect within this time. Does not throw. */
  handled(id: string, seconds: number): Promise<void>;
  /** Releases a claim whose request could not be handled and will come again. */
  forget(id: string): Promise<void>;
}

const POSITION = /^prompt=([1-9])(?:&pressed=([0-9]{1,2}))?(?:&waited=([0-9]))?$/;

/**
 * The position in a call, from the query. `first`: the call was just picked up; undefined: the query
 * is not one of ours.
 */
export function callPosition(pathAndQuery: string): CallPosition | 'first' | undefined {
  const start = pathAndQuery.indexOf('?');
  const query = new URLSearchParams(start < 0 ? '' : pathAndQuery.slice(start));
  query.delete('t');
  if (query.size === 0) return 'first';
  const [, prompt, pressed, waited] = POSITION.exec(query.toString()) ?? [];
  if (prompt === undefined) return undefined;
  return {
    prompt: Number(prompt),
    ...(pressed === undefined ? {} : { pressed }),
    ...(waited === undefined ? {} : { waited: Number(waited) }),
  };
}
