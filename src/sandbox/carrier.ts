/**
 * The sandbox carrier: an HTTP server that is a telephone company. It speaks Twilio's and Vonage's REST APIs to applications,
 * rings phones that are driven by the control API or a browser, and knows nothing of who uses it.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type RequestHandler } from 'express';
import { CallbackSender } from './callback-sender.js';
import type { CarrierCore } from './carrier-core.js';
import { CarrierError } from './carrier-error.js';
import type { CarrierOptions } from './carrier-options.js';
import { Chaos, type ChaosRequest, type ChaosSettings } from './chaos.js';
import { controlApi } from './control/control-api.js';
import { pageHeaders } from './control/page-guard.js';
import { type Exchange, ExchangeLog } from './exchange-log.js';
import { Ledger, type LedgerReport } from './ledger.js';
import { type MagicNumber, MagicNumbers, magicNumbers } from './magic-numbers.js';
import { Network, type NetworkChange } from './network.js';
import { dialable } from './phone-number.js';
import type { Call, Message, Phone } from './telephone.js';
import { Timers } from './timers.js';
import { TwilioApi } from './twilio/twilio-api.js';
import { VonageApi } from './vonage/vonage-api.js';

const REPLY_CHARACTERS_MAX = 1600;
const WAIT_MS = 10_000;

export interface Carrier {
  /** Starts to listen; port 0 takes a free one. */
  listen(port: number, host?: string): Promise<{ port: number }>;
  /** Ends every call, cuts every connection. */
  close(): Promise<void>;
  /** @param number E.164, with or without the plus sign. @throws CarrierError 400 */
  phone(number: string): Phone;
  /** The phone sends an SMS; the vendor that owns `to` announces it. @throws CarrierError 400, 404 */
  sendFromPhone(number: string, sms: { to: string; body: string }): Message;
  /** @throws CarrierError 404, 409; so do the next three */
  answer(callId: string): Call;
  decline(callId: string): Call;
  press(callId: string, keys: string): Call;
  hangUp(callId: string): Call;
  call(callId: string): Call;
  exchanges(about?: string): Exchange[];
  ledger(): LedgerReport;
  chaos(): ChaosSettings;
  setChaos(request: ChaosRequest): ChaosSettings;
  readonly magicNumbers: readonly MagicNumber[];
  /** Calls back after every change of a message or call until the returned function is called. */
  watch(listener: (change: NetworkChange) => void): () => void;
  /** The first message to or from the phone that fits, now or later. Rejects after `timeoutMs` (real time). */
  waitForMessage(
    number: string,
    fits?: (message: Message) => boolean,
    timeoutMs?: number,
  ): Promise<Message>;
  /** The first call to the phone that fits, now or later. Rejects after `timeoutMs` (real time). */
  waitForCall(number: string, fits?: (call: Call) => boolean, timeoutMs?: number): Promise<Call>;
  /** Resolves when no callback is under way. */
  idle(): Promise<void>;
  /** Ends every call and forgets everything, the switches of chaos included. */
  forget(): void;
}

export function createCarrier(options: CarrierOptions): Carrier {
  return new SandboxCarrier(options);
}

class SandboxCarrier implements Carrier {
  readonly magicNumbers = magicNumbers;
  readonly #core: CarrierCore;
  readonly #twilio: TwilioApi | undefined;
  readonly #vonage: VonageApi | undefined;
  readonly #server: Server;

  constructor(options: CarrierOptions) {
    const { timeScale = 1, log = () => {}, now = Date.now } = options;
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
    this.#server = createServer(this.#application(options.phonePageDirectory));
  }

  async listen(port: number, host = '127.0.0.1'): Promise<{ port: number }> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    return { port: (this.#server.address() as AddressInfo).port };
  }

  async close(): Promise<void> {
    this.#core.network.clear();
    this.#core.timers.close();
    await this.#core.callbacks.close();
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
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
    const owner = [this.#twilio, this.#vonage].find((api) => api?.messages.owns(recipient));
    if (!owner) throw new CarrierError(404, 'No vendor owns that number.');
    return owner.messages.receive(from, recipient, body);
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
    const present = () => this.phone(number).messages.find(fits);
    return this.#waitFor('message', present, timeoutMs);
  }

  waitForCall(
    number: string,
    fits: (call: Call) => boolean = () => true,
    timeoutMs = WAIT_MS,
  ): Promise<Call> {
    return this.#waitFor('call', () => this.phone(number).calls.find(fits), timeoutMs);
  }

  idle(): Promise<void> {
    return this.#core.callbacks.idle();
  }

  forget(): void {
    const { network, exchanges, ledger, magic, chaos } = this.#core;
    network.clear();
    this.#twilio?.clear();
    this.#vonage?.clear();
    exchanges.clear();
    ledger.clear();
    magic.clear();
    chaos.set({});
  }

  #application(phonePageDirectory: string | undefined): Express {
    const app = express();
    app.disable('x-powered-by');
    app.disable('etag');
    if (this.#twilio) app.use('/2010-04-01', this.#twilio.router);
    if (this.#vonage) app.use('/v1', this.#vonage.router);
    app.use('/sandbox', controlApi(this));
    if (phonePageDirectory !== undefined) {
      app.get('/', (_request, response) => response.redirect('/phone/'));
      app.use('/phone', pageHeaders, express.static(phonePageDirectory));
    }
    app.use(nothingHere);
    return app;
  }

  #waitFor<T>(what: string, present: () => T | undefined, timeoutMs: number): Promise<T> {
    return new Promise((resolve, reject) => {
      const found = present();
      if (found !== undefined) {
        resolve(found);
        return;
      }
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`No such ${what} within ${timeoutMs} ms.`));
      }, timeoutMs);
      const stop = this.watch(() => {
        const value = present();
        if (value === undefined) return;
        clearTimeout(timer);
        stop();
        resolve(value);
      });
    });
  }
}

const nothingHere: RequestHandler = (_request, response) => {
  response.status(404).json({ error: 'There is nothing here; see docs/sandbox.md.' });
};

function phoneNumber(text: string): string {
  const number = dialable(text);
  if (!number) throw new CarrierError(400, 'Give a phone number in E.164 form.');
  return number;
}
