/**
 * The HTTP exchanges of the last messages and calls: requests to the carrier, and the carrier's requests to the
 * application, with their signatures. Bounded in number and size. Credentials of API requests are not kept.
 */
import type { Vendor } from './carrier-interface.js';

const EXCHANGES_MAX = 5000;
const BODY_CHARACTERS_MAX = 8192;

export interface Exchange {
  readonly id: number;
  /** The id of its message or call. */
  readonly about: string;
  readonly vendor: Vendor;
  /** `request`: to the carrier's API. `callback`: from the carrier to the application. */
  readonly direction: 'request' | 'callback';
  /** Which step it is: create, twiml, status, amd, gather, event, inbound … */
  readonly kind: string;
  readonly at: string;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  readonly answer?: {
    readonly status: number;
    readonly contentType?: string;
    readonly body: string;
  };
  /** Why there is no answer: lost by chaos, refused, timed out. */
  readonly failure?: string;
}

export class ExchangeLog {
  readonly #exchanges: Exchange[] = [];
  #nextId = 1;

  add(exchange: Omit<Exchange, 'id'>): void {
    this.#exchanges.push({
      ...exchange,
      id: this.#nextId++,
      request: { ...exchange.request, body: cut(exchange.request.body) },
      ...(exchange.answer
        ? { answer: { ...exchange.answer, body: cut(exchange.answer.body) } }
        : {}),
    });
    if (this.#exchanges.length > EXCHANGES_MAX) this.#exchanges.shift();
  }

  /** Oldest first; all of them without `about`. */
  about(id?: string): Exchange[] {
    return this.#exchanges.filter((exchange) => id === undefined || exchange.about === id);
  }

  clear(): void {
    this.#exchanges.length = 0;
  }
}

function cut(text: string): string {
  return text.length > BODY_CHARACTERS_MAX ? `${text.slice(0, BODY_CHARACTERS_MAX)}…` : text;
}

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

/** A map that keeps the newest entries and drops the oldest, so that memory stays bounded. */
export class BoundedMap<Value> {
  readonly #entries = new Map<string, Value>();
  readonly #sizeMax: number;
  readonly #dropped: ((value: Value) => void) | undefined;

  constructor(sizeMax: number, dropped?: (value: Value) => void) {
    this.#sizeMax = sizeMax;
    this.#dropped = dropped;
  }

  set(key: string, value: Value): void {
    this.#entries.set(key, value);
    if (this.#entries.size <= this.#sizeMax) return;
    const [oldest] = this.#entries;
    if (!oldest) return;
    this.#entries.delete(oldest[0]);
    this.#dropped?.(oldest[1]);
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  delete(key: string): boolean {
    return this.#entries.delete(key);
  }

  /** Oldest first. */
  values(): Value[] {
    return [...this.#entries.values()];
  }

  /** Oldest first. */
  keys(): string[] {
    return [...this.#entries.keys()];
  }

  clear(): void {
    this.#entries.clear();
  }
}
