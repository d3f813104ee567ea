/**
 * The part of Twilio's REST API, version 2010-04-01, that verification needs: Messages and Calls. Checks credentials,
 * applies the faults of magic numbers and chaos, and answers every error in Twilio's form.
 */
import { type NextFunction, type Request, type Response, Router, text } from 'express';
import type { TwilioAccount } from '../carrier-interface.js';
import { applyOutage } from '../chaos.js';
import {
  type ApiAnswer,
  type ApiCall,
  acceptWith,
  answer,
  basicCredentials,
  type CarrierCore,
  sameSecret,
} from '../vendor-api.js';
import { TwilioCallbacks } from './twilio-callbacks.js';
import { TwilioCalls } from './twilio-calls.js';
import {
  notFound,
  TwilioError,
  TwilioForm,
  tooManyRequests,
  unavailable,
} from './twilio-conventions.js';
import { TwilioMessages } from './twilio-messages.js';

const BODY_LIMIT = '64kb';

export class TwilioApi {
  readonly router = Router();
  readonly messages: TwilioMessages;
  readonly #calls: TwilioCalls;
  readonly #core: CarrierCore;
  readonly #account: TwilioAccount;

  constructor(core: CarrierCore, account: TwilioAccount) {
    this.#core = core;
    this.#account = account;
    const callbacks = new TwilioCallbacks(core, account.authToken);
    this.messages = new TwilioMessages(core, account, callbacks);
    this.#calls = new TwilioCalls(core, account, callbacks);
    this.#routes();
  }

  clear(): void {
    this.messages.clear();
    this.#calls.clear();
  }

  #routes(): void {
    const { router, messages } = this;
    const calls = this.#calls;
    router.use(
      applyOutage(this.#core, 'twilio', (request, response, fault) => {
        const error = fault === '429' ? tooManyRequests() : unavailable();
        this.#answer(request, response, 'outage', '', error.answer());
      }),
    );
    router.use(text({ type: () => true, limit: BODY_LIMIT }));
    router.use('/Accounts/:account', (request, _response, next) => {
      this.#authenticate(request);
      next();
    });
    router.post('/Accounts/:account/Messages.json', async (request, response) => {
      const message = messages.read(formOf(request));
      this.#refuse(message.to, 21408);
      await this.#accept(request, response, message.to, () => messages.accept(message));
    });
    router.post('/Accounts/:account/Calls.json', async (request, response) => {
      const call = calls.read(formOf(request));
      this.#refuse(call.to, 21215);
      await this.#accept(request, response, call.to, () => calls.accept(call));
    });
    for (const [name, resource] of [
      ['Messages', messages],
      ['Calls', calls],
    ] as const) {
      router.get(`/Accounts/:account/${name}.json`, (request, response) => {
        const body = resource.list(pathOf(request), queryOf(request));
        this.#answer(request, response, 'list', '', { status: 200, body });
      });
      router.get(`/Accounts/:account/${name}/:sid.json`, (request, response) => {
        const sid = String(request.params['sid']);
        const body = resource.fetch(sid, pathOf(request));
        this.#answer(request, response, 'fetch', sid, { status: 200, body });
      });
      router.post(`/Accounts/:account/${name}/:sid.json`, (request, response) => {
        const sid = String(request.params['sid']);
        const body = resource.update(sid, pathOf(request), formOf(request));
        this.#answer(request, response, 'update', sid, { status: 200, body });
      });
      router.delete(`/Accounts/:account/${name}/:sid.json`, (request, response) => {
        const sid = String(request.params['sid']);
        resource.remove(sid, pathOf(request));
        this.#answer(request, response, 'remove', sid, { status: 204, body: undefined });
      });
    }
    router.use((request: Request) => {
      throw notFound(pathOf(request));
    });
    router.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
      this.#answer(request, response, 'refused', '', twilioErrorOf(error).answer());
    });
  }

  #authenticate(request: Request): void {
    const { accountSid, authToken } = this.#account;
    const given = basicCredentials(request.headers.authorization ?? '');
    const known =
      given && sameSecret(given.user, accountSid) && sameSecret(given.password, authToken);
    if (!known) throw new TwilioError(20003, 'Authenticate', 401);
    if (request.params['account'] !== accountSid) throw notFound(pathOf(request));
  }

  #refuse(to: string, permissionCode: 21408 | 21215): void {
    switch (this.#core.magic.refusalOf(to, 'twilio')) {
      case 'too_many_requests':
        throw tooManyRequests();
      case 'unavailable':
        throw unavailable();
      case 'not_permitted':
        throw permissionCode === 21408
          ? new TwilioError(
              21408,
              "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
            )
          : new TwilioError(21215, 'Account not authorized to call this number');
      default:
    }
  }

  async #accept(
    request: Request,
    response: Response,
    to: string,
    accept: () => ReturnType<TwilioMessages['accept']>,
  ): Promise<void> {
    const call: ApiCall = { vendor: 'twilio', kind: 'create', request, response };
    const { answer: fault } = this.#core.magic.behaviourOf(to, 'twilio');
    await acceptWith(this.#core, call, fault, accept);
  }

  #answer(
    request: Request,
    response: Response,
    kind: string,
    about: string,
    said: ApiAnswer,
  ): void {
    answer(this.#core, { vendor: 'twilio', kind, request, response }, about, said);
  }
}

function formOf(request: Request): TwilioForm {
  const type = request.headers['content-type'] ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) {
    throw new TwilioError(20415, 'Content type must be application/x-www-form-urlencoded.', 415);
  }
  return new TwilioForm(typeof request.body === 'string' ? request.body : '');
}

function pathOf(request: Request): string {
  return request.originalUrl.split('?', 1)[0] ?? '';
}

function queryOf(request: Request): URLSearchParams {
  return new URLSearchParams(request.originalUrl.split('?', 2)[1] ?? '');
}

function twilioErrorOf(error: unknown): TwilioError {
  if (error instanceof TwilioError) return error;
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status === 413) return new TwilioError(20413, 'The request is too large.', 413);
  if (status >= 400 && status < 500) return new TwilioError(20001, 'Bad request', status);
  return new TwilioError(20500, 'An internal server error has occurred', 500);
}
