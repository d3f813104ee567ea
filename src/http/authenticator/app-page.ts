/**
 * The authenticator app at `/authenticator/`: one page that can be installed, its files, its manifest and its service worker, and the API behind
 * it. The page is the same for everybody; what belongs to a person comes by signed requests.
 */
import { fileURLToPath } from 'node:url';
import express, { type Response, type Router } from 'express';
import type { DeviceActions } from '../../approvals/device-actions.js';
import { isRightToLeft, LOCALES, type Locale, resolveLocale } from '../../challenge/locale.js';
import type { Clock } from '../../challenge/time.js';
import { appText } from '../../pages/messages/authenticator/app-text.js';
import { appLanguage } from '../../pages/messages/authenticator/browser-language.js';
import { LANGUAGE_NAMES } from '../../pages/messages/language-names.js';
import { pageText } from '../../pages/messages/page-text.js';
import type { PageBrand } from '../../sessions/session.js';
import type { Mode } from '../api/challenge-routes.js';
import { type Handler, methodTable } from '../dispatch.js';
import { browserLocale } from '../pages/page-access.js';
import { BrandFiles, PageAssets } from '../pages/page-assets.js';
import { setPageHeaders } from '../pages/page-headers.js';
import { PageTemplate } from '../pages/page-html.js';
import type { ChallengeChanges } from '../ports.js';
import { appRoutes } from './app-routes.js';
import type { AppBrand } from './app-views.js';

export interface AuthenticatorApp {
  readonly actions: DeviceActions;
  /** By tenant. */
  readonly brands: Pick<ReadonlyMap<string, PageBrand>, 'get' | 'values'>;
  readonly changes: ChallengeChanges;
  readonly clock: Clock;
  /** What push services know this installation by. */
  readonly pushKey: string;
  readonly publicUrl: string;
  readonly mode: Mode;
  /** Origins of the sandbox's browser phones, which show the app in a frame; none in production. */
  readonly phones?: readonly string[];
  /** Origins of the sandbox's demonstration, which shows these phones in a frame. */
  readonly demos?: readonly string[];
  readonly closing: AbortSignal | undefined;
  /** How often an event stream shows that it is alive, in ms; 15 s by default. */
  readonly heartbeatMs?: number;
}

/** Beside the sources as beside what is built from them. */
const PAGES = fileURLToPath(new URL('../../pages/built/authenticator/', import.meta.url));
/** The service worker, and with it the page that works offline, follows a new version at once. */
const CHECKED = 'no-cache';
const NAME = 'Octothorpe Authenticator';

export function authenticatorApp(options: AuthenticatorApp): Router {
  const { mode, publicUrl, pushKey } = options;
  const phones = mode === 'sandbox' ? (options.phones ?? []) : [];
  const base = new URL(publicUrl).pathname.replace(/\/$/, '');
  const assets = new PageAssets(PAGES);
  const names = ['lang', 'dir', 'title', 'loading', 'noScript', 'sandbox'];
  const template = new PageTemplate(`${PAGES}index.html`, names, '');
  const files = new BrandFiles(() => options.brands.values());

  const page: Handler = (req, res) => {
    if (!req.originalUrl.split('?', 1)[0]?.endsWith('/')) {
      return res.redirect(308, 'authenticator/');
    }
    const asked = LOCALES.find((each) => each === req.query['lang']);
    const locale = asked ?? resolveLocale(browserLocale(req.headers['accept-language']) ?? 'en');
    const sandbox = mode === 'sandbox';
    setAppHeaders(res, phones.length > 0 ? [...phones, ...(options.demos ?? [])] : []);
    res.setHeader('Content-Language', locale);
    res.vary('Accept-Language');
    const texts = {
      lang: locale,
      dir: isRightToLeft(locale) ? 'rtl' : 'ltr',
      title: appText(locale, 'home.title'),
      loading: pageText(locale, 'page.loading'),
      noScript: pageText(locale, 'page.no_script'),
      sandbox: sandbox ? pageText(locale, 'page.sandbox') : '',
    };
    const data = {
      texts: appLanguage(locale),
      languages: LANGUAGE_NAMES,
      pushKey,
      // What the app signs for: an answer to one installation is none to another.
      audience: publicUrl,
      mode,
      phones,
    };
    res.end(template.fill(texts, { data }));
  };

  const manifest: Handler = (req, res) => {
    res.setHeader('Content-Type', 'application/manifest+json; charset=utf-8');
    res.setHeader('Cache-Control', CHECKED);
    res.end(JSON.stringify(manifestIn(resolveLocale(String(req.query['lang'] ?? 'en')))));
  };

  const worker: Handler = (req, res) => {
    assets.send(req, res, 'service-worker.js');
  };

  function brandOf(tenant: string): AppBrand {
    const brand = options.brands.get(tenant);
    const logo = brand && files.linksOf(brand).logo;
    return {
      name: brand?.name ?? tenant,
      ...(logo ? { logo: `${base}/authenticator/brand/${logo}` } : {}),
    };
  }

  const router = express.Router({ caseSensitive: true, strict: true });
  const at = (path: string, GET: Handler, route = path) =>
    router.all(path, methodTable(route, { GET }));
  at('/authenticator', page);
  at('/authenticator/', page);
  at('/authenticator/manifest.webmanifest', manifest);
  at('/authenticator/service-worker.js', worker);
  at(
    '/authenticator/assets/:name',
    (req, res) => assets.send(req, res, String(req.params['name'])),
    '/authenticator/assets/{name}',
  );
  at(
    '/authenticator/brand/:name',
    (req, res) => files.send(req, res),
    '/authenticator/brand/{name}',
  );
  appRoutes(router, {
    ...{ actions: options.actions, brandOf, changes: options.changes, clock: options.clock },
    ...{ heartbeatMs: options.heartbeatMs ?? 15_000, closing: options.closing },
  });
  return router;
}

function manifestIn(locale: Locale): object {
  return {
    id: '/authenticator/',
    name: NAME,
    short_name: appText(locale, 'home.title'),
    lang: locale,
    dir: isRightToLeft(locale) ? 'rtl' : 'ltr',
    start_url: './',
    scope: './',
    display: 'standalone',
    background_color: '#f4f5f4',
    theme_color: '#0d5c57',
    icons: [
      { src: 'assets/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: 'assets/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: 'assets/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: 'assets/icon-maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
  };
}

/** As of the other pages, with what an installed app needs: its manifest and its service worker. */
function setAppHeaders(res: Response, framedBy: readonly string[]): void {
  // Every frame around the app counts, not the nearest alone.
  setPageHeaders(res, framedBy.length > 0 ? framedBy.join(' ') : "'none'", {
    'manifest-src': "'self'",
    'worker-src': "'self'",
  });
}
