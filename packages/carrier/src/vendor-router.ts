/**
 * How a request to a vendor's API is handled, the same for every vendor: chaos, the body, the faults of magic numbers, and errors in the
 * vendor's own form. A vendor brings its routes and its errors.
 */
import { type NextFunction, type Request, type Response, Router, text } from 'express';
import type { Vendor } from './carrier-interface.js';
import { applyOutage } from './chaos.js';
import type { Refusal } from './magic-numbers.js';
import {
  type Accepted,
  type ApiAnswer,
  acceptWith,
  answer,
  type CarrierCore,
} from './vendor-api.js';

const BODY_LIMIT = '64kb';

/** Refusals that every vendor has an error for. */
export type CommonRefusal =
  | 'throttled'
  | 'unavailable'
  | 'forbidden'
  | 'not-found'
  | 'too-large'
  | 'malformed'
  | 'internal';

export interface VendorErrors {
  readonly vendor: Vendor;
  answerTo(refusal: CommonRefusal, request: Request): ApiAnswer;
  /** Undefined for an error that is not the vendor's. */
  answerOf(error: unknown, request: Request): ApiAnswer | undefined;
}

/** What a route answers; 200 unless it says otherwise. */
export interface RouteAnswer extends Partial<ApiAnswer> {
  /** The id of the message or call. */
  readonly about?: string;
  /** Instead of the route's. */
  readonly kind?: string;
}

/** What goes out to a number, once nothing is wrong with the request. */
export interface Sending {
  /** E.164 */
  readonly to: string;
  accept(): Accepted;
}

type Method = 'get' | 'post' | 'put' | 'delete';

export class VendorRouter {
  readonly router = Router();
  readonly #core: CarrierCore;
  readonly #errors: VendorErrors;

  constructor(core: CarrierCore, errors: VendorErrors) {
    this.#core = core;
    this.#errors = errors;
    this.router.use(
      applyOutage(core, errors.vendor, (request, response, fault) => {
        const refusal = fault === '429' ? 'throttled' : 'unavailable';
        this.#answer(request, response, 'outage', errors.answerTo(refusal, request));
      }),
    );
    this.router.use(text({ type: () => true, limit: BODY_LIMIT }));
  }

  /** Before the routes that follow. */
  check(check: (request: Request) => void | Promise<void>): void {
    this.router.use(async (request, _response, next) => {
      await check(request);
      next();
    });
  }

  /** @param kind which step it is, in the record of exchanges */
  on(
    method: Method,
    path: string,
    kind: string,
    handle: (request: Request) => RouteAnswer | Promise<RouteAnswer>,
  ): void {
    this.router[method](path, async (request: Request, response: Response) => {
      const {
        about = '',
        kind: own = kind,
        status = 200,
        body,
        headers = {},
      } = await handle(request);
      this.#answer(request, response, own, { status, body, headers }, about);
    });
  }

  /** Something is to go out to a number: its faults decide what happens. */
  sends(path: string, read: (request: Request) => Sending | Promise<Sending>): void {
    this.router.post(path, async (request: Request, response: Response) => {
      const { vendor } = this.#errors;
      const { to, accept } = await read(request);
      const refusal = this.#core.magic.refusalOf(to, vendor);
      if (refusal) {
        this.#answer(request, response, 'refused', this.#errors.answerTo(COMMON[refusal], request));
        return;
      }
      const { answer: fault } = this.#core.magic.behaviourOf(to, vendor);
      await acceptWith(this.#core, { vendor, kind: 'create', request, response }, fault, accept);
    });
  }

  /** After the last route. */
  end(): void {
    this.router.use((request: Request, response: Response) => {
      this.#answer(request, response, 'refused', this.#errors.answerTo('not-found', request));
    });
    this.router.use((error: unknown, request: Request, response: Response, _next: NextFunction) => {
      const said =
        this.#errors.answerOf(error, request) ?? this.#errors.answerTo(refusalOf(error), request);
      this.#answer(request, response, 'refused', said);
    });
  }

  #answer(request: Request, response: Response, kind: string, said: ApiAnswer, about = ''): void {
    const { vendor } = this.#errors;
    answer(this.#core, { vendor, kind, request, response }, about, said);
  }
}

const COMMON: Readonly<Record<Refusal, CommonRefusal>> = {
  too_many_requests: 'throttled',
  unavailable: 'unavailable',
  not_permitted: 'forbidden',
};

/** Of an error of Express, which reads paths and bodies. */
function refusalOf(error: unknown): CommonRefusal {
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
  if (status === 413) return 'too-large';
  return status >= 400 && status < 500 ? 'malformed' : 'internal';
}
