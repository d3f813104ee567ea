/** The console's page at `/console/`, its files, and the plain pages that stand in its place: sign in, signed out, not allowed. */
import { fileURLToPath } from 'node:url';
import express, { type Response, type Router } from 'express';
import { OctothorpeError } from '../challenge/errors.js';
import { type Handler, methodTable, sendJson } from '../http/dispatch.js';
import { PageAssets } from '../http/pages/page-assets.js';
import { setConsoleHeaders } from '../http/pages/page-headers.js';
import { PageTemplate } from '../http/pages/page-html.js';
import type { ConsoleAccess } from './access.js';
import type { ConsoleRoute } from './console-route.js';

const PAGES = fileURLToPath(new URL('../pages/built/console/', import.meta.url));

export interface ConsoleNotice {
  readonly title: string;
  readonly text: string;
  /** More of it, a line each. */
  readonly lines?: readonly string[];
  /** What the link says; it leads to the login. Without it, there is none. */
  readonly signIn?: string;
}

export class ConsolePages {
  readonly assets = new PageAssets(PAGES);
  readonly #page = new PageTemplate(`${PAGES}index.html`, ['mode'], '');
  readonly #notice = new PageTemplate(
    `${PAGES}notice.html`,
    ['title', 'text', 'lines', 'signIn', 'signInHidden'],
    '',
  );

  sendPage(res: Response, mode: string): void {
    setConsoleHeaders(res);
    res.end(this.#page.fill({ mode }));
  }

  sendNotice(res: Response, status: number, notice: ConsoleNotice): void {
    const { title, text, lines = [], signIn } = notice;
    setConsoleHeaders(res);
    res.status(status);
    res.end(
      this.#notice.fill({
        ...{ title, text, lines: lines.join('\n'), signIn: signIn ?? '' },
        signInHidden: signIn === undefined ? 'hidden' : 'shown',
      }),
    );
  }
}

export function consolePageRoutes(
  pages: ConsolePages,
  access: ConsoleAccess,
  mode: 'sandbox' | 'production',
): Router {
  const page = asPage(pages, async (req, res) => {
    if (!req.originalUrl.split('?', 1)[0]?.endsWith('/')) return res.redirect(308, 'console/');
    if (await access.callerOf(req, { keep: true })) return pages.sendPage(res, mode);
    if (access.hasLogin) {
      return pages.sendNotice(res, 200, {
        title: 'Operators’ console',
        text: 'Sign in with the account of your organisation.',
        signIn: 'Sign in',
      });
    }
    pages.sendNotice(res, 403, { title: 'The console is not open here', text: access.remedy });
  });
  const asset: Handler = (req, res) => pages.assets.send(req, res, String(req.params['name']));

  const router = express.Router({ caseSensitive: true, strict: true });
  router.all('/console', methodTable('/console', { GET: page }));
  router.all('/console/', methodTable('/console/', { GET: page }));
  router.all('/console/assets/:name', methodTable('/console/assets/{name}', { GET: asset }));
  return router;
}

/** Who is signed in, as the page shows it and decides which views to offer. */
export function meRoutes({
  mode,
  hasLogin,
}: {
  readonly mode: 'sandbox' | 'production';
  readonly hasLogin: boolean;
}): readonly ConsoleRoute[] {
  return [
    {
      method: 'GET',
      path: '/me',
      role: 'viewer',
      handler: (_req, res, { operator, role, tenants }) => {
        sendJson(res, 200, { operator, role, tenants, mode, hasLogin });
      },
    },
  ];
}

const AWAY: ConsoleNotice = {
  title: 'The console cannot answer now',
  text: 'Its store does not answer. Load the page again in a moment.',
};

/** People open these addresses: a store that is away is a page as well, not a problem document. */
export function asPage(pages: Pick<ConsolePages, 'sendNotice'>, handler: Handler): Handler {
  return async (req, res) => {
    try {
      await handler(req, res);
    } catch (error) {
      if (!(error instanceof OctothorpeError) || error.code !== 'unavailable') throw error;
      pages.sendNotice(res, 503, AWAY);
    }
  };
}

/** For what stands below /console and has no route: nothing there may say whether it exists. */
export const unknownConsolePath: Handler = () => {
  throw new OctothorpeError('not_found', 'There is no such path in the console.');
};
