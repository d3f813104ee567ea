/** How long a process may take to finish its work after the balancers know that it is stopping. */
import { longestDeliveryMs } from './delivery/delivery-times.js';

/** Longer than the longest poll, and than a tenant's webhook may take. */
const DRAIN_MIN_MS = 30_000;

export function drainMaxMs(providerTimeoutMs: number): number {
  return Math.max(DRAIN_MIN_MS, longestDeliveryMs(providerTimeoutMs));
}
