/**
 * The parts of Vonage's REST APIs that verification needs: Voice v1 and Messages v1. Checks credentials, applies the faults of
 * magic numbers and chaos, and answers every error in the form of its product.
 */
import { type NextFunction, type Request, type Response, Router, text } from 'express';
import type { VonageAccount } from '../carrier-interface.js';
import { applyOutage } from '../chaos.js';
import {
  type Accepted,
  type ApiAnswer,
  acceptWith,
  answer,
  type CarrierCore,
} from '../vendor-api.js';
import { VonageCallbacks } from './vonage-callbacks.js';
import { VonageCalls, vonageCallRequest, vonageCallUpdate } from './vonage-calls.js';
import {
  e164,
  readJson,
  VonageAccess,
  VonageError,
  type VonageProduct,
} from './vonage-conventions.js';
import { VonageMessages, vonageMessage } from './vonage-messages.js';

const BODY_LIMIT = '64kb';

export class VonageApi {
  readonly router = Router();
  readonly messages: VonageMessages;
  readonly #calls: VonageCalls;
  readonly #core: CarrierCore;
  readonly #access: VonageAccess;

  constructor(core: CarrierCore, account: VonageAccount) {
    this.#core = core;
    this.#access = new VonageAccess(account);
    const callbacks = new VonageCallbacks(core, account);
    this.messages = new VonageMessages(core, account, callbacks);
    this.#calls = new VonageCalls(core, account, callbacks);
    this.#routes();
  }

  clear(): void {
    this.#calls.clear();
  }

  #routes(): void {
    const { router, messages } = this;
    const calls = this.#calls;
    router.use(
      applyOutage(this.#core, 'vonage', (request, response, fault) => {
        const error = new VonageError(fault === '429' ? 'throttled' : 'unavailable');
        this.#answer(request, response, 'outage', '', error.answer(productOf(request)));
      }),
    );
    router.use(text({ type: () => true, limit: BODY_LIMIT }));
    router.use(async (request, _response, next) => {
      await this.#access.check(request, productOf(request) === 'messages');
      next();
    });
    router.post('/messages', async (request, response) => {
      const message = readJson(request, vonageMessage);
      await this.#accept(request, response, e164(message.to), () => messages.accept(message));
    });
    router.post('/calls', async (request, response) => {
      const call = calls.check(readJson(request, vonageCallRequest));
      const to = e164(call.to[0]?.number ?? '');
      await this.#accept(request, response, to, () => calls.accept(call));
    });
    router.get('/calls', (request, response) => {
      const base = `${request.protocol}://${request.headers.host ?? ''}/v1/calls`;
      const body = calls.list(base, request.query);
      this.#answer(request, response, 'list', '', { status: 200, body });
    });
    router.get('/calls/:uuid', (request, response) => {
      const { uuid } = request.params;
      const body = calls.fetch(uuid);
      this.#answer(request, response, 'fetch', uuid, { status: 200, body });
    });
    router.put('/calls/:uuid', (request, response) => {
      const { uuid } = request.params;
      calls.update(uuid, readJson(request, vonageCallUpdate));
      this.#answer(request, response, 'update', uuid, { status: 204, body: undefined });
    });
    router.use(() => {
      throw new VonageError('not-found');
    });
    router.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
      const said = vonageErrorOf(error).answer(productOf(request));
      this.#answer(request, response, 'refused', '', said);
    });
  }

  async #accept(
    request: Request,
    response: Response,
    to: string,
    accept: () => Accepted,
  ): Promise<void> {
    switch (this.#core.magic.refusalOf(to, 'vonage')) {
      case 'too_many_requests':
        throw new VonageError('throttled');
      case 'unavailable':
        throw new VonageError('unavailable');
      case 'not_permitted':
        throw new VonageError('forbidden');
      default:
    }
    const { answer: fault } = this.#core.magic.behaviourOf(to, 'vonage');
    const call = { vendor: 'vonage', kind: 'create', request, response } as const;
    await acceptWith(this.#core, call, fault, accept);
  }

  #answer(
    request: Request,
    response: Response,
    kind: string,
    about: string,
    said: ApiAnswer,
  ): void {
    answer(this.#core, { vendor: 'vonage', kind, request, response }, about, said);
  }
}

function productOf(request: Request): VonageProduct {
  return request.originalUrl.startsWith('/v1/messages') ? 'messages' : 'voice';
}

function vonageErrorOf(error: unknown): VonageError {
  if (error instanceof VonageError) return error;
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status === 413) return new VonageError('too-large');
  return new VonageError(status >= 400 && status < 500 ? 'invalid-json' : 'internal');
}
