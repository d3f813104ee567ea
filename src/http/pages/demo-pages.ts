/**
 * The sandbox's demonstration at `/demo`: the hosted page and the phone side by side, as a service and a person would meet them. It acts as
 * the service: it begins sessions, receives the browser back and shows the result. Only in a sandbox.
 */
import { fileURLToPath } from 'node:url';
import express, { type Request, type Response, type Router } from 'express';
import { decodeJwt, errors } from 'jose';
import { OctothorpeError } from '../../challenge/errors.js';
import type { Tenant } from '../../challenge/policy.js';
import type { SessionSnapshot } from '../../sessions/session.js';
import { isSessionId } from '../../sessions/session-secret.js';
import type { CreateSession, SessionService } from '../../sessions/session-service.js';
import { contextOf, type Handler, methodTable } from '../dispatch.js';
import { PageAssets } from './page-assets.js';
import { PageTemplate } from './page-html.js';

export interface DemoPages {
  readonly sessions: SessionService;
  /** The sandbox's own tenant. */
  readonly tenant: Tenant;
  readonly publicUrl: string;
  /** Where the carrier shows its phones. */
  readonly phoneUrl: string;
}

/** The phone that stands beside the page. */
export const DEMO_PHONE = '+358441234567';
const SUBJECT = 'demo-person';
const PAGES = fileURLToPath(new URL('../../pages/built/demo/', import.meta.url));

export function demoPages({ sessions, tenant, publicUrl, phoneUrl }: DemoPages): Router {
  const base = new URL(publicUrl).pathname.replace(/\/$/, '');
  const frame = new PageTemplate(`${PAGES}index.html`, ['page', 'phone'], '');
  const done = new PageTemplate(
    `${PAGES}done.html`,
    ['heading', 'claims', 'session', 'next', 'nextStep'],
    '',
  );
  const assets = new PageAssets(PAGES);
  const carrier = new URL(phoneUrl).origin;

  const show: Handler = (req, res) => {
    // Cookies and frames go by the name of the host: `localhost` and `127.0.0.1` are two.
    if (req.headers.host !== new URL(publicUrl).host) return res.redirect(`${publicUrl}/demo`);
    setDemoHeaders(res, `frame-src 'self' ${carrier}`);
    res.end(
      frame.fill({
        page: `${base}/demo/start`,
        phone: `${phoneUrl}/phone/?number=${encodeURIComponent(DEMO_PHONE)}`,
      }),
    );
  };

  const start: Handler = async (req, res) => {
    const { token } = await sessions.create(tenant, await requestedSession(req));
    res.setHeader('Cache-Control', 'no-store');
    res.setHeader('Location', `${base}/verify/open/${token}`);
    res.status(303).end();
  };

  /** A set-up; or, after one, a sign-in with the number and the method that it verified. */
  async function requestedSession(req: Request): Promise<CreateSession> {
    const returnUrl = `${publicUrl}/demo/done`;
    const after = String(req.query['after'] ?? '');
    if (!isSessionId(after)) {
      return { purpose: 'setup', subject: SUBJECT, country: 'FI', skippable: true, returnUrl };
    }
    const { session } = await sessions.get(tenant, after);
    const to = sessions.phoneNumber(session);
    if (to === undefined) throw new OctothorpeError('not_found', 'Nothing was set up there.');
    const { method } = session;
    const preferred = method === 'sms' || method === 'call' ? { preferred: method } : {};
    return { purpose: 'signin', subject: SUBJECT, to, ...preferred, returnUrl };
  }

  const back: Handler = async (req, res) => {
    const result = String(req.query['result'] ?? '');
    const claims = claimsOf(result);
    const { session } = await redeem(String(claims['sid']), result);
    contextOf(res).session = session.id;
    const phoneNumber = sessions.phoneNumber(session);
    setDemoHeaders(res, "frame-src 'none'");
    res.end(
      done.fill({
        heading: session.state === 'verified' ? 'Verified' : 'Not verified',
        claims: JSON.stringify(claims, null, 2),
        session: JSON.stringify({ state: session.state, phoneNumber }, null, 2),
        ...(phoneNumber === undefined
          ? { next: 'start', nextStep: 'Start again' }
          : { next: `start?after=${session.id}`, nextStep: 'Sign in with this phone' }),
      }),
    );
  };

  /** As a service does it: once. A page that is loaded again shows what is known already. */
  async function redeem(id: string, result: string): Promise<SessionSnapshot> {
    try {
      return await sessions.redeem(tenant, id, result);
    } catch (error) {
      if (!(error instanceof OctothorpeError) || error.code !== 'result_used') throw error;
      return sessions.get(tenant, id);
    }
  }

  const router = express.Router({ caseSensitive: true, strict: true });
  router.all(['/demo', '/demo/'], methodTable('/demo', { GET: show }));
  router.all('/demo/start', methodTable('/demo/start', { GET: start }));
  router.all('/demo/done', methodTable('/demo/done', { GET: back }));
  router.all(
    '/demo/:file',
    methodTable('/demo/{file}', {
      GET: (req, res) => assets.send(req, res, String(req.params['file'])),
    }),
  );
  return router;
}

/** Unverified: `redeem` checks the signature. */
function claimsOf(result: string): Record<string, unknown> {
  try {
    return decodeJwt(result);
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw new OctothorpeError('invalid_request', 'There is no result in the address.');
  }
}

/** @param sources what this page may frame, run and ask for; the page itself stands in a frame of this origin alone */
export function setDemoHeaders(res: Response, sources: string): void {
  res.setHeader(
    'Content-Security-Policy',
    `default-src 'none'; style-src 'self'; ${sources}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
  );
  res.setHeader('X-Frame-Options', 'SAMEORIGIN');
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.setHeader('Cache-Control', 'no-store');
  res.setHeader('Content-Type', 'text/html; charset=utf-8');
}
