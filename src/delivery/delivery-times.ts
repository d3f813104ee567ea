/** How long one delivery holds the right to send, and how long it may keep a worker. `sendMaxMs` is the time of one provider. */

/** How long a request that was cut off may still take to reach the provider and its list. */
const ARRIVAL_MS = 2_000;
/** How long a search at the provider may take: while a person waits for the next provider, and after a worker has died. */
export const QUICK_LOOK_MS = 1_500;
export const LOOK_MS = 5_000;

/** Longer than its holder may send, by Redis's clock: after it, a search at the provider finds whatever the holder has sent. */
export function leaseMs(sendMaxMs: number): number {
  return sendMaxMs + ARRIVAL_MS;
}

/** A search for an earlier attempt, a send, a search for its result, and recording it until the lease ends. */
export function longestDeliveryMs(sendMaxMs: number): number {
  return LOOK_MS + sendMaxMs + QUICK_LOOK_MS + leaseMs(sendMaxMs);
}
