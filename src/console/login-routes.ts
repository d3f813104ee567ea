/**
 * `/console/login`, `/console/callback` and `/console/logout`. What a sign-in has to remember is sealed in a cookie of ten minutes, so that nobody
 * fills Redis by beginning sign-ins, and the answer counts only in the browser that began it; each is used once.
 */
import { hash } from 'node:crypto';
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { PhoneNumberCipher } from '../challenge/phone-number.js';
import type { Clock } from '../challenge/time.js';
import type { AddressCounter } from '../doors/address-counter.js';
import { type Handler, methodTable, sendEmpty } from '../http/dispatch.js';
import type { ConsoleAccess } from './access.js';
import { type ConsoleAudit, SIGN_IN_REFUSED } from './console-audit.js';
import { asPage, type ConsoleNotice, type ConsolePages } from './console-page.js';
import { requireOwnPage } from './console-router.js';
import type { ConsoleCookies } from './login-access.js';
import type { LoginSessions, SignedIn } from './login-sessions.js';
import { knownGroups, type LoginSettings, missingRights } from './login-settings.js';
import { type Identity, type OidcClient, SignInError, type SignInSecrets } from './oidc-client.js';

export interface LoginRoutes {
  readonly access: ConsoleAccess;
  readonly oidc: Pick<OidcClient, 'authorizationUrl' | 'identity'>;
  readonly sessions: Pick<LoginSessions, 'begin' | 'end' | 'useUp'>;
  readonly cookies: ConsoleCookies;
  readonly cipher: Pick<PhoneNumberCipher, 'seal' | 'open'>;
  readonly audit: Pick<ConsoleAudit, 'note'>;
  readonly pages: Pick<ConsolePages, 'sendNotice'>;
  readonly settings: LoginSettings;
  readonly tenants: () => readonly string[];
  /** Bounds what one address makes this and the provider do. */
  readonly visits: Pick<AddressCounter, 'add'>;
  readonly randomBytes: (size: number) => Buffer;
  readonly clock: Clock;
  /** For the log: what a sign-in failed with. */
  readonly onFault: (fault: { readonly fault: string; readonly code: string }) => void;
}

const SIGN_IN_LIFE_MS = 600_000;
/** Clocks of the provider and of this machine. */
const CLOCKS_APART_MS = 60_000;
const OPERATOR_CHARS_MAX = 64;
const BOUND_TO = 'console sign-in';

/** A view's address in the page. */
const To = z
  .string()
  .regex(/^[\w%.:~/-]{0,200}$/)
  .catch('');
const LoginQuery = z.object({ fresh: z.literal('1').optional().catch(undefined), to: To });

interface Begun extends SignInSecrets {
  readonly to: string;
  readonly begunAtMs: number;
}

export function loginRoutes(options: LoginRoutes): Router {
  const { access, oidc, sessions, cookies, cipher, audit, pages, settings, clock } = options;

  const login: Handler = async (req, res) => {
    const { fresh, to } = LoginQuery.parse(req.query);
    const random = () => options.randomBytes(32).toString('base64url');
    const begun: Begun = {
      ...{ state: random(), nonce: random(), verifier: random() },
      ...{ fresh: fresh === '1', to, begunAtMs: clock.now() },
    };
    const url = await oidc.authorizationUrl(begun);
    cookies.set(res, 'sign-in', cipher.seal(JSON.stringify(begun), BOUND_TO), SIGN_IN_LIFE_MS);
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader('Referrer-Policy', 'no-referrer');
    res.redirect(303, url.href);
  };

  const callback: Handler = async (req, res) => {
    const begun = begunIn(cookies.read(req, 'sign-in'));
    cookies.clear(res, 'sign-in');
    if ((await options.visits.add(req.ip ?? '')) !== undefined) {
      return pages.sendNotice(res, 429, TOO_MANY);
    }
    const isUsable =
      begun !== undefined &&
      clock.now() - begun.begunAtMs < SIGN_IN_LIFE_MS &&
      (await sessions.useUp(begun.state, SIGN_IN_LIFE_MS));
    if (!isUsable) return pages.sendNotice(res, 400, NOT_BEGUN_HERE);
    const { search } = new URL(req.originalUrl, 'http://callback.invalid');
    const identity = await oidc.identity(search, begun);
    if (begun.fresh && identity.authenticatedAtMs < begun.begunAtMs - CLOCKS_APART_MS) {
      return pages.sendNotice(res, 403, NOT_FRESH);
    }
    await enter(req, res, identity, begun.to);
  };

  async function enter(req: Request, res: Response, identity: Identity, to: string): Promise<void> {
    const signedIn = signedInAs(identity, settings);
    const missing = missingRights(signedIn.groups, settings, options.tenants());
    if (missing.length > 0) {
      await audit.note(signedIn, { act: SIGN_IN_REFUSED, target: 'no group gives access' });
      return pages.sendNotice(res, 403, notAllowed(signedIn.operator, identity, settings, missing));
    }
    await audit.note(signedIn, { act: 'sign_in', target: 'the console' });
    await sessions.end(cookies.read(req, 'session'));
    const id = await sessions.begin(signedIn);
    cookies.set(res, 'session', id, settings.sessionMinutes * 60_000);
    res.setHeader('Cache-Control', 'no-store');
    res.redirect(303, `./${to === '' ? '' : `#${to}`}`);
  }

  const logout: Handler = async (req, res) => {
    requireOwnPage(req, 'POST', access.ownOrigins(req));
    const caller = await access.callerOf(req, { keep: false });
    await sessions.end(cookies.read(req, 'session'));
    cookies.clear(res, 'session');
    if (caller) await audit.note(caller, { act: 'sign_out', target: 'the console' });
    sendEmpty(res);
  };

  function begunIn(sealed: string): Begun | undefined {
    try {
      // Sealed here: nobody else can have written it.
      return JSON.parse(cipher.open(sealed, BOUND_TO)) as Begun;
    } catch {
      return undefined;
    }
  }

  /** What goes wrong with the provider is a page that says what to do. */
  const shown = (handler: Handler) =>
    asPage(pages, async (req, res) => {
      // A HEAD must not use a sign-in up.
      if (req.method === 'HEAD') return sendEmpty(res);
      try {
        await handler(req, res);
      } catch (error) {
        if (!(error instanceof SignInError)) throw error;
        options.onFault({ fault: error.fault, code: error.code });
        const { status, notice } = noticeOf(error);
        pages.sendNotice(res, status, notice);
      }
    });

  const router = express.Router({ caseSensitive: true, strict: true });
  const at = (path: string, table: Parameters<typeof methodTable>[1]) =>
    router.all(path, methodTable(path, table));
  at('/console/login', { GET: shown(login) });
  at('/console/callback', { GET: shown(callback) });
  at('/console/logout', { POST: logout });
  return router;
}

function signedInAs(identity: Identity, settings: LoginSettings): SignedIn {
  const { issuer, subject, name, groups = [], authenticatedAtMs } = identity;
  return {
    operator: name.slice(0, OPERATOR_CHARS_MAX),
    key: `console-${hash('sha256', `${issuer} ${subject}`, 'hex').slice(0, 8)}`,
    groups: knownGroups(groups, settings),
    signedInAtMs: authenticatedAtMs,
  };
}

const NOT_BEGUN_HERE: ConsoleNotice = {
  title: 'The sign-in cannot be finished',
  text: 'It was used before, is older than ten minutes, or began in another browser.',
  signIn: 'Sign in again',
};
const TOO_MANY: ConsoleNotice = {
  title: 'Too many sign-ins from this address',
  text: 'Wait ten minutes, then sign in again.',
};
const NOT_FRESH: ConsoleNotice = {
  title: 'The provider did not ask you to sign in again',
  text: 'The change that you began needs a sign-in of just now, and the ID token says of none (claim auth_time). Sign out at the provider and repeat it, or let the provider send that claim.',
  signIn: 'Sign in',
};

function notAllowed(
  operator: string,
  { groups, tooManyGroups }: Identity,
  { groupsClaim }: LoginSettings,
  missing: readonly string[],
): ConsoleNotice {
  const why = tooManyGroups
    ? [
        `The provider left out your groups, since there are too many: let it send app roles instead.`,
      ]
    : groups === undefined
      ? [`The provider sent no claim "${groupsClaim}": let it send your groups in it.`]
      : [];
  return {
    title: 'You are signed in, and may not use the console',
    text: `${operator} is in none of the groups that give access. Ask whoever manages them to add you to one.`,
    lines: [...missing, ...why],
    signIn: 'Sign in again',
  };
}

function noticeOf({ fault, code }: SignInError): { status: number; notice: ConsoleNotice } {
  switch (fault) {
    case 'refused':
      return {
        status: 403,
        notice: {
          title: 'The provider refused the sign-in',
          text: `It says: ${code}.`,
          signIn: 'Sign in again',
        },
      };
    case 'unreachable':
      return {
        status: 503,
        notice: {
          title: 'The provider of the login cannot be reached',
          text: 'Check console.issuer, and that this gateway reaches it. Then try again.',
          signIn: 'Try again',
        },
      };
    case 'invalid':
      return {
        status: 400,
        notice: {
          title: 'The sign-in cannot be trusted',
          text: `What the provider sent does not fit what was asked for (${code}). Begin again; if it goes on, check clientId, clientSecret and the redirect address.`,
          signIn: 'Sign in again',
        },
      };
    default:
      return fault satisfies never;
  }
}
