/** The service as the webhook receivers see it: the only input for carriers' reports. */

import type { CallPosition, CallStep } from '../src/challenge/call-script.js';
import type { Channel, DeliveryId } from '../src/challenge/challenge.js';
import type { DeliveryEvent } from '../src/challenge/event.js';
import type { Charge } from '../src/challenge/limits/charge.js';

/** The delivery of a callback, by its path, and the provider's id of it. */
export interface CallbackOrigin {
  readonly provider: string;
  readonly channel: Channel;
  readonly delivery: DeliveryId;
  /** The provider's id (SM…, CA…, a UUID). One that differs from the delivery's known id is ignored. */
  readonly reference: string;
}

export interface WebhookSink {
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
