/**
 * The sandbox carrier: an HTTP server that simulates a telephone company. It implements Twilio's, Vonage's and Telnyx's REST APIs,
 * and rings phones that the control API or a browser controls. It imports nothing of the gateway.
 */
import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { CallbackSender } from './callback-sender.js';
import {
  type AccountReport,
  type Call,
  type Carrier,
  CarrierError,
  type CarrierOptions,
  type Listening,
  type Message,
  type Phone,
  type Push,
  type PushSubscription,
  type WebhookChange,
  type WebhookReport,
} from './carrier-interface.js';
import {
  authenticatorOf,
  carrierApplication,
  closed,
  LOOPBACK,
  listening,
} from './carrier-server.js';
import { Chaos, type ChaosRequest, type ChaosSettings } from './chaos.js';
import { controlApi } from './control-api.js';
import type { InboxEntry } from './inbox/search.js';
import { firstPresent } from './inbox/waiting.js';
import { MagicNumbers, magicNumbers } from './magic-numbers.js';
import { Network, type NetworkChange } from './network.js';
import { pushApi } from './push/push-api.js';
import { PushService } from './push/push-service.js';
import { type Exchange, ExchangeLog, Ledger, type LedgerReport } from './records.js';
import { dialable } from './request-values.js';
import { TelnyxApi } from './telnyx/telnyx-api.js';
import { Timers } from './timers.js';
import { TwilioApi } from './twilio/twilio-api.js';
import type { CarrierCore } from './vendor-api.js';
import { openVendorProxy } from './vendor-proxy.js';
import { VonageApi } from './vonage/vonage-api.js';

const REPLY_CHARACTERS_MAX = 1600;
const NO_OWNER =
  'No vendor owns that number. Send from it once, set its SmsUrl, or start with --sms-url.';
const WAIT_MS = 10_000;

export type {
  Call,
  Carrier,
  CarrierOptions,
  Message,
  Phone,
  Push,
  PushSubscription,
} from './carrier-interface.js';
export { type CarrierCertificate, keptCertificate } from './certificate.js';

export function createCarrier(options: CarrierOptions): Carrier {
  return new SandboxCarrier(options);
}

class SandboxCarrier implements Carrier {
  readonly magicNumbers = magicNumbers;
  readonly #core: CarrierCore;
  readonly #twilio: TwilioApi | undefined;
  readonly #vonage: VonageApi | undefined;
  readonly #telnyx: TelnyxApi | undefined;
  readonly #server: Server;
  /** What is inside the proxy's connections. */
  readonly #proxied: Server | undefined;
  readonly #push: PushService;
  readonly #pushServer: Server | undefined;

  constructor(options: CarrierOptions) {
    const { timeScale = 1, log = () => {}, now = Date.now, push } = options;
    const timers = new Timers(timeScale, now);
    const exchanges = new ExchangeLog();
    const chaos = new Chaos();
    this.#core = {
      timers,
      exchanges,
      chaos,
      log,
      network: new Network(now),
      callbacks: new CallbackSender(exchanges, chaos, timers, log),
      ledger: new Ledger(),
      magic: new MagicNumbers(),
    };
    this.#twilio = options.twilio && new TwilioApi(this.#core, options.twilio);
    this.#vonage = options.vonage && new VonageApi(this.#core, options.vonage);
    this.#telnyx = options.telnyx && new TelnyxApi(this.#core, options.telnyx);
    const authenticator = authenticatorOf(options);
    const control = controlApi(this, authenticator);
    const vendors = [this.#twilio, this.#vonage, this.#telnyx];
    const application = carrierApplication(
      { vendors: vendors.flatMap((vendor) => vendor?.mounts ?? []), control },
      { framedBy: options.phoneFramedBy ?? [], authenticator },
    );
    this.#server = createServer(application);
    this.#proxied =
      options.proxy && openVendorProxy(this.#server, application, options.proxy.certificate, log);
    const service = new PushService(this.#core.network, chaos, timers);
    this.#push = service;
    this.#pushServer =
      push &&
      createSecureServer(
        { key: push.certificate.privateKey, cert: push.certificate.certificate },
        pushApi({ service, chaos, now, log }),
      );
  }

  async listen(port: number, host = LOOPBACK): Promise<Listening> {
    const taken = await listening(this.#server, port, host);
    if (!this.#pushServer) return { port: taken };
    const pushOrigin = `https://${LOOPBACK}:${await listening(this.#pushServer, 0, LOOPBACK)}`;
    this.#push.open(pushOrigin);
    return { port: taken, pushOrigin };
  }

  async close(): Promise<void> {
    this.#core.network.clear();
    this.#core.timers.close();
    await this.#core.callbacks.close();
    await Promise.all([this.#server, this.#proxied, this.#pushServer].map(closed));
  }

  phone(number: string): Phone {
    return this.#core.network.phone(phoneNumber(number));
  }

  sendFromPhone(number: string, { to, body }: { to: string; body: string }): Message {
    const from = phoneNumber(number);
    const recipient = phoneNumber(to);
    if (body === '' || body.length > REPLY_CHARACTERS_MAX) {
      throw new CarrierError(400, `body must have 1 to ${REPLY_CHARACTERS_MAX} characters.`);
    }
    // Where Twilio takes every number, the others' own ones come first.
    const owner = [this.#vonage, this.#telnyx].find((api) => api?.messages.owns(recipient));
    const messages = owner?.messages ?? this.#twilio?.accounts.owner(recipient)?.messages;
    if (!messages) throw new CarrierError(404, NO_OWNER);
    return messages.receive(from, recipient, body);
  }

  callFromPhone(number: string, to: string): Call {
    const from = phoneNumber(number);
    const called = phoneNumber(to);
    const owner = this.#twilio?.accounts.owner(called);
    const webhook = owner?.account.voiceOf(called);
    if (!owner || !webhook) {
      throw new CarrierError(
        404,
        'No application takes calls to that number. Set its VoiceUrl, or start with --voice-url.',
      );
    }
    return owner.calls.receive(from, called, webhook).phone.view();
  }

  answer(callId: string): Call {
    const call = this.#core.network.call(callId);
    const fate = this.#core.magic.behaviourOf(call.parties.to, call.parties.vendor).call;
    if (fate === 'no_answer') throw new CarrierError(409, 'This magic number never picks up.');
    call.answer();
    return call.view();
  }

  decline(callId: string): Call {
    const call = this.#core.network.call(callId);
    call.decline();
    return call.view();
  }

  press(callId: string, keys: string): Call {
    const call = this.#core.network.call(callId);
    call.press(keys);
    return call.view();
  }

  hangUp(callId: string): Call {
    const call = this.#core.network.call(callId);
    call.hangUp();
    return call.view();
  }

  call(callId: string): Call {
    return this.#core.network.call(callId).view();
  }

  subscribe(number: string, applicationServerKey: string): PushSubscription {
    return this.#push.subscribe(phoneNumber(number), applicationServerKey);
  }

  subscriptions(number: string): PushSubscription[] {
    return this.#push.subscriptions(phoneNumber(number));
  }

  unsubscribe(subscriptionId: string): void {
    this.#push.unsubscribe(subscriptionId);
  }

  received(pushId: string): Push {
    return this.#push.received(pushId);
  }

  inbox(): InboxEntry[] {
    return this.#core.network.inbox();
  }

  accounts(): AccountReport[] {
    const vonage = this.#vonage ? [this.#vonage.report] : [];
    return [...(this.#twilio?.accounts.reports ?? []), ...vonage];
  }

  setWebhooks(number: string, change: WebhookChange): WebhookReport {
    const set = this.#twilio?.accounts.setWebhooks(phoneNumber(number), change);
    if (!set) throw new CarrierError(404, `No account at Twilio has ${number}.`);
    return set;
  }

  exchanges(about?: string): Exchange[] {
    return this.#core.exchanges.about(about);
  }

  ledger(): LedgerReport {
    return this.#core.ledger.report();
  }

  chaos(): ChaosSettings {
    return this.#core.chaos.settings;
  }

  setChaos(request: ChaosRequest): ChaosSettings {
    return this.#core.chaos.set(request);
  }

  watch(listener: (change: NetworkChange) => void): () => void {
    return this.#core.network.watch(listener);
  }

  waitForMessage(
    number: string,
    fits: (message: Message) => boolean = () => true,
    timeoutMs = WAIT_MS,
  ): Promise<Message> {
    return present(this, 'message', () => this.phone(number).messages.find(fits), timeoutMs);
  }

  waitForCall(
    number: string,
    fits: (call: Call) => boolean = () => true,
    timeoutMs = WAIT_MS,
  ): Promise<Call> {
    return present(this, 'call', () => this.phone(number).calls.find(fits), timeoutMs);
  }

  waitForPush(
    number: string,
    fits: (push: Push) => boolean = () => true,
    timeoutMs = WAIT_MS,
  ): Promise<Push> {
    return present(this, 'push message', () => this.phone(number).pushes.find(fits), timeoutMs);
  }

  idle(): Promise<void> {
    return this.#core.callbacks.idle();
  }

  forget(): void {
    const { network, exchanges, ledger, magic, chaos } = this.#core;
    network.clear();
    this.#twilio?.clear();
    this.#vonage?.clear();
    this.#telnyx?.clear();
    this.#push.clear();
    exchanges.clear();
    ledger.clear();
    magic.clear();
    chaos.set({});
  }
}

function phoneNumber(text: string): string {
  const number = dialable(text);
  if (!number) throw new CarrierError(400, 'Give a phone number in E.164 form.');
  return number;
}

/** @throws Error after the time, which is real */
async function present<T>(
  carrier: Pick<Carrier, 'watch'>,
  what: string,
  look: () => T | undefined,
  timeoutMs: number,
): Promise<T> {
  const found = await firstPresent(carrier, look, { waitMs: timeoutMs });
  if (found === undefined) throw new Error(`No such ${what} within ${timeoutMs} ms.`);
  return found;
}
