/**
 * Only the page in the session's own browser may change the session. A POST must come from this origin, as the browser's Sec-Fetch-Site and
 * Origin say, and carry the page's token.
 */
import type { Request, Response } from 'express';
import { OctothorpeError } from '../../challenge/errors.js';
import { DEFAULT_LOCALE, resolveLocale } from '../../challenge/locale.js';
import {
  formatKey,
  isCsrfToken,
  parseKey,
  type SessionKey,
} from '../../sessions/session-secret.js';

export class PageGuard {
  readonly #origin: string;
  readonly #anyHost: boolean;

  /** @param anyHost a sandbox is opened as localhost as well as 127.0.0.1 */
  constructor(publicUrl: string, anyHost: boolean) {
    this.#origin = new URL(publicUrl).origin;
    this.#anyHost = anyHost;
  }

  /** Refuses what a page of another origin asks for. @throws OctothorpeError `forbidden` */
  requireOwnOrigin(req: Request): void {
    const site = req.headers['sec-fetch-site'];
    const { origin } = req.headers;
    const known = site !== undefined || origin !== undefined;
    const foreign = site !== undefined && site !== 'same-origin';
    if (known && !foreign && (origin === undefined || this.#isOwn(origin, req))) return;
    throw new OctothorpeError('forbidden', 'Only the page itself may do this. Open it again.');
  }

  /** @throws OctothorpeError `forbidden` */
  requireToken(req: Request, cookieSecret: string): void {
    const token = req.headers['x-csrf-token'];
    if (typeof token === 'string' && isCsrfToken(token, cookieSecret)) return;
    throw new OctothorpeError(
      'forbidden',
      'This page belongs to another session of this browser. Reload it.',
    );
  }

  /** Refuses reads by a page of another origin; a browser sends no cookie for them anyway. */
  refuseForeign(req: Request): void {
    const site = req.headers['sec-fetch-site'];
    if (site === undefined || site === 'same-origin' || site === 'none') return;
    throw new OctothorpeError('forbidden', 'Only the page itself may ask for this.');
  }

  #isOwn(origin: string, req: Request): boolean {
    if (origin === this.#origin) return true;
    return this.#anyHost && origin === `http://${req.headers.host}`;
  }
}

// The cookie that binds a session to a browser. It holds for this host alone, and no script can read it.

/** Outlives the session a little, so that a page that has expired can still lead back to the service. */
const SLACK_SECONDS = 3600;

export class PageCookie {
  readonly #name: string;
  readonly #secure: boolean;

  /** @param publicUrl over https the browser itself holds the cookie to this host (RFC 6265bis, `__Host-`) */
  constructor(publicUrl: string) {
    this.#secure = publicUrl.startsWith('https:');
    this.#name = this.#secure ? '__Host-octothorpe' : 'octothorpe';
  }

  /** Undefined where there is none of ours. */
  read(req: Request): SessionKey | undefined {
    const value = cookieOf(req, this.#name);
    return value === undefined ? undefined : parseKey(value);
  }

  set(res: Response, key: SessionKey, lifeMs: number): void {
    const maxAge = Math.ceil(lifeMs / 1000) + SLACK_SECONDS;
    const secure = this.#secure ? '; Secure' : '';
    res.setHeader(
      'Set-Cookie',
      `${this.#name}=${formatKey(key)}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${maxAge}${secure}`,
    );
  }
}

/** Undefined where the browser has none of this name. */
export function cookieOf(req: Request, wanted: string): string | undefined {
  for (const pair of (req.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.split('=', 2);
    if (name?.trim() === wanted) return (value ?? '').trim();
  }
  return undefined;
}

// The language of a browser, for sessions and notices that name none.

const HEADER_CHARS_MAX = 500;
const TAG = /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,4}$/;

/**
 * The tag that the browser prefers among those that the pages speak; undefined where there is none.
 * @param header `Accept-Language` (RFC 9110, section 12.5.4)
 */
export function browserLocale(header: string | undefined): string | undefined {
  if (header === undefined || header.length > HEADER_CHARS_MAX) return undefined;
  return header
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((text) => text.trim());
      const weight = parameters.find((text) => text.startsWith('q='))?.slice(2) ?? '1';
      return { tag, weight: Number(weight) };
    })
    .filter(({ tag, weight }) => weight > 0 && TAG.test(tag) && isSpoken(tag))
    .sort((one, other) => other.weight - one.weight)[0]?.tag;
}

function isSpoken(tag: string): boolean {
  return resolveLocale(tag) !== DEFAULT_LOCALE || /^en\b/i.test(tag);
}
