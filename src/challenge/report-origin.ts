/** Which delivery a report is about. */
import type { Channel, DeliveryId } from './challenge.js';
import type { Route } from './ports.js';

/** Which delivery a callback belongs to, and what the provider calls it. */
export interface ReportOrigin {
  readonly delivery: DeliveryId;
  /** By the path of the callback. */
  readonly channel: Channel;
  readonly provider: string;
  readonly reference: string;
}

/** The part of a transition that says what it is about. */
export function about({ delivery, channel, provider, reference }: ReportOrigin): {
  id: string;
  delivery: number;
  route: Route;
  reference: string;
} {
  return {
    id: delivery.challengeId,
    delivery: delivery.delivery,
    route: { channel, provider },
    reference,
  };
}
