/**
 * The cookie by which a browser that has verified a subject is known again, on the hosted pages and on those that the OpenID door shows. It is
 * set after a verification alone, and says nothing by itself: see `KnownBrowsers`.
 */
import type { Request, Response } from 'express';
import { KNOWN_BROWSER, type KnownBrowsers } from '../../sessions/known-browser.js';
import { hasProof } from '../../sessions/methods-view.js';
import type { Session } from '../../sessions/session.js';
import type { SessionKey } from '../../sessions/session-secret.js';
import type { Asker } from '../../sessions/verification-actions.js';
import { cookieOf } from './page-access.js';

const LIFE_MS = KNOWN_BROWSER.lifeDays * 86_400_000;

export class BrowserCookie {
  readonly #name: string;
  readonly #secure: boolean;
  readonly #browsers: KnownBrowsers;

  /** @param publicUrl over https the browser itself holds the cookie to this host (RFC 6265bis, `__Host-`) */
  constructor(publicUrl: string, browsers: KnownBrowsers) {
    this.#secure = publicUrl.startsWith('https:');
    this.#name = this.#secure ? '__Host-octothorpe-browser' : 'octothorpe-browser';
    this.#browsers = browsers;
  }

  /** The browser of this request, as limits and approvals know it. */
  askerOf(
    req: Request,
    session: Session,
    { secret }: SessionKey,
  ): Pick<Asker, 'device' | 'browser'> {
    const { device, isKnown } = this.#browsers.visitor(this.#read(req), session, secret);
    return { browser: device, ...(isKnown ? { device } : {}) };
  }

  /** Once for an answer. Nothing is set before somebody has proven something in this session. */
  renew(req: Request, res: Response, session: Session, { secret }: SessionKey): void {
    if (!hasProof(session) || res.hasHeader('Set-Cookie')) return;
    const kept = this.#browsers.renewed(this.#read(req), session, secret);
    if (kept === undefined) return;
    res.cookie(this.#name, kept, {
      ...{ path: '/', httpOnly: true, sameSite: 'lax', secure: this.#secure, maxAge: LIFE_MS },
    });
  }

  #read(req: Request): string {
    return cookieOf(req, this.#name) ?? '';
  }
}
