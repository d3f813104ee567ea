/** Middleware for Express 4 and 5, and for whatever calls `(request, response, next)`. */
import type { Octothorpe } from './octothorpe.js';
import { PhoneGate, type RequirePhoneOptions, type VerifiedPhone } from './phone-gate.js';

export type { RequirePhoneOptions, VerifiedPhone } from './phone-gate.js';

declare global {
  namespace Express {
    interface Request {
      /** What the person has proven: behind `requirePhone`. */
      phone?: VerifiedPhone;
    }
  }
}

/** A request of Express, as far as it is read here. */
export interface ExpressRequest {
  /** Such as `GET`. */
  readonly method: string;
  /** Path and query, also under a router. */
  readonly originalUrl?: string | undefined;
  /** Path and query, where there is no `originalUrl`. */
  readonly url?: string | undefined;
  /** `cookie` and `accept` are read. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  /** Of express-session. */
  readonly sessionID?: string;
  /** Set once the person has proven something. */
  phone?: VerifiedPhone;
}

/** A response of Express, as far as it is written here. */
export interface ExpressResponse {
  /** Of a redirect or refusal. */
  statusCode: number;
  /** Of Node.js. */
  setHeader(name: string, value: string): unknown;
  /** Of Node.js: keeps the cookies that are there. */
  appendHeader(name: string, value: string): unknown;
  /** Ends it with a page, a problem document or nothing. */
  end(body?: string): unknown;
}

/** Protects a route. @typeParam R the request of your version of Express */
export type PhoneHandler<R> = (
  request: R,
  response: ExpressResponse,
  next: (error?: unknown) => void,
) => Promise<void>;

/**
 * Lets a request pass once the person has proven a phone, and sets `request.phone`. Somebody who has not is sent to the hosted pages, to
 * sign in or, the first time, to set a phone up, and comes back to the same path.
 *
 * @example
 * ```js
 * import express from 'express';
 * import { requirePhone } from '@octothorpe/client/express';
 *
 * const app = express();
 * const secondFactor = requirePhone(octothorpe, {
 *   ownUrl: 'http://127.0.0.1:4000',
 *   subject: (req) => req.session?.user, // who has given the right password
 * });
 * app.get('/account', secondFactor, (req, res) => res.send(`By ${req.phone.method}`));
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: each version of Express has a request of its own, and `any` takes all of them
export function requirePhone<R extends ExpressRequest = any>(
  octothorpe: Octothorpe,
  options: RequirePhoneOptions<R>,
): PhoneHandler<R> {
  const gate = new PhoneGate<R>(octothorpe, options);
  return async (request, response, next) => {
    try {
      const { method, originalUrl, url, headers, sessionID: sessionId } = request;
      const decision = await gate.decide({ method, originalUrl, url, headers, sessionId, request });
      if (decision.kind === 'pass') {
        request.phone = decision.phone;
        next();
        return;
      }
      response.statusCode = decision.status;
      for (const [name, value] of Object.entries(decision.headers)) response.setHeader(name, value);
      for (const cookie of decision.cookies) response.appendHeader('set-cookie', cookie);
      response.end(decision.body);
    } catch (error) {
      next(error);
    }
  };
}
