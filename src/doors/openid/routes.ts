/**
 * The OpenID Providers under `/openid/{tenant}`, in Express. It tells oidc-provider the public address, whatever the request says of it, and
 * sets the headers of its answers.
 */
import type { Handler, Request, Response } from 'express';
import type Provider from 'oidc-provider';
import { errors } from 'oidc-provider';
import { OctothorpeError } from '../../challenge/errors.js';
import { contextOf } from '../../http/dispatch.js';
import type { ReportOutcome } from './outcomes.js';
import { RETURN_PATH } from './settings.js';
import type { Visits } from './visits.js';

export interface OpenIdTenant {
  /** Replaced when its keys are rolled. */
  provider: Provider;
  readonly visits: Visits;
  readonly onOutcome: ReportOutcome;
}

export interface OpenIdRoutes {
  readonly tenants: ReadonlyMap<string, OpenIdTenant>;
  readonly publicUrl: string;
}

const PATH = /^\/openid\/([a-z0-9-]{1,32})(\/.*)$/;

export function openIdRouter({ tenants, publicUrl }: OpenIdRoutes): Handler {
  const { host, protocol, pathname } = new URL(publicUrl);
  const base = pathname.replace(/\/$/, '');
  const policy = contentPolicy(protocol === 'https:');

  return async (req, res, next) => {
    const [, id = '', path = ''] = PATH.exec(req.path) ?? [];
    const tenant = tenants.get(id);
    if (!tenant) return next();
    const context = contextOf(res);
    context.tenant = id;
    context.route = `/openid/{tenant}${ROUTES.has(path) ? path : '/{path}'}`;
    res.setHeader('X-Request-Id', context.id);
    res.setHeader('Content-Security-Policy', policy);
    res.setHeader('Referrer-Policy', 'no-referrer');
    res.setHeader('X-Content-Type-Options', 'nosniff');
    // oidc-provider builds its addresses and chooses `Secure` by these: a request cannot change them.
    req.headers['host'] = host;
    req.headers['x-forwarded-host'] = host;
    req.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    req.originalUrl = `${base}${req.originalUrl}`;
    req.url = req.url.slice(`/openid/${id}`.length);
    if (path === RETURN_PATH) return back(tenant, req, res);
    tenant.provider.callback()(req, res);
  };
}

const ROUTES: ReadonlySet<string> = new Set([
  '/authorize',
  '/token',
  '/jwks',
  '/userinfo',
  '/backchannel',
  '/par',
  '/.well-known/openid-configuration',
  RETURN_PATH,
]);

/** The page that posts an answer has one script, whose hash oidc-provider adds, and goes on to wherever the service leads. */
function contentPolicy(secure: boolean): string {
  return [
    "default-src 'none'",
    'script-src',
    `form-action https:${secure ? '' : ' http:'}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}

/** The answer is read by a person. */
async function back({ provider, visits, onOutcome }: OpenIdTenant, req: Request, res: Response) {
  res.setHeader('Cache-Control', 'no-store');
  try {
    if (req.method !== 'GET') throw new errors.InvalidRequest('use GET');
    await visits.finish(provider, req, res);
  } catch (error) {
    const known = error instanceof OctothorpeError || error instanceof errors.OIDCProviderError;
    const unavailable = error instanceof OctothorpeError && error.code === 'unavailable';
    contextOf(res).error = {
      code: known ? (error instanceof OctothorpeError ? error.code : 'forbidden') : 'internal',
      rule: undefined,
      cause: error,
    };
    onOutcome(RETURN_PATH, known ? (unavailable ? 'failed' : 'refused') : 'failed');
    res.status(unavailable ? 503 : known ? 400 : 500).type('text/plain');
    res.end(
      unavailable
        ? 'The service is not available at the moment. Load this page again shortly.\n'
        : 'This sign-in was not begun in this browser, or it is over. Go back to the service and sign in again.\n',
    );
  }
}
