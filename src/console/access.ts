/**
 * Who a request of the console comes from. With a login, its cookie says so (`login-access.ts`). A sandbox without one is open to whoever sits
 * at this machine, and to nobody else: this file holds that rule.
 */
import type { IncomingMessage } from 'node:http';
import type { Request } from 'express';
import type { ConsoleCaller } from './console-route.js';

export interface ConsoleAccess {
  /** @param keep whether the request counts as use, which puts off the end of an idle session */
  callerOf(req: Request, use: { readonly keep: boolean }): Promise<ConsoleCaller | undefined>;
  /** The origins of the console's own page. */
  ownOrigins(req: Request): readonly string[];
  /** What a caller does who is not let in. */
  readonly remedy: string;
  /** Whether there is a login to go to. */
  readonly hasLogin: boolean;
}

/** For a sandbox whose configuration names no login. */
export class LoopbackAccess implements ConsoleAccess {
  readonly hasLogin = false;
  readonly remedy =
    'A sandbox opens its console on this machine alone: open it as http://127.0.0.1 or http://localhost, without a proxy. To open it elsewhere, configure a login: docs/console.md.';
  readonly #tenants: () => readonly string[];
  readonly #now: () => number;

  /** @param tenants every tenant that there is now */
  constructor(tenants: () => readonly string[], now: () => number) {
    this.#tenants = tenants;
    this.#now = now;
  }

  async callerOf(req: Request): Promise<ConsoleCaller | undefined> {
    if (!isFromThisMachine(req)) return undefined;
    return {
      operator: 'sandbox',
      key: 'console-loopback',
      role: 'operator',
      tenants: this.#tenants(),
      // Nobody can sign in here, so no change can ask for it.
      signedInAtMs: this.#now(),
    };
  }

  ownOrigins({ headers }: Request): readonly string[] {
    return headers.host === undefined ? [] : [`http://${headers.host}`];
  }
}

const LOOPBACK_ADDRESS = /^(?:::ffff:)?127(?:\.\d{1,3}){3}$|^::1$/;
/** Another name may lead here by an attacker's DNS (rebinding), and the browser would take it for that site. */
const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
/** A proxy on this machine passes on the requests of others. */
const FORWARDED = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-forwarded-server',
  'x-original-forwarded-for',
  'x-client-ip',
  'x-real-ip',
  'true-client-ip',
  'cf-connecting-ip',
];

export function isFromThisMachine({ socket, headers }: IncomingMessage): boolean {
  return (
    LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(headers.host ?? '') &&
    FORWARDED.every((name) => headers[name] === undefined)
  );
}
