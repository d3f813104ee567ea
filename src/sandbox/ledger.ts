/**
 * Counts what really went out, in total and by delivery. It finds the delivery by the reference that an application puts into
 * its callback URLs. So it shows whether a delivery was sent twice or not at all.
 */
const DELIVERY_ID = /ch_[0-9a-hjkmnp-tv-z]{28}\.[1-9]\d?(?!\d)/;
const DELIVERIES_MAX = 200_000;

export interface LedgerReport {
  readonly messages: number;
  readonly calls: number;
  readonly byDelivery: Readonly<Record<string, DeliveryCount>>;
}

export interface DeliveryCount {
  readonly messages: number;
  readonly calls: number;
}

export class Ledger {
  #totals: DeliveryCount = { messages: 0, calls: 0 };
  readonly #byDelivery = new Map<string, DeliveryCount>();

  /** @param callbackUrls every URL that came with the request */
  count(what: 'messages' | 'calls', callbackUrls: readonly (string | undefined)[]): void {
    this.#totals = oneMore(this.#totals, what);
    const delivery = callbackUrls.map((url) => url?.match(DELIVERY_ID)?.[0]).find(Boolean);
    if (!delivery) return;
    const before = this.#byDelivery.get(delivery) ?? { messages: 0, calls: 0 };
    this.#byDelivery.set(delivery, oneMore(before, what));
    if (this.#byDelivery.size <= DELIVERIES_MAX) return;
    const [oldest] = this.#byDelivery.keys();
    if (oldest !== undefined) this.#byDelivery.delete(oldest);
  }

  report(): LedgerReport {
    return { ...this.#totals, byDelivery: Object.fromEntries(this.#byDelivery) };
  }

  clear(): void {
    this.#totals = { messages: 0, calls: 0 };
    this.#byDelivery.clear();
  }
}

function oneMore(count: DeliveryCount, what: 'messages' | 'calls'): DeliveryCount {
  return { ...count, [what]: count[what] + 1 };
}
