/** Which delivery a report is about. */
import type { DeliveryId } from './challenge.js';

/** Which delivery a callback belongs to, and what the provider calls it. */
export interface ReportOrigin {
  readonly delivery: DeliveryId;
  readonly provider: string;
  readonly reference: string;
}

/** The part of a transition that says what it is about. */
export function target(delivery: DeliveryId, reference?: string) {
  return {
    id: delivery.challengeId,
    delivery: delivery.delivery,
    ...(reference ? { reference } : {}),
  };
}
