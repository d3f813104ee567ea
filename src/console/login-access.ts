/** The cookies of the console's login, and who a request comes from by them. */
import type { CookieOptions, Request, Response } from 'express';
import { cookieOf } from '../http/pages/page-access.js';
import type { ConsoleAccess } from './access.js';
import type { ConsoleCaller } from './console-route.js';
import type { LoginSessions } from './login-sessions.js';
import { type LoginSettings, rightsOf } from './login-settings.js';

/** The session, and what a sign-in that has begun has to remember. */
export type CookieUse = 'session' | 'sign-in';

const NAMES: Readonly<Record<CookieUse, string>> = {
  session: 'octothorpe-console',
  'sign-in': 'octothorpe-console-sign-in',
};

export class ConsoleCookies {
  readonly #secure: boolean;

  /** @param publicUrl over https the browser itself holds the cookies to this host (RFC 6265bis, `__Host-`) */
  constructor(publicUrl: string) {
    this.#secure = publicUrl.startsWith('https:');
  }

  read(req: Request, use: CookieUse): string {
    return cookieOf(req, this.#name(use)) ?? '';
  }

  set(res: Response, use: CookieUse, value: string, lifeMs: number): void {
    res.cookie(this.#name(use), value, { ...this.#options(), maxAge: lifeMs });
  }

  clear(res: Response, use: CookieUse): void {
    res.clearCookie(this.#name(use), this.#options());
  }

  #name(use: CookieUse): string {
    return this.#secure ? `__Host-${NAMES[use]}` : NAMES[use];
  }

  /** Lax: the provider leads the browser back here, with a plain link. */
  #options(): CookieOptions {
    return { path: '/', httpOnly: true, sameSite: 'lax', secure: this.#secure };
  }
}

export interface LoginAccessOptions {
  readonly sessions: Pick<LoginSessions, 'find'>;
  readonly cookies: ConsoleCookies;
  readonly settings: LoginSettings;
  /** Every tenant that there is now. */
  readonly tenants: () => readonly string[];
  readonly publicUrl: string;
}

export class LoginAccess implements ConsoleAccess {
  readonly hasLogin = true;
  readonly remedy = 'Nobody is signed in, or the session has ended. Open /console/ and sign in.';
  readonly #with: LoginAccessOptions;
  readonly #origin: string;

  constructor(options: LoginAccessOptions) {
    this.#with = options;
    this.#origin = new URL(options.publicUrl).origin;
  }

  async callerOf(
    req: Request,
    use: { readonly keep: boolean },
  ): Promise<ConsoleCaller | undefined> {
    const { sessions, cookies, settings, tenants } = this.#with;
    const signedIn = await sessions.find(cookies.read(req, 'session'), use);
    if (!signedIn) return undefined;
    const { operator, key, groups, signedInAtMs } = signedIn;
    // By the configuration of now: what it takes from a group is gone at once.
    const rights = rightsOf(groups, settings, tenants());
    return rights && { operator, key, signedInAtMs, ...rights };
  }

  ownOrigins(): readonly string[] {
    return [this.#origin];
  }
}
