/**
 * Lets a request pass once the person has proven a phone or another registered method, and sends everybody else to the hosted pages. It
 * knows no framework: `express.ts` and `fastify.ts` show it requests, and carry out what it decides.
 */
import { OctothorpeError } from './errors.js';
import type { CreateSession, ProvedBy } from './models.js';
import type { Octothorpe } from './octothorpe.js';
import { type ArrivingRequest, cookieHeader, headerOf, pathAndQuery } from './request.js';
import { isLocalPath, SESSION_COOKIE, type SessionResult } from './sessions.js';
import { readCookie, setCookie } from './signed-cookie.js';

/** What the person has proven: `request.phone` behind `requirePhone`. */
export interface VerifiedPhone {
  /** Your own id of the person. */
  readonly subject: string;
  /** What verified the person, such as `sms`, `call` or `passkey`. */
  readonly method: ProvedBy;
  /** When, ISO 8601. */
  readonly verifiedAt: string;
  /** The number, masked; absent where another method verified. */
  readonly masked?: string;
}

/** How `requirePhone` works. @typeParam R the framework’s request */
export interface RequirePhoneOptions<R> {
  /** The address of your service as browsers see it, such as `https://shop.example.com`. Its origin has to be among the tenant’s `returnUrls`. */
  readonly ownUrl: string;
  /** Your own id of the person who has passed the first factor, such as the password; undefined for anybody else. */
  readonly subject: (request: R) => string | undefined | Promise<string | undefined>;
  /** The id of the person’s sign-in: a new sign-in needs a new proof. The session’s id of express-session and \@fastify/session where absent. */
  readonly binding?: (request: R) => string | undefined;
  /** What may be used, and what somebody who has nothing sets up. Default: `['phone']`. */
  readonly methods?: NonNullable<CreateSession['methods']>;
  /** More of the hosted session, such as `locale`, `accepts` or `account`. */
  readonly session?: Omit<
    Partial<CreateSession>,
    'purpose' | 'subject' | 'returnUrl' | 'state' | 'methods'
  >;
  /** Whether somebody who has nothing registered sets a method up. Default: true. False: they get 403. */
  readonly setUp?: boolean;
  /** Where somebody goes who has not passed the first factor. Default: the answer is 401. */
  readonly signInPath?: string;
  /** A path of yours behind this `requirePhone` that every result comes back to. Default: the path that was asked for. */
  readonly returnPath?: string;
  /** How long a proof counts, in ms. Default: 12 hours. A proof counts for the same `methods`, `session.accepts` and `maxAgeMs` alone. */
  readonly maxAgeMs?: number;
  /** Told of every proof, before the person goes on: the full number of a set-up is here alone. */
  readonly onVerified?: (result: SessionResult, request: R) => void | Promise<void>;
}

/** A request, as the gate sees it. */
export interface Visit<R> extends ArrivingRequest {
  readonly method: string;
  /** The framework’s own request, for the functions of the options. */
  readonly request: R;
  /** The id of the framework’s session, where it has one. */
  readonly sessionId: string | undefined;
}

export type Decision =
  | { readonly kind: 'pass'; readonly phone: VerifiedPhone }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly cookies: readonly string[];
      readonly body: string;
    };

type Proof = Omit<VerifiedPhone, 'subject'>;

const METHODS = ['phone'] as const;
const MAX_AGE_MS = 12 * 3_600_000;

export class PhoneGate<R> {
  readonly #octothorpe: Octothorpe;
  readonly #options: RequirePhoneOptions<R>;
  readonly #origin: string;
  readonly #secure: boolean;
  readonly #maxAgeMs: number;
  /** What is asked for here: a proof for a gate that asks for something else does not count. */
  readonly #asked: string;

  constructor(octothorpe: Octothorpe, options: RequirePhoneOptions<R>) {
    const { ownUrl, signInPath, returnPath, maxAgeMs = MAX_AGE_MS } = options;
    const { methods = METHODS, session } = options;
    if (!/^https?:\/\/[^/]/.test(ownUrl) || !URL.canParse(ownUrl)) {
      throw misconfigured(
        'ownUrl has to be the address of your service, such as "https://shop.example.com".',
      );
    }
    for (const path of [signInPath, returnPath]) {
      if (path !== undefined && !isLocalPath(path)) {
        throw misconfigured(
          'signInPath and returnPath have to be paths of your service, such as "/account".',
        );
      }
    }
    this.#octothorpe = octothorpe;
    this.#options = options;
    this.#origin = new URL(ownUrl).origin;
    this.#secure = ownUrl.startsWith('https:');
    this.#maxAgeMs = maxAgeMs;
    const lists = [methods, session?.accepts ?? []].map((list) => [...list].sort().join('-'));
    this.#asked = [...lists, maxAgeMs].join('.');
  }

  /** @throws OctothorpeError without a status: what the gateway refuses is a fault of the service, not of the visitor */
  async decide(visit: Visit<R>): Promise<Decision> {
    try {
      return await this.#decide(visit);
    } catch (error) {
      if (!(error instanceof OctothorpeError)) throw error;
      // Frameworks would answer the visitor with a `status`.
      throw new OctothorpeError(error.code, error.detail, { cause: error });
    }
  }

  async #decide(visit: Visit<R>): Promise<Decision> {
    const { subject: subjectOf, binding: bindingOf } = this.#options;
    const subject = await subjectOf(visit.request);
    if (!subject) return this.#withoutFirstFactor(visit);
    const binding = bindingOf ? bindingOf(visit.request) : visit.sessionId;
    const owner = JSON.stringify([subject, binding ?? '', this.#asked]);
    const url = new URL(pathAndQuery(visit), this.#origin);
    const clean = withoutResult(url);
    const comesBack =
      visit.method === 'GET' && url.searchParams.has('result') && url.searchParams.has('state');
    const proof = await this.#proof(visit, owner);
    const isTaken = !readCookie(cookieHeader(visit), SESSION_COOKIE, this.#secure);
    // The person went back, or loaded the page again. A result that nobody has taken is for another gate of this path.
    if (proof && comesBack && isTaken) return redirect(clean);
    if (proof) return { kind: 'pass', phone: { subject, ...proof } };
    if (comesBack) return this.#takeResult(visit, { subject, owner, clean });
    if (!isNavigation(visit))
      return refusal(
        403,
        'phone_required',
        'Prove your phone first: open this service in a browser.',
      );
    return this.#begin({ subject, owner, clean, path: url.pathname });
  }

  async #proof(visit: Visit<R>, owner: string): Promise<Proof | undefined> {
    const value = readCookie(cookieHeader(visit), this.#cookieName, this.#secure);
    const { cookies, timing } = this.#octothorpe;
    const found = await cookies.open<Proof>({ kind: 'phone', owner }, value, timing.now());
    if (!found) return undefined;
    const { method, verifiedAt, masked } = found;
    return { method, verifiedAt, ...(masked === undefined ? {} : { masked }) };
  }

  async #begin({
    subject,
    owner,
    clean,
    path,
  }: {
    subject: string;
    owner: string;
    clean: string;
    path: string;
  }): Promise<Decision> {
    const { methods = METHODS, session, setUp = true, returnPath = path } = this.#options;
    const start = (purpose: 'signin' | 'setup') =>
      this.#octothorpe.sessions.start(
        {
          ...(purpose === 'setup' ? withoutSignIn(session) : session),
          ...{ purpose, subject, methods: [...methods], returnUrl: this.#origin + returnPath },
          // An SMS that the person sends proves less than a code.
          ...(purpose === 'setup' ? { inboundSms: false } : {}),
        },
        { binding: owner, returnTo: isLocalPath(clean) ? clean : returnPath },
      );
    try {
      const { url, cookie } = await start('signin');
      return redirect(url, [cookie]);
    } catch (error) {
      if ((error as OctothorpeError).code !== 'nothing_registered') throw error;
    }
    if (!setUp)
      return refusal(403, 'nothing_registered', 'You have not set up a phone. Ask for help.');
    const { url, cookie } = await start('setup');
    return redirect(url, [cookie]);
  }

  async #takeResult(
    visit: Visit<R>,
    { subject, owner, clean }: { subject: string; owner: string; clean: string },
  ): Promise<Decision> {
    let result: SessionResult;
    try {
      result = await this.#octothorpe.sessions.result(visit, { binding: owner });
    } catch (error) {
      if (!(error instanceof OctothorpeError) || error.code !== 'invalid_result') throw error;
      return page(400, 'This did not start in this browser, or it is over.', clean, []);
    }
    const { verified, method, returnTo = clean, clearCookie, session } = result;
    if (!verified || !method || result.subject !== subject) {
      return page(403, 'You are not signed in: nothing was proven.', returnTo, [clearCookie]);
    }
    await this.#options.onVerified?.(result, visit.request);
    const { accepts = [method] } = this.#options.session ?? {};
    // A set-up may end by a method that a sign-in does not accept here: now the person signs in.
    if (!accepts.some((each) => each === method)) return redirect(returnTo, [clearCookie]);
    const proof: Proof = {
      method,
      verifiedAt: new Date(this.#octothorpe.timing.now()).toISOString(),
      ...(session.to === undefined ? {} : { masked: session.to }),
    };
    const endsAtMs = this.#octothorpe.timing.now() + this.#maxAgeMs;
    const value = await this.#octothorpe.cookies.seal({ kind: 'phone', owner }, proof, endsAtMs);
    const maxAgeSeconds = Math.floor(this.#maxAgeMs / 1000);
    const name = this.#cookieName;
    const cookie = setCookie({ name, value, maxAgeSeconds, secure: this.#secure });
    return redirect(returnTo, [cookie, clearCookie]);
  }

  /** One for each gate, so that none replaces another's proof. */
  get #cookieName(): string {
    return `octothorpe-phone-${this.#asked}`;
  }

  #withoutFirstFactor(visit: Visit<R>): Decision {
    const { signInPath } = this.#options;
    return signInPath !== undefined && isNavigation(visit)
      ? redirect(signInPath)
      : refusal(401, 'unauthorized', 'Sign in first.');
  }
}

/** A person who follows a link or types an address; a program gets a status that it can read. */
function isNavigation({ method, headers }: Visit<unknown>): boolean {
  const accept = headerOf(headers, 'accept') ?? '';
  return method === 'GET' && accept.includes('text/html');
}

function withoutResult(url: URL): string {
  const rest = new URL(url);
  rest.searchParams.delete('result');
  rest.searchParams.delete('state');
  return rest.pathname + (rest.searchParams.size > 0 ? rest.search : '');
}

/** A set-up refuses what only a sign-in has. */
function withoutSignIn<S extends { accepts?: unknown }>(
  session: S | undefined,
): Omit<S, 'accepts'> | undefined {
  if (!session) return undefined;
  const { accepts: _, ...rest } = session;
  return rest;
}

const NO_STORE = { 'cache-control': 'no-store' };

function redirect(location: string, cookies: readonly string[] = []): Decision {
  return { kind: 'answer', status: 303, headers: { location, ...NO_STORE }, cookies, body: '' };
}

function refusal(status: number, code: string, detail: string): Decision {
  const headers = { 'content-type': 'application/problem+json', ...NO_STORE };
  return {
    kind: 'answer',
    status,
    headers,
    cookies: [],
    body: JSON.stringify({ status, code, detail }),
  };
}

/** What a person sees who has proven nothing. It does not begin again by itself, which would go round in circles. */
function page(status: number, text: string, again: string, cookies: readonly string[]): Decision {
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    ...NO_STORE,
  };
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Not verified</title><p>${text}</p><p><a href="${escaped(again)}">Try again</a></p></html>`;
  return { kind: 'answer', status, headers, cookies, body };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

function misconfigured(detail: string): OctothorpeError {
  return new OctothorpeError('misconfigured', detail);
}
