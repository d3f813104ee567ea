/** Vonage's REST APIs: the routes of Voice v1, Messages v1, SMS, Verify v1 and v2, and their errors. */
import type { Request, Router } from 'express';
import type { AccountReport, VonageAccount } from '../carrier-interface.js';
import type { CarrierCore } from '../vendor-api.js';
import { type CommonRefusal, type VendorErrors, VendorRouter } from '../vendor-router.js';
import { formApiErrors } from './form-api.js';
import { verifyV1Routes } from './verify-v1.js';
import { verifyV2Routes } from './verify-v2.js';
import { VonageAccountState } from './vonage-account.js';
import { VonageCallbacks } from './vonage-callbacks.js';
import { VonageCalls, vonageCallRequest, vonageCallUpdate } from './vonage-calls.js';
import {
  e164,
  readJson,
  VonageError,
  type VonageErrorKind,
  type VonageProduct,
} from './vonage-conventions.js';
import { VonageMessages, vonageMessage } from './vonage-messages.js';
import { VonageSms } from './vonage-sms.js';
import { VonageVerify } from './vonage-verify.js';

export class VonageApi {
  readonly mounts: readonly { path: string; router: Router }[];
  readonly messages: VonageMessages;
  readonly #account: VonageAccountState;
  readonly #calls: VonageCalls;
  readonly #core: CarrierCore;
  readonly #sms: VonageSms;
  readonly #verify: VonageVerify;

  constructor(core: CarrierCore, account: VonageAccount) {
    this.#core = core;
    this.#account = new VonageAccountState(account);
    const callbacks = new VonageCallbacks(core, this.#account);
    this.messages = new VonageMessages(core, this.#account, callbacks);
    this.#calls = new VonageCalls(core, this.#account, callbacks);
    this.#sms = new VonageSms(core, this.#account, callbacks);
    this.#verify = new VonageVerify(core, this.#calls);
    this.mounts = [
      { path: '/v1', router: this.#jsonRoutes() },
      { path: '/v2/verify', router: this.#verifyV2() },
      { path: '/sms', router: this.#smsRoutes() },
      { path: '/verify', router: this.#verifyV1() },
    ];
  }

  get report(): AccountReport {
    const { apiKey: account, numbers } = this.#account;
    return { vendor: 'vonage', account, numbers };
  }

  clear(): void {
    this.#calls.clear();
    this.#verify.clear();
  }

  /** Messages and Voice. */
  #jsonRoutes(): Router {
    const routes = new VendorRouter(this.#core, problemErrors);
    const { messages } = this;
    const calls = this.#calls;
    routes.check((request) => this.#account.check(request, productOf(request) === 'messages'));
    routes.sends('/messages', (request) => {
      const message = readJson(request, vonageMessage);
      return { to: e164(message.to), accept: () => messages.accept(message) };
    });
    routes.sends('/calls', (request) => {
      const call = calls.check(readJson(request, vonageCallRequest));
      return { to: e164(call.to[0]?.number ?? ''), accept: () => calls.accept(call) };
    });
    routes.on('get', '/calls', 'list', (request) => {
      const base = `${request.protocol}://${request.headers.host ?? ''}/v1/calls`;
      return { body: calls.list(base, request.query) };
    });
    routes.on('get', '/calls/:uuid', 'fetch', (request) => {
      const about = String(request.params['uuid']);
      return { about, body: calls.fetch(about) };
    });
    routes.on('put', '/calls/:uuid', 'update', (request) => {
      const about = String(request.params['uuid']);
      calls.update(about, readJson(request, vonageCallUpdate));
      return { about, status: 204 };
    });
    routes.end();
    return routes.router;
  }

  #verifyV2(): Router {
    const routes = new VendorRouter(this.#core, problemErrors);
    routes.check((request) => this.#account.check(request, true));
    verifyV2Routes(routes, this.#verify);
    routes.end();
    return routes.router;
  }

  #smsRoutes(): Router {
    const routes = new VendorRouter(this.#core, formApiErrors('sms'));
    this.#sms.addTo(routes);
    routes.end();
    return routes.router;
  }

  #verifyV1(): Router {
    const routes = new VendorRouter(this.#core, formApiErrors('verify'));
    verifyV1Routes(routes, this.#verify, this.#account);
    routes.end();
    return routes.router;
  }
}

/** Verify v2 writes errors as Messages does. */
function productOf(request: Request): VonageProduct {
  return /^\/v1\/messages|^\/v2\/verify/.test(request.originalUrl) ? 'messages' : 'voice';
}

const KINDS: Readonly<Record<CommonRefusal, VonageErrorKind>> = {
  throttled: 'throttled',
  unavailable: 'unavailable',
  forbidden: 'forbidden',
  'not-found': 'not-found',
  'too-large': 'too-large',
  malformed: 'invalid-json',
  internal: 'internal',
};

const problemErrors: VendorErrors = {
  vendor: 'vonage',
  answerTo: (refusal, request) => new VonageError(KINDS[refusal]).answer(productOf(request)),
  answerOf: (error, request) =>
    error instanceof VonageError ? error.answer(productOf(request)) : undefined,
};
