/** What the webhook receivers need from the service: the one way in for everything that a carrier says. */

import type { CallPosition, CallStep } from '../src/challenge/call-script.js';
import type { Channel, DeliveryId } from '../src/challenge/challenge.js';
import type { DeliveryEvent } from '../src/challenge/event.js';
import type { Charge } from '../src/challenge/limits/charge.js';

/** Which delivery a callback belongs to, by its path, and what the provider calls it. */
export interface CallbackOrigin {
  readonly provider: string;
  readonly channel: Channel;
  readonly delivery: DeliveryId;
  /** The provider's id (SM…, CA…, a UUID). One that differs from the delivery's known id is ignored. */
  readonly reference: string;
}

export interface WebhookSink {
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
