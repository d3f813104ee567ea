/** A hook for Fastify 4 and 5. */
import type { Octothorpe } from './octothorpe.js';
import { PhoneGate, type RequirePhoneOptions, type VerifiedPhone } from './phone-gate.js';

export type { RequirePhoneOptions, VerifiedPhone } from './phone-gate.js';

/** A request of Fastify, as far as it is read here. */
export interface FastifyRequestLike {
  /** Such as `GET`. */
  readonly method: string;
  /** Path and query, as they came. */
  readonly originalUrl?: string;
  /** Path and query, where there is no `originalUrl`. */
  readonly url: string;
  /** `cookie` and `accept` are read. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  /** What the person has proven: behind `requirePhone`. */
  phone?: VerifiedPhone;
}

/** A reply of Fastify, as far as it is written here. */
export interface FastifyReplyLike {
  /** Of a redirect or refusal. */
  code(status: number): unknown;
  /** Adds a `set-cookie` to those that are there. */
  header(name: string, value: string): unknown;
  /** Sends a page, a problem document or nothing. */
  send(body: string): unknown;
}

/** A `preHandler` hook. @typeParam R the request of your version of Fastify */
export type PhoneHook<R> = (request: R, reply: FastifyReplyLike) => Promise<unknown>;

/**
 * Lets a request pass once the person has proven a phone, and sets `request.phone`. The same as for Express, as a hook `preHandler`. With
 * TypeScript, declare the field: `declare module 'fastify' { interface FastifyRequest { phone?: VerifiedPhone } }`.
 *
 * @example
 * ```js
 * import Fastify from 'fastify';
 * import { requirePhone } from '@octothorpe/client/fastify';
 *
 * const app = Fastify();
 * const preHandler = requirePhone(octothorpe, {
 *   ownUrl: 'http://127.0.0.1:4000',
 *   subject: (request) => request.session?.user, // who has given the right password
 * });
 * app.get('/account', { preHandler }, (request) => `By ${request.phone.method}`);
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: each version of Fastify has a request of its own, and `any` takes all of them
export function requirePhone<R extends FastifyRequestLike = any>(
  octothorpe: Octothorpe,
  options: RequirePhoneOptions<R>,
): PhoneHook<R> {
  const gate = new PhoneGate<R>(octothorpe, options);
  return async (request, reply) => {
    const { method, originalUrl, url, headers } = request;
    const sessionId = sessionIdOf(request);
    const decision = await gate.decide({ method, originalUrl, url, headers, sessionId, request });
    if (decision.kind === 'pass') {
      request.phone = decision.phone;
      return undefined;
    }
    reply.code(decision.status);
    for (const [name, value] of Object.entries(decision.headers)) reply.header(name, value);
    // Fastify adds a second one to the first.
    for (const cookie of decision.cookies) reply.header('set-cookie', cookie);
    return reply.send(decision.body);
  };
}

/** Of \@fastify/session. */
function sessionIdOf(request: object): string | undefined {
  const { session } = request as { session?: { sessionId?: unknown } };
  return typeof session?.sessionId === 'string' ? session.sessionId : undefined;
}
