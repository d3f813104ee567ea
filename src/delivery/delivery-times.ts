/** How long one delivery holds the right to send, and how long it may keep a worker. `sendMaxMs` is what one provider has for it. */

/** A request that was cut off at the last moment may still be on its way to the provider, and into its list, for so long. */
const ARRIVAL_MS = 2_000;
/** How long a look at the provider may take while a person waits for the next one, and where a worker has died anyway. */
export const QUICK_LOOK_MS = 1_500;
export const LOOK_MS = 5_000;

/** Longer than its holder may send, by Redis's clock: whoever takes over finds what the holder has sent, or that it has not. */
export function leaseMs(sendMaxMs: number): number {
  return sendMaxMs + ARRIVAL_MS;
}

/** A look at what an earlier attempt did, a send, a look at what became of it, and telling Redis for as long as the lease holds. */
export function longestDeliveryMs(sendMaxMs: number): number {
  return LOOK_MS + sendMaxMs + QUICK_LOOK_MS + leaseMs(sendMaxMs);
}
