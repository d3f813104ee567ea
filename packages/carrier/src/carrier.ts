/**
 * The sandbox carrier: an HTTP server that simulates a telephone company. It implements Twilio's and Vonage's REST APIs,
 * and rings phones that the control API or a browser controls. It imports nothing of the gateway.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express, { type Express, type RequestHandler, type Response, type Router } from 'express';
import { CallbackSender } from './callback-sender.js';
import {
  type Call,
  type Carrier,
  CarrierError,
  type CarrierOptions,
  type Message,
  type Phone,
} from './carrier-interface.js';
import { Chaos, type ChaosRequest, type ChaosSettings } from './chaos.js';
import { controlApi, pageHeaders } from './control-api.js';
import { MagicNumbers, magicNumbers } from './magic-numbers.js';
import { Network, type NetworkChange } from './network.js';
import { type Exchange, ExchangeLog, Ledger, type LedgerReport } from './records.js';
import { dialable } from './request-values.js';
import { Timers } from './timers.js';
import { TwilioApi } from './twilio/twilio-api.js';
import type { CarrierCore } from './vendor-api.js';
import { VonageApi } from './vonage/vonage-api.js';

const PHONE_PAGE = fileURLToPath(new URL('../pages/built/phone/', import.meta.url));
const REPLY_CHARACTERS_MAX = 1600;
const WAIT_MS = 10_000;

export type { Call, Carrier, CarrierOptions, Message, Phone } from './carrier-interface.js';

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
    this.#server = createServer(
      carrierApplication(
        { twilio: this.#twilio?.router, vonage: this.#vonage?.router, control: controlApi(this) },
        options.phoneFramedBy,
      ),
    );
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
    return firstPresent(this, 'message', present, timeoutMs);
  }

  waitForCall(
    number: string,
    fits: (call: Call) => boolean = () => true,
    timeoutMs = WAIT_MS,
  ): Promise<Call> {
    const present = () => this.phone(number).calls.find(fits);
    return firstPresent(this, 'call', present, timeoutMs);
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
}

function phoneNumber(text: string): string {
  const number = dialable(text);
  if (!number) throw new CarrierError(400, 'Give a phone number in E.164 form.');
  return number;
}

interface CarrierRouters {
  /** A vendor without an account has no routes. */
  readonly twilio: Router | undefined;
  readonly vonage: Router | undefined;
  readonly control: Router;
}

/** The routes of the carrier's server. */
function carrierApplication(
  { twilio, vonage, control }: CarrierRouters,
  phoneFramedBy: readonly string[] = [],
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  if (twilio) app.use('/2010-04-01', twilio);
  if (vonage) app.use('/v1', vonage);
  app.use('/sandbox', control);
  app.get('/', (_request, response) => response.redirect('/phone/'));
  app.use('/phone', pageHeaders(phoneFramedBy), express.static(PHONE_PAGE, { setHeaders }));
  app.use(nothingHere);
  return app;
}

/** The names of script and stylesheet contain a hash of their content, so that browsers may cache them. */
function setHeaders(response: Response, file: string): void {
  if (/-[0-9a-f]{8}\.(?:css|js)$/.test(file))
    response.setHeader('Cache-Control', 'public, max-age=31536000, immutable');
}

const nothingHere: RequestHandler = (_request, response) => {
  response.status(404).json({ error: 'No such path; see docs/sandbox.md.' });
};

/**
 * Waits for a message or call: checks now, and again after every change.
 * @param timeoutMs real time; rejects after it
 */
function firstPresent<T>(
  carrier: Pick<Carrier, 'watch'>,
  what: string,
  present: () => T | undefined,
  timeoutMs: number,
): Promise<T> {
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
    const stop = carrier.watch(() => {
      const value = present();
      if (value === undefined) return;
      clearTimeout(timer);
      stop();
      resolve(value);
    });
  });
}
