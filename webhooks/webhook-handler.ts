/** What the webhook receivers need from the service: the one way in for everything that a carrier says. */
import type { CallPosition, CallStep } from '../src/challenge/call-script.js';
import type { Channel, DeliveryId } from '../src/challenge/challenge.js';
import type { DeliveryEvent } from '../src/challenge/event.js';
import type { Charge } from '../src/limits/limits.js';
import type { Outcome } from './receiver.js';

/** Which delivery a callback belongs to, by its path, and what the provider calls it. */
export interface CallbackOrigin {
  readonly provider: string;
  readonly channel: Channel;
  readonly delivery: DeliveryId;
  /** The provider's id (SM…, CA…, a UUID). One that differs from the delivery's known id is ignored. */
  readonly reference: string;
}

export interface WebhookHandler {
  /** Applies events in order; those that come twice, late or for an ended challenge change nothing. */
  record(origin: CallbackOrigin, events: readonly DeliveryEvent[]): Promise<'recorded' | 'ignored'>;

  /** What the provider charged for the delivery. It counts once; what comes again changes nothing. */
  charge(origin: CallbackOrigin, charge: Charge): Promise<void>;

  /**
   * What the call does next. The first step has no key; later ones bring the key pressed
   * (empty: nothing in time) and the position that came back in the URL.
   * An ended, expired or unknown challenge gets a polite end, never an error: somebody is listening.
   */
  stepCall(origin: CallbackOrigin, position?: CallPosition, key?: string): Promise<CallStep>;

  /** An SMS from a phone: a code verifies, anything else is ignored. */
  reply(message: InboundSms): Promise<'verified' | 'ignored'>;
}

export interface InboundSms {
  readonly provider: string;
  /** The provider's id of the inbound message: the same one never counts twice. */
  readonly reference: string;
  /** E.164 */
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

// What one provider adds to the receiver: where it calls, in which form, and how a request becomes an outcome.

export interface WebhookSource {
  readonly provider: string;
  /** The only media type that the vendor sends. */
  readonly contentType: string;
  readonly routes: readonly WebhookRoute[];
}

export interface WebhookRoute {
  /** In Express's form. */
  readonly path: string;
  /** Checks the signature before it looks at anything else. What it throws counts as our own trouble. */
  readonly receive: (request: RawRequest) => Promise<Outcome>;
}

/** A request as it came, with its body whole and unread. */
export interface RawRequest {
  /** Path and query as the vendor was given them, without what the public URL adds. */
  readonly pathAndQuery: string;
  /** Undefined for a header that is absent. */
  header(name: string): string | undefined;
  readonly body: Buffer;
  /** From the path; undefined where it holds none, or none that was made here. */
  readonly delivery: DeliveryId | undefined;
}

export interface SourceContext {
  /** Where vendors reach this service; signatures are computed over it, never over Host or X-Forwarded-*. */
  readonly publicUrl: string;
  readonly sink: WebhookHandler;
  readonly replayProtection: ReplayProtection;
  readonly now: () => number;
}

/** Remembers signed requests that were taken, across all processes. */
export interface ReplayProtection {
  /** @returns 'mine' where this caller has to handle it; 'elsewhere' while another one may be about it */
  claim(id: string, seconds: number): Promise<'mine' | 'elsewhere' | 'handled'>;
  /** A copy of it counts for nothing within this time. Does not throw. */
  handled(id: string, seconds: number): Promise<void>;
  /** Its request could not be handled after all and will come again. */
  forget(id: string): Promise<void>;
}

const POSITION = /^prompt=([1-9])(?:&pressed=([0-9]{1,2}))?(?:&waited=([0-9]))?$/;

/**
 * The position in a call that rides in the query. `first` is a call that was just picked up; undefined is a query
 * that was not made here.
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
