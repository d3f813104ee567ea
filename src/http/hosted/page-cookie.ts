/** The cookie that binds a session to a browser. It holds for this host alone, and no script can read it. */
import type { Request, Response } from 'express';
import { formatKey, parseKey, type SessionKey } from '../../session/session-secret.js';

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
    for (const pair of (req.headers.cookie ?? '').split(';')) {
      const [name, value] = pair.split('=', 2);
      if (name?.trim() === this.#name) return parseKey((value ?? '').trim());
    }
    return undefined;
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
