/**
 * Requests and responses that are created with Express's prototypes. Express sets the prototype of each one when it arrives, and V8 accesses
 * an object with a changed prototype slowly: that costs more than the rest of a request (ADR 6).
 */
import { IncomingMessage, type ServerOptions, ServerResponse } from 'node:http';
import type { Express } from 'express';

type Born = Required<Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'>>;

/** For `http.createServer`. Use these requests and responses only with this application. */
export function bornWithPrototypes(app: Express): Born {
  return {
    IncomingMessage: born(IncomingMessage, app.request),
    ServerResponse: born(ServerResponse, app.response),
  };
}

/**
 * A constructor whose objects are those of `base`, with another prototype. Node's are functions, not classes.
 *
 * V8 reserves room in an object for the fields that its constructor and that constructor's parents set. Without a parent it reserves room for
 * four; a response has forty, so it becomes a dictionary: a microsecond to create instead of 0.06, and a look-up for each access (ADR 11).
 */
function born<Base extends typeof IncomingMessage | typeof ServerResponse>(
  base: Base,
  prototype: object,
): Base {
  const construct = base as unknown as (this: unknown, first: unknown, second: unknown) => void;
  function Constructor(this: unknown, first: unknown, second: unknown): void {
    construct.call(this, first, second);
  }
  Constructor.prototype = prototype;
  Object.setPrototypeOf(Constructor, base);
  return Constructor as unknown as Base;
}
