/** A running carrier as a test uses it. */
import type { WebhookChange, WebhookReport } from '../carrier-interface.js';
import type { ChaosRequest, ChaosSettings } from '../chaos.js';
import type { InboxEntry } from '../inbox/search.js';
import type { MagicNumber } from '../magic-numbers.js';
import type { Exchange } from '../records.js';
import { askCarrier } from './carrier-request.js';
import { TestPhone } from './test-phone.js';

/** The parts of a client of Twilio's SDK that have an address of their own. */
export interface TwilioClient {
  readonly api: { baseUrl: string };
  readonly verify: { baseUrl: string };
  readonly lookups: { baseUrl: string };
  readonly messaging: { baseUrl: string };
}

export class TestCarrier {
  readonly #address: () => string;
  readonly #caFile: () => string | undefined;
  readonly #stop: () => Promise<void>;
  readonly #phones = new Map<string, TestPhone>();

  /** @param address throws before the carrier runs */
  constructor(
    address: () => string,
    stop: () => Promise<void> = async () => {},
    caFile: () => string | undefined = () => undefined,
  ) {
    this.#address = address;
    this.#stop = stop;
    this.#caFile = caFile;
  }

  /** Such as `http://127.0.0.1:4321`: the base URL for the SDKs. */
  get url(): string {
    return this.#address();
  }

  /** The same phone for the same number. @param number E.164 */
  phone(number: string): TestPhone {
    const key = number.replace(/[\s().-]/g, '');
    const known = this.#phones.get(key) ?? new TestPhone(key, this.#address);
    this.#phones.set(key, known);
    return known;
  }

  /** Points a client of Twilio's SDK for Node.js here. @returns the client */
  twilio<Client extends TwilioClient>(client: Client): Client {
    for (const part of [client.api, client.verify, client.lookups, client.messaging]) {
      part.baseUrl = this.url;
    }
    return client;
  }

  /** What `new Vonage(auth, …)` takes as its second argument. */
  get vonage(): { apiHost: string; restHost: string } {
    return { apiHost: this.url, restHost: this.url };
  }

  /** For a program that has no setting for a base URL: environment variables that make this carrier its proxy. */
  get environment(): Record<string, string> {
    const ca = this.#caFile();
    if (ca === undefined) throw new Error('Start the carrier with { proxy: true } for this.');
    return {
      HTTP_PROXY: this.url,
      HTTPS_PROXY: this.url,
      NO_PROXY: 'localhost,127.0.0.1',
      NODE_EXTRA_CA_CERTS: ca,
    };
  }

  /** Forgets every message, call and fault. Accounts, numbers and webhooks stay. */
  async clear(): Promise<void> {
    await askCarrier(this.url, 'DELETE', '/');
    this.#phones.clear();
  }

  /** Switches faults on; those that are left out are off. */
  chaos(settings: ChaosRequest): Promise<ChaosSettings> {
    return askCarrier(this.url, 'PUT', '/chaos', { body: settings });
  }

  /** Where messages and calls from phones to one of the application's numbers at Twilio are announced. */
  webhooks(number: string, change: WebhookChange): Promise<WebhookReport> {
    const path = `/numbers/${encodeURIComponent(number)}`;
    return askCarrier(this.url, 'PUT', path, { body: change });
  }

  /** The requests and callbacks about one message or call; all of them without an id. */
  exchanges(id?: string): Promise<Exchange[]> {
    return askCarrier(this.url, 'GET', '/exchanges', { query: { about: id } });
  }

  /** The messages and calls of all phones, newest first. */
  inbox(search = ''): Promise<InboxEntry[]> {
    return askCarrier(this.url, 'GET', '/inbox', { query: { search } });
  }

  magicNumbers(): Promise<MagicNumber[]> {
    return askCarrier(this.url, 'GET', '/magic');
  }

  /** Ends the carrier that `startCarrier` has started. */
  stop(): Promise<void> {
    return this.#stop();
  }
}
