/**
 * The sandbox's demonstration at `/demo`: the hosted page and the phone side by side, as a service and a person would meet them. It acts as
 * the service: it begins sessions, receives the browser back and shows the result. Only in a sandbox.
 */
import { isIP } from 'node:net';
import { fileURLToPath } from 'node:url';
import express, { type Request, type Response, type Router } from 'express';
import { decodeJwt, errors } from 'jose';
import { isDelivered, phoneChannel } from '../../challenge/challenge.js';
import { OctothorpeError } from '../../challenge/errors.js';
import type { Tenant } from '../../challenge/policy.js';
import { demoUrls, localhostUrl } from '../../config/localhost.js';
import { PAGE_METHODS } from '../../sessions/method-plan.js';
import type { Session, SessionSnapshot } from '../../sessions/session.js';
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
const ACCOUNT = 'demo@contoso.example';
const PAGES = fileURLToPath(new URL('../../pages/built/demo/', import.meta.url));

/** What the frame can show, in the order of the links. */
const VISITS = ['phone', 'rcs', 'text', 'methods', 'signin', 'info'] as const;
/** A text goes by RCS where the phone has it. */
const RCS_FIRST = ['rcs', 'sms', 'call'] as const;
type Visit = (typeof VISITS)[number];

export function demoPages({ sessions, tenant, publicUrl, phoneUrl }: DemoPages): Router {
  const addresses = demoUrls(publicUrl);
  const links = [...VISITS.map((visit) => `${visit}Link`), 'methodsFrame'];
  const frame = new PageTemplate(`${PAGES}index.html`, ['visit', 'page', 'phone', ...links], '');
  const done = new PageTemplate(
    `${PAGES}done.html`,
    ['heading', 'claims', 'session', 'next', 'nextStep'],
    '',
  );
  const nothing = new PageTemplate(`${PAGES}nothing.html`, [], '');
  const assets = new PageAssets(PAGES);

  /** The address of the demonstration that the browser has opened. */
  const opened = (req: Request) =>
    addresses.find((address) => new URL(address).host === req.headers.host);

  const show: Handler = (req, res) => {
    const visit = visitOf(req);
    const here = opened(req);
    // Cookies and frames go by the name of the host.
    if (!here) return res.redirect(`${publicUrl}/demo`);
    const base = pathOf(here);
    const withMethods = localhostUrl(here);
    const linkOf = (of: Visit) =>
      of === 'phone' || of === 'rcs' || of === 'text' || !withMethods
        ? `${base}/demo/start?visit=${of}`
        : `${withMethods}/demo?visit=${of}`;
    // Browsers may refuse storage to a frame of another site.
    const phone = (here !== publicUrl && localhostUrl(phoneUrl)) || phoneUrl;
    setDemoHeaders(res, `script-src 'self'; frame-src 'self' ${new URL(phone).origin}`);
    res.end(
      frame.fill({
        visit,
        page: `${base}/demo/start?visit=${visit}`,
        phone: `${phone}/phone/?number=${encodeURIComponent(DEMO_PHONE)}`,
        ...Object.fromEntries(VISITS.map((of) => [`${of}Link`, linkOf(of)])),
        methodsFrame: withMethods ? '_top' : 'page',
      }),
    );
  };

  const start: Handler = async (req, res) => {
    const here = opened(req) ?? publicUrl;
    const request = await requestedSession(req, here);
    try {
      const { token } = await sessions.create(tenant, request);
      res.setHeader('Cache-Control', 'no-store');
      res.setHeader('Location', `${pathOf(here)}/verify/open/${token}`);
      res.status(303).end();
    } catch (error) {
      if (!(error instanceof OctothorpeError) || error.code !== 'nothing_registered') throw error;
      setDemoHeaders(res, "frame-src 'none'");
      res.end(nothing.fill({}));
    }
  };

  /** After a set-up of a phone alone, a sign-in with the number and the method that it verified. */
  async function requestedSession(req: Request, here: string): Promise<CreateSession> {
    const returnUrl = `${here}/demo/done`;
    const after = String(req.query['after'] ?? '');
    if (!isSessionId(after)) return visited(visitOf(req), here, returnUrl);
    const { session } = await sessions.get(tenant, after);
    const to = sessions.phoneNumber(session);
    if (to === undefined) throw new OctothorpeError('not_found', 'Nothing was set up there.');
    const { method } = session;
    const preferred = method && isDelivered(method) ? { preferred: phoneChannel(method) } : {};
    const channels = session.channels;
    return { purpose: 'signin', subject: SUBJECT, to, channels, ...preferred, returnUrl };
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
        heading: headingOf(session),
        claims: JSON.stringify(claims, null, 2),
        session: JSON.stringify({ state: session.state, phoneNumber }, null, 2),
        ...nextOf(session, phoneNumber),
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

function visitOf(req: Request): Visit {
  return VISITS.find((visit) => visit === req.query['visit']) ?? 'phone';
}

function visited(visit: Visit, here: string, returnUrl: string): CreateSession {
  const common = { subject: SUBJECT, country: 'FI', returnUrl };
  // Browsers make no passkeys for an IP address.
  const isNamed = isIP(new URL(here).hostname.replace(/^\[|\]$/g, '')) === 0;
  const methods = PAGE_METHODS.filter((method) => method !== 'passkey' || isNamed);
  switch (visit) {
    case 'phone':
      return { ...common, purpose: 'setup', skippable: true, inboundSms: false };
    case 'rcs':
      return {
        ...common,
        channels: RCS_FIRST,
        purpose: 'setup',
        skippable: true,
        inboundSms: false,
      };
    case 'text':
      return { ...common, purpose: 'setup', skippable: true };
    case 'methods':
      return {
        ...{ ...common, methods, account: ACCOUNT },
        ...{ purpose: 'setup', require: 2, skippable: true, inboundSms: false },
      };
    case 'signin':
      return { ...common, methods, purpose: 'signin' };
    case 'info':
      return { ...common, methods, account: ACCOUNT, purpose: 'manage' };
    default:
      return visit satisfies never;
  }
}

function headingOf({ state }: Session): string {
  if (state === 'verified') return 'Verified';
  return state === 'done' ? 'Security info closed' : 'Not verified';
}

/** The link at the end. */
function nextOf({ id, plan, state }: Session, phoneNumber: string | undefined) {
  const isOver = state === 'verified' || state === 'done';
  if (plan && isOver) return { next: 'start?visit=signin', nextStep: 'Sign in' };
  if (phoneNumber === undefined) {
    return { next: plan ? 'start?visit=methods' : 'start', nextStep: 'Start again' };
  }
  return { next: `start?after=${id}`, nextStep: 'Sign in with this phone' };
}

function pathOf(url: string): string {
  return new URL(url).pathname.replace(/\/$/, '');
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
