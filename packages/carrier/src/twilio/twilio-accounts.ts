/** Whose request it is: checks the credentials, and with `any` opens an account for every SID that comes. */
import type { Request } from 'express';
import {
  type AccountReport,
  CarrierError,
  type TwilioAccount,
  type WebhookChange,
  type WebhookReport,
} from '../carrier-interface.js';
import { BoundedMap } from '../records.js';
import { isWebAddress } from '../request-values.js';
import { basicCredentials, type CarrierCore, sameSecret } from '../vendor-api.js';
import { type NumberWebhooks, sidOf, TwilioAccountState, type Webhook } from './twilio-account.js';
import { TwilioCallbacks } from './twilio-callbacks.js';
import { TwilioCalls } from './twilio-calls.js';
import { notFound, TwilioError } from './twilio-conventions.js';
import { TwilioMessages } from './twilio-messages.js';
import { pathOf } from './twilio-request.js';
import { TwilioVerify } from './verify/twilio-verify.js';

const ACCOUNTS_MAX = 1_000;
const KEYS_MAX = 1_000;
const WEBHOOKS_MAX = 10_000;
const ACCOUNT_SID = /^AC[0-9a-zA-Z]{1,64}$/;
const KEY_SID = /^SK[0-9a-zA-Z]{1,64}$/;

/** An account and its resources. */
export interface TwilioDesk {
  readonly account: TwilioAccountState;
  readonly messages: TwilioMessages;
  readonly calls: TwilioCalls;
  readonly verify: TwilioVerify;
}

export class TwilioAccounts {
  readonly #core: CarrierCore;
  readonly #account: TwilioAccount;
  readonly #desks = new BoundedMap<TwilioDesk>(ACCOUNTS_MAX);
  /** API keys, with the SID of the account that they came for. */
  readonly #keys = new BoundedMap<string>(KEYS_MAX);
  readonly #webhooks = new BoundedMap<NumberWebhooks>(WEBHOOKS_MAX);

  constructor(core: CarrierCore, account: TwilioAccount) {
    this.#core = core;
    this.#account = account;
    if (!account.any) this.#open(account.accountSid);
  }

  /** @throws TwilioError 20003 for wrong credentials, 20404 for another account */
  of(request: Request, named = request.params['account']): TwilioDesk {
    const given = basicCredentials(request.headers.authorization ?? '');
    const sid = typeof named === 'string' ? named : undefined;
    if (this.#account.any) return this.#any(given, sid);
    const { accountSid, authToken } = this.#account;
    const known =
      given && sameSecret(given.user, accountSid) && sameSecret(given.password, authToken);
    if (!known) throw new TwilioError(20003, 'Authenticate', 401);
    if (sid !== undefined && sid !== accountSid) throw notFound(pathOf(request));
    return this.#open(accountSid);
  }

  /** The account that sends from this number; with `any`, an own one for numbers that no application has used yet. */
  owner(number: string): TwilioDesk | undefined {
    const desks = this.#desks.values();
    const owner = desks.findLast(({ account }) => account.owns(number));
    if (owner || !this.#account.any) return owner;
    const newest = this.#newest;
    const { account } = newest;
    const announced = account.inboundOf(number) ?? account.voiceOf(number);
    return announced && account.maySend(number) ? newest : undefined;
  }

  /** With `any`, an own one if no application has come yet. */
  get #newest(): TwilioDesk {
    return this.#desks.values().at(-1) ?? this.#open(this.#account.accountSid);
  }

  get reports(): AccountReport[] {
    return this.#desks.values().map(({ account }) => reportOf(account));
  }

  /** Of a number of any account, also of one that comes later; undefined if no account may have it. @throws CarrierError 400 */
  setWebhooks(number: string, { smsUrl, voiceUrl }: WebhookChange): WebhookReport | undefined {
    if (!this.#account.any && !this.owner(number)) return undefined;
    const before = this.#webhooks.get(number);
    const set = {
      sms: smsUrl === undefined ? before?.sms : webhookAt(smsUrl),
      voice: voiceUrl === undefined ? before?.voice : webhookAt(voiceUrl),
    };
    this.#webhooks.set(number, set);
    return { number, smsUrl: set.sms?.url ?? null, voiceUrl: set.voice?.url ?? null };
  }

  clear(): void {
    for (const desk of this.#desks.values()) {
      desk.messages.clear();
      desk.calls.clear();
      desk.verify.clear();
    }
  }

  #any(given: { user: string; password: string } | undefined, named: string | undefined) {
    const { user = '', password = '' } = given ?? {};
    const isKey = KEY_SID.test(user);
    if (!password || (!isKey && !ACCOUNT_SID.test(user))) {
      throw new TwilioError(20003, 'Authenticate', 401);
    }
    if (isKey && named !== undefined) this.#keys.set(user, named);
    // A product such as Verify names no account in its paths.
    const owner = isKey ? (this.#keys.get(user) ?? sidOf('AC', user)) : user;
    const desk = this.#open(named ?? owner);
    // An API key's secret is not the account's token; it is better than none.
    const better = user === desk.account.accountSid || desk.account.authToken === '';
    if (this.#account.authToken === '' && better) desk.account.authToken = password;
    return desk;
  }

  #open(sid: string): TwilioDesk {
    const kept = this.#desks.get(sid);
    if (kept) return kept;
    const account = new TwilioAccountState(
      this.#account,
      sid,
      this.#webhooks,
      this.#core.timers.now,
    );
    const callbacks = new TwilioCallbacks(this.#core, account);
    const messages = new TwilioMessages(this.#core, account, callbacks);
    const calls = new TwilioCalls(this.#core, account, callbacks);
    const verify = new TwilioVerify(this.#core, account, calls);
    const desk = { account, messages, calls, verify };
    this.#desks.set(sid, desk);
    return desk;
  }
}

function reportOf({ accountSid, numbers }: TwilioAccountState): AccountReport {
  return { vendor: 'twilio', account: accountSid, numbers: numbers.map(({ number }) => number) };
}

function webhookAt(url: string | null): Webhook | undefined {
  if (url === null) return undefined;
  if (!isWebAddress(url)) throw new CarrierError(400, 'Give an http or https URL, or null.');
  return { url, method: 'POST' };
}
