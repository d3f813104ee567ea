/** The parts of Telnyx's API v2 that verification needs, Call Control and Messaging: its routes and its errors. */
import type { Request } from 'express';
import type { TelnyxAccount } from '../carrier-interface.js';
import type { ApiAnswer, CarrierCore } from '../vendor-api.js';
import {
  type CommonRefusal,
  type RouteAnswer,
  type VendorErrors,
  VendorRouter,
} from '../vendor-router.js';
import { TelnyxCallbacks } from './telnyx-callbacks.js';
import { TelnyxCalls, telnyxCallRequest } from './telnyx-calls.js';
import { isTelnyxAction, type TelnyxCommand, telnyxCommands } from './telnyx-commands.js';
import {
  readJson,
  requireApiKey,
  TelnyxError,
  type TelnyxErrorKind,
} from './telnyx-conventions.js';
import { TelnyxMessages, telnyxMessage } from './telnyx-messages.js';

export class TelnyxApi {
  readonly messages: TelnyxMessages;
  readonly #routes: VendorRouter;
  readonly #calls: TelnyxCalls;
  readonly #account: TelnyxAccount;

  constructor(core: CarrierCore, account: TelnyxAccount) {
    this.#account = account;
    const callbacks = new TelnyxCallbacks(core, account);
    this.messages = new TelnyxMessages(core, account, callbacks);
    this.#calls = new TelnyxCalls(core, account, callbacks);
    this.#routes = new VendorRouter(core, telnyxErrors);
    this.#addRoutes();
  }

  get mounts() {
    return [{ path: '/v2', router: this.#routes.router }];
  }

  clear(): void {
    this.#calls.clear();
    this.messages.clear();
  }

  #addRoutes(): void {
    const { messages } = this;
    const routes = this.#routes;
    const calls = this.#calls;
    routes.check((request) => requireApiKey(request, this.#account));
    routes.sends('/messages', (request) => {
      const message = messages.check(readJson(request, telnyxMessage));
      return { to: message.to, accept: () => messages.accept(message) };
    });
    routes.on('get', '/messages/:id', 'fetch', (request) => {
      const about = String(request.params['id']);
      return { about, body: messages.fetch(about) };
    });
    routes.sends('/calls', (request) => {
      const call = calls.check(readJson(request, telnyxCallRequest));
      return { to: call.to, accept: () => calls.accept(call) };
    });
    routes.on('get', '/calls/:id', 'fetch', (request) => {
      const about = String(request.params['id']);
      return { about, body: calls.fetch(about) };
    });
    routes.on('post', '/calls/:id/actions/:action', 'command', (request) => this.#command(request));
    routes.on('get', '/connections/:id/active_calls', 'list', (request) => ({
      body: calls.active(String(request.params['id'])),
    }));
    routes.on('get', '/balance', 'fetch', () => ({
      body: { data: { record_type: 'balance', balance: '100.00', currency: 'USD' } },
    }));
    routes.on('get', '/call_control_applications/:id', 'fetch', (request) => {
      const id = String(request.params['id']);
      if (!this.#account.any && id !== this.#account.connectionId)
        throw new TelnyxError('not-found');
      return { body: { data: application(id) } };
    });
    routes.end();
  }

  #command(request: Request): RouteAnswer {
    const about = String(request.params['id']);
    const action = String(request.params['action']);
    if (!isTelnyxAction(action)) throw new TelnyxError('not-found');
    const command = { action, ...readJson(request, telnyxCommands[action]) } as TelnyxCommand;
    this.#calls.command(about, command);
    return { about, kind: action, body: { data: { result: 'ok' } } };
  }
}

function application(id: string): object {
  return {
    record_type: 'call_control_application',
    id,
    application_name: 'sandbox',
    active: true,
    call_cost_in_webhooks: true,
    outbound: { outbound_voice_profile_id: '1' },
  };
}

const KINDS: Readonly<Record<CommonRefusal, TelnyxErrorKind>> = {
  throttled: 'throttled',
  unavailable: 'unavailable',
  forbidden: 'forbidden',
  'not-found': 'not-found',
  'too-large': 'too-large',
  malformed: 'invalid-json',
  internal: 'internal',
};

const telnyxErrors: VendorErrors = {
  vendor: 'telnyx',
  answerTo: (refusal): ApiAnswer => new TelnyxError(KINDS[refusal]).answer(),
  answerOf: (error) => (error instanceof TelnyxError ? error.answer() : undefined),
};
