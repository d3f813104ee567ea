/** Twilio's REST APIs: the routes of version 2010-04-01, Verify, Messaging and Lookup, and their errors. */
import type { Request, Router } from 'express';
import type { TwilioAccount } from '../carrier-interface.js';
import type { ApiAnswer, CarrierCore } from '../vendor-api.js';
import {
  type CommonRefusal,
  type RouteAnswer,
  type VendorErrors,
  VendorRouter,
} from '../vendor-router.js';
import { lookup, lookupV1 } from './lookup.js';
import { MessagingServices } from './messaging-services.js';
import { availableNumbers, PhoneNumbers } from './phone-numbers.js';
import { TwilioAccounts } from './twilio-accounts.js';
import {
  accountResource,
  notFound,
  TwilioError,
  type TwilioForm,
  tooManyRequests,
  unavailable,
} from './twilio-conventions.js';
import { formOf, multipartAsForm, pathOf, queryOf } from './twilio-request.js';

export class TwilioApi {
  readonly mounts: readonly { path: string; router: Router }[];
  readonly accounts: TwilioAccounts;
  readonly #core: CarrierCore;

  constructor(core: CarrierCore, account: TwilioAccount) {
    this.#core = core;
    this.accounts = new TwilioAccounts(core, account);
    this.mounts = [
      { path: '/2010-04-01', router: this.#api() },
      { path: '/v2/Services', router: this.#verify() },
      { path: '/v1/Services', router: this.#messaging() },
      { path: '/v2/PhoneNumbers', router: this.#lookup('v2') },
      { path: '/v1/PhoneNumbers', router: this.#lookup('v1') },
    ];
  }

  clear(): void {
    this.accounts.clear();
  }

  #newRoutes(): VendorRouter {
    const routes = new VendorRouter(this.#core, twilioErrors);
    routes.check(multipartAsForm);
    return routes;
  }

  #api(): Router {
    const routes = this.#newRoutes();
    const own = '/Accounts/:account';
    routes.sends(`${own}/Messages.json`, (request) => {
      const { messages } = this.accounts.of(request);
      const message = messages.read(formOf(request));
      return { to: message.to, accept: () => messages.accept(message) };
    });
    routes.sends(`${own}/Calls.json`, (request) => {
      const { calls } = this.accounts.of(request);
      const call = calls.read(formOf(request));
      return { to: call.to, accept: () => calls.accept(call) };
    });
    for (const [name, key] of [
      ['Messages', 'messages'],
      ['Calls', 'calls'],
    ] as const) {
      this.#resource(routes, `${own}/${name}`, (request) => this.accounts.of(request)[key]);
    }
    routes.on('get', `${own}/Messages/:sid/Media.json`, 'list', (request) => {
      const about = sidIn(request);
      const { messages } = this.accounts.of(request);
      return { about, body: messages.media(about, pathOf(request), queryOf(request)) };
    });
    const numbers = (request: Request) => new PhoneNumbers(this.accounts.of(request).account);
    routes.on('post', `${own}/IncomingPhoneNumbers.json`, 'create', (request) => ({
      status: 201,
      body: numbers(request).create(formOf(request)),
    }));
    this.#resource(routes, `${own}/IncomingPhoneNumbers`, numbers);
    routes.on('get', `${own}/AvailablePhoneNumbers/:country/:kind.json`, 'list', (request) => {
      const { account } = this.accounts.of(request);
      return { body: availableNumbers(account.accountSid, request, queryOf(request)) };
    });
    routes.on('get', `${own}.json`, 'fetch', (request) => ({
      body: accountResource(this.accounts.of(request).account.accountSid),
    }));
    // Wrong credentials come before a path that is not there.
    routes.check((request) => {
      const [, account] = /^\/Accounts\/([^/]+)/.exec(request.path) ?? [];
      if (account !== undefined) this.accounts.of(request, account);
    });
    routes.end();
    return routes.router;
  }

  #resource(routes: VendorRouter, path: string, of: (request: Request) => TwilioResource): void {
    routes.on('get', `${path}.json`, 'list', (request) => ({
      body: of(request).list(pathOf(request), queryOf(request)),
    }));
    routes.on('get', `${path}/:sid.json`, 'fetch', (request) => {
      const about = sidIn(request);
      return { about, body: of(request).fetch(about, pathOf(request)) };
    });
    routes.on('post', `${path}/:sid.json`, 'update', (request) => {
      const about = sidIn(request);
      return { about, body: of(request).update(about, pathOf(request), formOf(request)) };
    });
    routes.on('delete', `${path}/:sid.json`, 'remove', (request) => {
      const about = sidIn(request);
      of(request).remove(about, pathOf(request));
      return { about, status: 204 };
    });
  }

  /** Verify v2. */
  #verify(): Router {
    const routes = this.#newRoutes();
    const verify = (request: Request) => this.accounts.of(request).verify;
    routes.on('post', '/', 'create', (request) => ({
      status: 201,
      body: verify(request).services.create(formOf(request)),
    }));
    routes.on('get', '/', 'list', (request) => ({
      body: verify(request).services.list(pathOf(request)),
    }));
    routes.sends('/:service/Verifications', (request) => {
      const desk = verify(request);
      const started = desk.read(serviceIn(request), formOf(request), pathOf(request));
      return { to: started.to, accept: () => desk.start(started) };
    });
    routes.on('get', '/:service/Verifications/:id', 'fetch', (request) =>
      verify(request).fetch(serviceIn(request), idIn(request), pathOf(request)),
    );
    routes.on('post', '/:service/Verifications/:id', 'update', (request) =>
      verify(request).update(serviceIn(request), idIn(request), pathOf(request), formOf(request)),
    );
    routes.on('post', '/:service/VerificationCheck', 'check', (request) =>
      verify(request).check(serviceIn(request), formOf(request), pathOf(request)),
    );
    routes.on('get', '/:service', 'fetch', (request) => ({
      body: verify(request).services.fetch(serviceIn(request), pathOf(request)),
    }));
    routes.on('post', '/:service', 'update', (request) => ({
      body: verify(request).services.update(serviceIn(request), pathOf(request), formOf(request)),
    }));
    routes.on('delete', '/:service', 'remove', (request): RouteAnswer => {
      verify(request).services.remove(serviceIn(request), pathOf(request));
      return { status: 204 };
    });
    routes.end();
    return routes.router;
  }

  /** Messaging v1: services and their numbers. */
  #messaging(): Router {
    const routes = this.#newRoutes();
    new MessagingServices((request) => this.accounts.of(request).account).addTo(routes);
    routes.end();
    return routes.router;
  }

  #lookup(version: 'v1' | 'v2'): Router {
    const routes = this.#newRoutes();
    routes.on('get', '/:number', 'lookup', (request) => {
      this.accounts.of(request);
      const number = String(request.params['number']);
      return { body: (version === 'v2' ? lookup : lookupV1)(number, request, queryOf(request)) };
    });
    routes.end();
    return routes.router;
  }
}

interface TwilioResource {
  list(path: string, query: URLSearchParams): object;
  fetch(sid: string, path: string): object;
  update(sid: string, path: string, form: TwilioForm): object;
  remove(sid: string, path: string): void;
}

const sidIn = (request: Request) => String(request.params['sid']);
const serviceIn = (request: Request) => String(request.params['service']);
const idIn = (request: Request) => String(request.params['id']);

const twilioErrors: VendorErrors = {
  vendor: 'twilio',
  answerTo: (refusal, request) => errorOf(refusal, request).answer(),
  answerOf: (error): ApiAnswer | undefined =>
    error instanceof TwilioError ? error.answer() : undefined,
};

function errorOf(refusal: CommonRefusal, request: Request): TwilioError {
  switch (refusal) {
    case 'throttled':
      return tooManyRequests();
    case 'unavailable':
      return unavailable();
    case 'forbidden':
      return notPermitted(pathOf(request));
    case 'not-found':
      return notFound(pathOf(request));
    case 'too-large':
      return new TwilioError(20413, 'The request is too large.', 413);
    case 'malformed':
      return new TwilioError(20001, 'Bad request');
    case 'internal':
      return new TwilioError(20500, 'An internal server error has occurred', 500);
  }
}

function notPermitted(path: string): TwilioError {
  if (path.endsWith('/Calls.json')) {
    return new TwilioError(21215, 'Account not authorized to call this number');
  }
  if (path.endsWith('/Verifications')) {
    return new TwilioError(
      60605,
      'The destination phone number has been blocked by Verify Geo-Permissions',
      403,
    );
  }
  return new TwilioError(
    21408,
    "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
  );
}
