/**
 * The parts of Telnyx's API v2 that verification needs: Call Control and Messaging. Checks the API key, applies the faults of magic
 * numbers and chaos, and answers every error in Telnyx's form.
 */
import { type NextFunction, type Request, type Response, Router, text } from 'express';
import type { TelnyxAccount } from '../carrier-interface.js';
import { applyOutage } from '../chaos.js';
import {
  type Accepted,
  type ApiAnswer,
  acceptWith,
  answer,
  type CarrierCore,
} from '../vendor-api.js';
import { TelnyxCallbacks } from './telnyx-callbacks.js';
import { TelnyxCalls, telnyxCallRequest } from './telnyx-calls.js';
import { isTelnyxAction, type TelnyxCommand, telnyxCommands } from './telnyx-commands.js';
import { readJson, requireApiKey, TelnyxError } from './telnyx-conventions.js';
import { TelnyxMessages, telnyxMessage } from './telnyx-messages.js';

const BODY_LIMIT = '64kb';

export class TelnyxApi {
  readonly router = Router();
  readonly messages: TelnyxMessages;
  readonly #calls: TelnyxCalls;
  readonly #core: CarrierCore;
  readonly #account: TelnyxAccount;

  constructor(core: CarrierCore, account: TelnyxAccount) {
    this.#core = core;
    this.#account = account;
    const callbacks = new TelnyxCallbacks(core, account);
    this.messages = new TelnyxMessages(core, account, callbacks);
    this.#calls = new TelnyxCalls(core, account, callbacks);
    this.#routes();
  }

  clear(): void {
    this.#calls.clear();
    this.messages.clear();
  }

  #routes(): void {
    const { router, messages } = this;
    const calls = this.#calls;
    router.use(
      applyOutage(this.#core, 'telnyx', (request, response, fault) => {
        const error = new TelnyxError(fault === '429' ? 'throttled' : 'unavailable');
        this.#answer(request, response, 'outage', '', error.answer());
      }),
    );
    router.use(text({ type: () => true, limit: BODY_LIMIT }));
    router.use((request, _response, next) => {
      requireApiKey(request, this.#account.apiKey);
      next();
    });
    router.post('/messages', async (request, response) => {
      const message = messages.check(readJson(request, telnyxMessage));
      await this.#accept(request, response, message.to, () => messages.accept(message));
    });
    router.get('/messages/:id', (request, response) => {
      const { id } = request.params;
      this.#answer(request, response, 'fetch', id, ok(messages.fetch(id)));
    });
    router.post('/calls', async (request, response) => {
      const call = calls.check(readJson(request, telnyxCallRequest));
      await this.#accept(request, response, call.to, () => calls.accept(call));
    });
    router.get('/calls/:id', (request, response) => {
      const { id } = request.params;
      this.#answer(request, response, 'fetch', id, ok(calls.fetch(id)));
    });
    router.post('/calls/:id/actions/:action', (request, response) => {
      const { id, action } = request.params;
      if (!isTelnyxAction(action)) throw new TelnyxError('not-found');
      const command = { action, ...readJson(request, telnyxCommands[action]) } as TelnyxCommand;
      calls.command(id, command);
      this.#answer(request, response, action, id, ok({ data: { result: 'ok' } }));
    });
    router.get('/connections/:id/active_calls', (request, response) => {
      this.#answer(request, response, 'list', '', ok(calls.active(request.params.id)));
    });
    router.get('/balance', (request, response) => {
      const data = { record_type: 'balance', balance: '100.00', currency: 'USD' };
      this.#answer(request, response, 'fetch', '', ok({ data }));
    });
    router.get('/call_control_applications/:id', (request, response) => {
      const { id } = request.params;
      if (id !== this.#account.connectionId) throw new TelnyxError('not-found');
      this.#answer(request, response, 'fetch', '', ok({ data: application(id) }));
    });
    router.use(() => {
      throw new TelnyxError('not-found');
    });
    router.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
      this.#answer(request, response, 'refused', '', telnyxErrorOf(error).answer());
    });
  }

  async #accept(
    request: Request,
    response: Response,
    to: string,
    accept: () => Accepted,
  ): Promise<void> {
    switch (this.#core.magic.refusalOf(to, 'telnyx')) {
      case 'too_many_requests':
        throw new TelnyxError('throttled');
      case 'unavailable':
        throw new TelnyxError('unavailable');
      case 'not_permitted':
        throw new TelnyxError('forbidden');
      default:
    }
    const { answer: fault } = this.#core.magic.behaviourOf(to, 'telnyx');
    const call = { vendor: 'telnyx', kind: 'create', request, response } as const;
    await acceptWith(this.#core, call, fault, accept);
  }

  #answer(
    request: Request,
    response: Response,
    kind: string,
    about: string,
    said: ApiAnswer,
  ): void {
    answer(this.#core, { vendor: 'telnyx', kind, request, response }, about, said);
  }
}

function ok(body: object): ApiAnswer {
  return { status: 200, body };
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

function telnyxErrorOf(error: unknown): TelnyxError {
  if (error instanceof TelnyxError) return error;
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status === 413) return new TelnyxError('too-large');
  return new TelnyxError(status >= 400 && status < 500 ? 'invalid-json' : 'internal');
}
