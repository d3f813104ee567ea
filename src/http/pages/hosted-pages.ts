/**
 * The hosted pages under `/verify`: the one-time link, the page, its files and its API; and the public keys for results. Errors become pages
 * for people.
 */
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import express, { type Request, type Response, type Router } from 'express';
import { OctothorpeError } from '../../challenge/errors.js';
import { inboundCountries } from '../../challenge/inbound-sms.js';
import { LOCALES, resolveLocale } from '../../challenge/locale.js';
import type { Tenant } from '../../challenge/policy.js';
import type { Clock } from '../../challenge/time.js';
import { LANGUAGE_NAMES } from '../../pages/messages/language-names.js';
import { hostedLanguage } from '../../pages/messages/methods/browser-language.js';
import type { KnownBrowsers } from '../../sessions/known-browser.js';
import type { Session, SessionSettings, SessionSnapshot } from '../../sessions/session.js';
import type { SessionAccess } from '../../sessions/session-access.js';
import { csrfToken, parseKey } from '../../sessions/session-secret.js';
import type { VerificationActions } from '../../sessions/verification-actions.js';
import type { Mode } from '../api/challenge-routes.js';
import { contextOf, type Handler, methodTable, sendEmpty, sendJson } from '../dispatch.js';
import { BrowserCookie } from './browser-cookie.js';
import type { PageMethods } from './method-acts.js';
import { numberPlans } from './number-plans.js';
import { browserLocale, PageCookie, PageGuard } from './page-access.js';
import { pageApiRoutes } from './page-api-routes.js';
import { BrandFiles, PageAssets } from './page-assets.js';
import type { WaiterSources } from './page-changes.js';
import { setPageHeaders } from './page-headers.js';
import { type Notice, PageHtml } from './page-html.js';
import {
  type PageAnswer,
  type PageData,
  type PageLanguage,
  pageCountries,
  viewPage,
} from './page-view.js';

export interface HostedPages {
  readonly door: SessionAccess;
  readonly flow: VerificationActions;
  /** Absent where no session has methods. */
  readonly methods?: PageMethods;
  readonly browsers: KnownBrowsers;
  readonly sources: WaiterSources;
  readonly jwks: object;
  readonly settings: ReadonlyMap<string, SessionSettings>;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly mode: Mode;
  readonly publicUrl: string;
  /** The clock of the pages' countdowns. */
  readonly clock: Clock;
  /** How often an event stream shows that it is alive, in ms; 15 s by default. */
  readonly heartbeatMs?: number;
}

/** Beside the sources as beside what is built from them. */
const PAGES = fileURLToPath(new URL('../../pages/built/verify/', import.meta.url));
/** Keys of results stay the same for as long as the masters do. */
const JWKS_SECONDS = 300;

export function hostedPages(options: HostedPages): Router {
  const { door, flow, settings, tenants, mode, publicUrl, clock } = options;
  const base = new URL(publicUrl).pathname.replace(/\/$/, '');
  const sandbox = mode === 'sandbox';
  const cookie = new PageCookie(publicUrl);
  const brands = new BrandFiles(() => [...settings.values()].map(({ brand }) => brand));
  const assets = new PageAssets(PAGES, {
    'number-plans.json': JSON.stringify(numberPlans()),
  });
  const pages = new PageHtml(PAGES, `${base}/verify/assets/${assets.version}/`);

  function linksOf(tenant: string) {
    const brand = settings.get(tenant)?.brand ?? { name: '' };
    return { brand, links: brands.linksOf(brand) };
  }

  function view(snapshot: SessionSnapshot): PageAnswer {
    const { brand, links } = linksOf(snapshot.session.tenant);
    const logo = links.logo && `${base}/verify/brand/${links.logo}`;
    const { session } = snapshot;
    const tenant = tenants.get(session.tenant);
    const from = tenant && flow.offersInbound(session) ? inboundCountries(tenant) : undefined;
    return viewPage(snapshot, brand, logo, mode, clock.now(), from);
  }

  const open: Handler = async (req, res) => {
    if (req.method === 'HEAD') return sendEmpty(res);
    const token = String(req.params['token']);
    // The browser may prefetch a link, which would use it up.
    if (/prefetch|prerender/i.test(String(req.headers['sec-purpose'] ?? req.headers['purpose']))) {
      throw new OctothorpeError('unavailable', 'The link opens when it is followed.');
    }
    if (await isHere(req, token)) return seeOther(res, '../');
    const opened = await door.open(token, browserLocale(req.headers['accept-language']));
    if (!opened) {
      const elsewhere = await door.openedBy(token);
      if (elsewhere) return notice(req, res, 404, openElsewhere(elsewhere));
      throw closed();
    }
    contextOf(res).session = opened.key.sessionId;
    cookie.set(res, opened.key, opened.lifeMs);
    seeOther(res, '../');
  };

  /** A second visit by the link in the same browser continues the session. */
  async function isHere(req: Request, token: string): Promise<boolean> {
    const key = cookie.read(req);
    if (!key || key.sessionId !== parseKey(token)?.sessionId) return false;
    return (await door.find(key)) !== undefined;
  }

  const page: Handler = async (req, res) => {
    if (!req.originalUrl.split('?', 1)[0]?.endsWith('/')) return seeOther(res, 'verify/');
    const key = cookie.read(req);
    const found = key && (await door.find(key));
    if (!key || !found) throw closed();
    const context = contextOf(res);
    context.session = found.id;
    context.tenant = found.tenant;
    const snapshot = await flow.snapshot(found);
    const { session } = snapshot;
    const answer = view(snapshot);
    const data: PageData = {
      csrf: csrfToken(key.secret),
      ...answer,
      ...language(session),
      languages: LANGUAGE_NAMES,
    };
    const { stylesheet } = linksOf(session.tenant).links;
    setPageHeaders(res, sandbox ? "'self'" : "'none'");
    const framed = req.headers['sec-fetch-dest'] === 'iframe';
    const html = pages.page(data, stylesheet && `${base}/verify/brand/${stylesheet}`, framed);
    await sendPage(req, res, html);
  };

  function language({ locale: tag, purpose, tenant, plan }: Session): PageLanguage {
    const locale = resolveLocale(tag ?? 'en');
    return {
      texts: hostedLanguage(locale, plan !== undefined),
      countries: purpose !== 'signin' ? pageCountries(locale, allowedIn(tenant)) : [],
    };
  }

  /** Shown to a visitor with the whole link: the service's name, and nothing about the person. */
  function openElsewhere(session: Session): Notice {
    return { kind: 'elsewhere', brand: session.brand ?? linksOf(session.tenant).brand.name };
  }

  function allowedIn(tenant: string): string[] {
    const known = tenants.get(tenant);
    const { sms = [], call = [] } = known?.countries ?? {};
    return [...sms, ...call, ...(known ? inboundCountries(known) : [])];
  }

  function notice(req: Request, res: Response, status: number, which: Notice): void {
    const asked = LOCALES.find((each) => each === req.query['lang']);
    const locale = asked ?? resolveLocale(browserLocale(req.headers['accept-language']) ?? 'en');
    setPageHeaders(res, sandbox ? "'self'" : "'none'");
    res.status(status);
    res.end(pages.notice(which, locale));
  }

  /** A person reads the answer, so an error becomes a sentence. */
  const readable =
    (handler: Handler): Handler =>
    async (req, res) => {
      try {
        await handler(req, res);
      } catch (thrown) {
        const error = thrown instanceof OctothorpeError ? thrown : undefined;
        contextOf(res).error = {
          code: error?.code ?? 'internal',
          rule: error?.rule,
          cause: error ? error.cause : thrown,
        };
        if (error?.code === 'not_found') notice(req, res, 404, { kind: 'closed' });
        else if (error?.code === 'unavailable') notice(req, res, 503, { kind: 'unavailable' });
        else notice(req, res, 500, { kind: 'unexpected' });
      }
    };

  const router = express.Router({ caseSensitive: true, strict: true });
  router.all('/verify/open/:token', methodTable('/verify/open/{token}', { GET: readable(open) }));
  router.all(['/verify', '/verify/'], methodTable('/verify/', { GET: readable(page) }));
  router.all(
    '/verify/assets/*path',
    methodTable('/verify/assets/{path}', {
      GET: (req, res) => assets.send(req, res, [req.params['path'] ?? []].flat().join('/')),
    }),
  );
  router.all(
    '/verify/brand/:name',
    methodTable('/verify/brand/{name}', { GET: (req, res) => brands.send(req, res) }),
  );
  router.all(
    '/.well-known/jwks.json',
    methodTable('/.well-known/jwks.json', {
      GET: (_req, res) =>
        sendJson(res, 200, options.jwks, {
          'Cache-Control': `public, max-age=${JWKS_SECONDS}`,
        }),
    }),
  );
  const guard = new PageGuard(publicUrl, sandbox);
  const { methods } = options;
  pageApiRoutes(router, {
    door,
    flow,
    cookie,
    browsers: new BrowserCookie(publicUrl, options.browsers),
    guard,
    view,
    language,
    sources: options.sources,
    clock,
    heartbeatMs: options.heartbeatMs ?? 15_000,
    ...(methods ? { methods } : {}),
  });
  return router;
}

function closed(): OctothorpeError {
  return new OctothorpeError('not_found', 'There is no such session.');
}

/** @param location relative, so that a prefix of a proxy stays */
function seeOther(res: Response, location: string): void {
  res.setHeader('Location', location);
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.status(303).end();
}

// Sends HTML, compressed where the browser takes it: the page carries a language and the world's countries. Nothing of a request is
// shown in it beside the page's token, so that its length tells nothing of the token (BREACH).

const compress = promisify(gzip);

async function sendPage(req: Request, res: Response, html: string): Promise<void> {
  res.vary('Accept-Encoding');
  if (req.acceptsEncodings('gzip') !== 'gzip') {
    res.end(html);
    return;
  }
  const body = await compress(html);
  res.setHeader('Content-Encoding', 'gzip');
  res.setHeader('Content-Length', body.length);
  res.end(body);
}
