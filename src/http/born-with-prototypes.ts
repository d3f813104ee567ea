/**
 * Requests and responses that have Express's prototypes from birth. Express gives each one its prototype when it arrives, and an
 * object whose prototype changes makes every later access slow: that alone costs more than the rest of a request (ADR 0006).
 */
import { IncomingMessage, type ServerOptions, ServerResponse } from 'node:http';
import type { Express } from 'express';

type Born = Required<Pick<ServerOptions, 'IncomingMessage' | 'ServerResponse'>>;

/** For `http.createServer`. What they make is used with this application alone. */
export function bornWithPrototypes(app: Express): Born {
  return {
    IncomingMessage: born(IncomingMessage, app.request),
    ServerResponse: born(ServerResponse, app.response),
  };
}

/**
 * A constructor whose objects are those of `base`, with another prototype. Node's are functions, not classes.
 *
 * V8 makes room in an object for as many fields as its constructor sets, and those of the functions that the constructor descends from.
 * One that descends from nobody has room for four, and a response, which has forty, becomes a dictionary: a microsecond to
 * make instead of 0.06, and every access to it a look-up (ADR 11).
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
