/**
 * Only the page in the session's own browser may change the session. A POST must come from this origin, as the browser's Sec-Fetch-Site and
 * Origin say, and carry the page's token.
 */
import type { Request } from 'express';
import { OctothorpeError } from '../../challenge/errors.js';
import { isCsrfToken } from '../../session/session-secret.js';

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
