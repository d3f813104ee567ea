/** Hosted sessions: begin one, send the browser there, and take the result that it brings back. */
import { OctothorpeError } from './errors.js';
import type { CallOptions, HttpClient } from './http-client.js';
import type { CreatedSession, CreateSession, SessionData } from './models.js';
import { type ArrivingRequest, cookieHeader, pathAndQuery } from './request.js';
import { base64Url, readCookie, type SignedCookies, setCookie } from './signed-cookie.js';

/** What goes with a session that begins. */
export interface SessionOptions extends CallOptions {
  /** Something of the person’s sign-in that `result` has to be given again, such as the id of your own session. It is not in the cookie. */
  readonly binding?: string;
  /** A path of your own, where the person goes on afterwards: it comes back as `returnTo` of the result. */
  readonly returnTo?: string;
}

/** A session that has begun: set the cookie, and redirect the browser to `url` (303). */
export interface StartedSession extends CreatedSession {
  /** A `Set-Cookie` header: the result counts in the browser that has this cookie alone. */
  readonly cookie: string;
}

/** How a person came back. Let the person in only if `verified` is true. */
export interface SessionResult {
  /** The person has proven something, in this browser, for the subject that the session was begun with. */
  readonly verified: boolean;
  /** How the visit ended. */
  readonly outcome: NonNullable<SessionData['outcome']>;
  /** Your own id of the person: compare it with the person who is signed in. */
  readonly subject: string;
  /** What verified the person. */
  readonly method: SessionData['method'];
  /** The full number, E.164: after a set-up that was verified. Keep it with the person. */
  readonly phoneNumber: string | undefined;
  /** `low` where the phone was proven by an SMS of its own, whose sender can be forged. */
  readonly assurance: SessionData['assurance'];
  /** As it was given to `start`. */
  readonly returnTo: string | undefined;
  /** A `Set-Cookie` header that removes the session’s cookie. */
  readonly clearCookie: string;
  /** Everything that the gateway says of the session. */
  readonly session: SessionData;
}

interface Kept {
  readonly state: string;
  readonly id: string;
  readonly subject: string;
  readonly secure: boolean;
  readonly returnTo?: string;
}

export const SESSION_COOKIE = 'octothorpe-session';
/** The longest that a link and an opened session live: 10 minutes and an hour. */
const LIFE_SECONDS = 70 * 60;
const RETURN_TO_CHARS_MAX = 1_024;

/** `octothorpe.sessions` */
export class Sessions {
  readonly #http: HttpClient;
  readonly #cookies: SignedCookies;

  /** @internal */
  constructor(http: HttpClient, cookies: SignedCookies) {
    this.#http = http;
    this.#cookies = cookies;
  }

  /**
   * Begins a session on the hosted pages. It makes `state` itself, and binds the result to this browser by a signed cookie.
   *
   * @throws {@link OctothorpeError} `nothing_registered` for a sign-in of somebody who has set up nothing
   * @example
   * ```js
   * const { url, cookie } = await octothorpe.sessions.start({
   *   purpose: 'setup',
   *   subject: 'user-8c1f', // your own id of the person who is signed in
   *   returnUrl: 'http://127.0.0.1:4000/phone/done',
   * });
   * response.setHeader('set-cookie', cookie);
   * response.writeHead(303, { location: url }).end();
   * ```
   */
  async start(
    request: Omit<CreateSession, 'state'>,
    { binding = '', returnTo, signal }: SessionOptions = {},
  ): Promise<StartedSession> {
    if (returnTo !== undefined && !isLocalPath(returnTo)) {
      throw new OctothorpeError(
        'misconfigured',
        `returnTo has to be a path of your own service, such as "/account", of at most ${RETURN_TO_CHARS_MAX} characters.`,
      );
    }
    const state = base64Url(crypto.getRandomValues(new Uint8Array(16)));
    const created = await this.#http.json<CreatedSession>({
      method: 'POST',
      path: '/v1/sessions',
      body: { ...request, state },
      // Not even where it seems harmless: a pass of an operator would be used up.
      repeat: 'never',
      signal,
    });
    const { subject, returnUrl } = request;
    const secure = returnUrl.startsWith('https:');
    const kept: Kept = {
      ...{ state, id: created.id, subject, secure },
      ...(returnTo === undefined ? {} : { returnTo }),
    };
    const endsAtMs = this.#http.timing.now() + LIFE_SECONDS * 1000;
    const value = await this.#cookies.seal({ kind: 'session', owner: binding }, kept, endsAtMs);
    const cookie = setCookie({ name: SESSION_COOKIE, value, maxAgeSeconds: LIFE_SECONDS, secure });
    return { ...created, cookie };
  }

  /**
   * Takes the result that the browser brings to your return URL: it was begun in this browser, is signed by your installation, is
   * about the same person, and counts once.
   *
   * @param request of Express, Fastify, Node.js or the Fetch API
   * @throws {@link OctothorpeError} `invalid_result` if it does not count: let the person start again
   * @example
   * ```js
   * const { verified, subject, phoneNumber, clearCookie } = await octothorpe.sessions.result(request);
   * response.setHeader('set-cookie', clearCookie);
   * console.log(verified, subject, phoneNumber); // true user-8c1f +358…
   * ```
   */
  async result(
    request: ArrivingRequest,
    { binding = '', signal }: Pick<SessionOptions, 'binding' | 'signal'> = {},
  ): Promise<SessionResult> {
    const { searchParams } = new URL(pathAndQuery(request), 'http://localhost');
    const [result, state] = [searchParams.get('result'), searchParams.get('state')];
    const kept = await this.#kept(cookieHeader(request), binding);
    if (!kept || !result || kept.state !== state) throw notOfThisBrowser();
    const session = await this.#redeem(kept.id, result, signal);
    // The gateway has checked that the result is of this session, and the session was begun for this subject.
    if (session.id !== kept.id || session.subject !== kept.subject || !session.outcome) {
      throw notOfThisBrowser();
    }
    const { outcome, subject, method, phoneNumber, assurance } = session;
    return {
      verified: outcome === 'verified' && session.purpose !== 'manage',
      ...{ outcome, subject, method, phoneNumber, assurance },
      returnTo: kept.returnTo,
      clearCookie: setCookie({
        name: SESSION_COOKIE,
        value: '',
        maxAgeSeconds: 0,
        secure: kept.secure,
      }),
      session,
    };
  }

  /**
   * Reads a session, such as of a browser that never came back.
   *
   * @example
   * ```js
   * const { id } = await octothorpe.sessions.start({ purpose: 'setup', subject, returnUrl: 'http://127.0.0.1:4000/' });
   * const { state } = await octothorpe.sessions.read(id);
   * console.log(state); // open
   * ```
   */
  read(id: string, { signal }: CallOptions = {}): Promise<SessionData> {
    return this.#http.json({ method: 'GET', path: pathOf(id), repeat: 'read', signal });
  }

  async #kept(cookies: string, binding: string): Promise<Kept | undefined> {
    const scope = { kind: 'session', owner: binding } as const;
    for (const secure of [true, false]) {
      const value = readCookie(cookies, SESSION_COOKIE, secure);
      const kept = await this.#cookies.open<Kept>(scope, value, this.#http.timing.now());
      // One of https is taken by its prefix alone: no other host can have set that.
      if (kept?.secure === secure) return kept;
    }
    return undefined;
  }

  async #redeem(id: string, result: string, signal?: AbortSignal): Promise<SessionData> {
    const path = `${pathOf(id)}/redeem`;
    try {
      // Once: the gateway would refuse the second time, also where the first answer was lost.
      return await this.#http.json({
        method: 'POST',
        path,
        body: { result },
        repeat: 'never',
        signal,
      });
    } catch (error) {
      const { code, status } = error as OctothorpeError;
      const refused = ['invalid_request', 'result_used', 'not_found'].includes(code);
      if (!refused) throw error;
      throw new OctothorpeError(
        'invalid_result',
        'The result is forged, too old, or was used before. Let the person start again.',
        { cause: error, ...(status === undefined ? {} : { status }) },
      );
    }
  }
}

/** A path on this host: no other host, however browsers read it. */
export function isLocalPath(text: string): boolean {
  return text.length <= RETURN_TO_CHARS_MAX && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text);
}

function notOfThisBrowser(): OctothorpeError {
  return new OctothorpeError(
    'invalid_result',
    'This did not start in this browser, or not for this person. Let the person start again.',
  );
}

function pathOf(id: string): string {
  return `/v1/sessions/${encodeURIComponent(id)}`;
}
