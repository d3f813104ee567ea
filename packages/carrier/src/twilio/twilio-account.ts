/**
 * One account at Twilio, as its resources see it: the token that signs its callbacks, its numbers with their webhooks, and its messaging
 * services. With `any`, it takes note of every sender and service that an application uses.
 */
import { createHash } from 'node:crypto';
import type { TwilioAccount } from '../carrier-interface.js';
import { BoundedMap } from '../records.js';
import { dialable } from '../request-values.js';

const NUMBERS_MAX = 10_000;
const SERVICES_MAX = 1_000;
const SHORT_CODE = /^\d{3,6}$/;
const SERVICE_SID = /^MG[0-9a-f]{32}$/i;

export interface Webhook {
  readonly url: string;
  readonly method: 'GET' | 'POST';
}

/** A number of the account, with what its IncomingPhoneNumber resource says. */
export interface TwilioNumber {
  readonly sid: string;
  /** E.164, or a short code. */
  readonly number: string;
  readonly createdAt: number;
  friendlyName: string;
  sms: Webhook | undefined;
  voice: Webhook | undefined;
  statusCallback: Webhook | undefined;
}

/** Set by a test for a number, of whatever account. */
export interface NumberWebhooks {
  readonly sms?: Webhook | undefined;
  readonly voice?: Webhook | undefined;
}

export interface MessagingService {
  readonly sid: string;
  readonly createdAt: number;
  friendlyName: string;
  inbound: Webhook | undefined;
  statusCallback: string | undefined;
  readonly numbers: Set<string>;
}

export class TwilioAccountState {
  readonly accountSid: string;
  readonly any: boolean;
  readonly trial: boolean;
  /** Empty until a request has brought it. */
  authToken: string;
  readonly #account: TwilioAccount;
  readonly #webhooks: Pick<BoundedMap<NumberWebhooks>, 'get'>;
  readonly #now: () => number;
  readonly #numbers = new BoundedMap<TwilioNumber>(NUMBERS_MAX);
  readonly #services = new BoundedMap<MessagingService>(SERVICES_MAX);

  /** @param webhooks those that tests have set, by number */
  constructor(
    account: TwilioAccount,
    accountSid: string,
    webhooks: Pick<BoundedMap<NumberWebhooks>, 'get'>,
    now: () => number,
  ) {
    this.#account = account;
    this.#webhooks = webhooks;
    this.#now = now;
    this.accountSid = accountSid;
    this.authToken = account.authToken;
    this.any = account.any === true;
    this.trial = account.trial === true;
    for (const number of account.numbers) this.addNumber(number);
    for (const [sid, numbers] of Object.entries(account.messagingServices ?? {})) {
      const service = this.addService(sid);
      for (const number of numbers) service.numbers.add(number);
    }
  }

  /** A number that may send and call; with `any`, every one that can be dialled. */
  maySend(number: string): boolean {
    if (this.owns(number)) return true;
    if (!this.any) return false;
    const known = SHORT_CODE.test(number) || (number.startsWith('+') && dialable(number));
    if (known) this.addNumber(number);
    return Boolean(known);
  }

  hasAgent(agent: string): boolean {
    return this.any || (this.#account.rcsAgents ?? []).includes(agent);
  }

  owns(number: string): boolean {
    return this.#numbers.get(number) !== undefined;
  }

  number(number: string): TwilioNumber | undefined {
    return this.#numbers.get(number);
  }

  /** Newest last. */
  get numbers(): readonly TwilioNumber[] {
    return this.#numbers.values();
  }

  addNumber(number: string): TwilioNumber {
    const kept = this.#numbers.get(number);
    if (kept) return kept;
    const added: TwilioNumber = {
      sid: sidOf('PN', this.accountSid, number),
      number,
      createdAt: this.#now(),
      friendlyName: number,
      sms: undefined,
      voice: undefined,
      statusCallback: undefined,
    };
    this.#numbers.set(number, added);
    return added;
  }

  removeNumber(number: string): void {
    this.#numbers.delete(number);
  }

  get services(): readonly MessagingService[] {
    return this.#services.values();
  }

  service(sid: string): MessagingService | undefined {
    const kept = this.#services.get(sid);
    return kept || !this.any || !SERVICE_SID.test(sid) ? kept : this.addService(sid);
  }

  addService(sid: string): MessagingService {
    const added: MessagingService = {
      sid,
      createdAt: this.#now(),
      friendlyName: sid,
      inbound: undefined,
      statusCallback: undefined,
      numbers: new Set(),
    };
    this.#services.set(sid, added);
    return added;
  }

  removeService(sid: string): void {
    this.#services.delete(sid);
  }

  /** The number that a service sends from. */
  senderOf(service: MessagingService): string | undefined {
    const [first] = service.numbers;
    if (first !== undefined || !this.any) return first;
    return this.numbers[0]?.number ?? this.addNumber(SERVICE_NUMBER).number;
  }

  /** Where a message from a phone is announced: as a test says, at the service of the number, the number, or the account. */
  inboundOf(number: string): Webhook | undefined {
    const told = this.#webhooks.get(number)?.sms;
    if (told) return told;
    const service = this.services.find(({ numbers, inbound }) => inbound && numbers.has(number));
    return (
      service?.inbound ?? this.#numbers.get(number)?.sms ?? webhookOf(this.#account.inboundUrl)
    );
  }

  voiceOf(number: string): Webhook | undefined {
    const told = this.#webhooks.get(number)?.voice;
    return told ?? this.#numbers.get(number)?.voice ?? webhookOf(this.#account.voiceUrl);
  }
}

/** Of services that no number was given to. It is the one that Twilio's test credentials send from. */
const SERVICE_NUMBER = '+15005550006';

/** The same account and name have the same SID after a restart. */
export function sidOf(prefix: string, ...parts: readonly string[]): string {
  return prefix + createHash('md5').update(parts.join(' ')).digest('hex');
}

function webhookOf(url: string | undefined): Webhook | undefined {
  return url === undefined ? undefined : { url, method: 'POST' };
}
