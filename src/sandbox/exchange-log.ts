/**
 * The HTTP exchanges of the last messages and calls: requests to the carrier, and the carrier's requests to the
 * application, with their signatures. Bounded in number and size. Credentials of API requests are not kept.
 */
import type { Vendor } from './carrier-options.js';

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
