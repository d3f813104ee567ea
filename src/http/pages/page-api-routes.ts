/**
 * The page API: the requests of the page's script, authenticated by the session's cookie. Every answer is `{ session, challenge }`, every error
 * a problem document.
 */
import type { Request, Response, Router } from 'express';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { OctothorpeError } from '../../challenge/errors.js';
import { LOCALES } from '../../challenge/locale.js';
import { writtenNumber } from '../../challenge/phone-number.js';
import type { Clock } from '../../challenge/time.js';
import { passkeyAssertion } from '../../enrolment/passkey-response.js';
import { qrCodeSvg } from '../../enrolment/qr-code.js';
import { ipGroup } from '../../limits/hmac-tags.js';
import { PROVED_BY } from '../../sessions/method-plan.js';
import { EXITS, type Session, type SessionSnapshot } from '../../sessions/session.js';
import type { SessionAccess } from '../../sessions/session-access.js';
import type { Asker, VerificationActions } from '../../sessions/verification-actions.js';
import { checkRequest, readQuery, startFields } from '../api/request-schemas.js';
import { OpenWaits, SharedReads } from '../changes.js';
import { contextOf, type MethodTable, methodTable, sendEmpty, sendJson } from '../dispatch.js';
import { idempotencyKey, parseInput, readJson } from '../request.js';
import type { BrowserCookie } from './browser-cookie.js';
import {
  CREDENTIAL_BYTES_MAX,
  methodActs,
  methodId,
  type PageMethods,
  recoveryCode,
} from './method-acts.js';
import type { PageCookie, PageGuard } from './page-access.js';
import {
  type LiveSession,
  pollSession,
  SessionWaiter,
  streamSession,
  type WaiterSources,
} from './page-changes.js';
import type { PageAnswer, PageLanguage } from './page-view.js';

export interface PageApi {
  readonly door: SessionAccess;
  readonly flow: VerificationActions;
  /** Absent where no session has methods. */
  readonly methods?: PageMethods;
  readonly cookie: PageCookie;
  readonly browsers: BrowserCookie;
  readonly guard: PageGuard;
  readonly view: (snapshot: SessionSnapshot) => PageAnswer;
  /** What a page needs to speak the session's language. */
  readonly language: (session: Session) => PageLanguage;
  readonly sources: WaiterSources;
  readonly clock: Clock;
  readonly heartbeatMs: number;
}

/** The largest body that a page sends, in bytes. */
const BODY_BYTES_MAX = 1024;

const { to, country, channel } = startFields;
const startInput = z.strictObject({
  channel: z.enum(PROVED_BY, { error: `Must be one of ${PROVED_BY.join(', ')}.` }),
  to: to.exactOptional(),
  country,
  method: methodId.exactOptional(),
});
/** Six digits, or a recovery code. */
const code = z.union([checkRequest.shape.code, recoveryCode], {
  error: 'Must be a six-digit code, or a recovery code of ten letters and digits.',
});
const checkInput = z.union([
  z.strictObject({ code }),
  z.strictObject({ credential: passkeyAssertion }),
]);
const resendInput = z.strictObject({ channel: channel.exactOptional() });
const nothing = z.strictObject({});
const languageInput = z.strictObject({ locale: z.enum(LOCALES) });
const finishInput = z.strictObject({ outcome: z.enum(EXITS) });

export type Act = (
  session: Session,
  body: unknown,
  asker: Asker,
  idempotencyKey: string | undefined,
) => Promise<object>;

export function pageApiRoutes(router: Router, api: PageApi): void {
  const { door, flow, cookie, browsers, guard, view, language, sources, clock, heartbeatMs } = api;
  const waits = new OpenWaits();
  const shared = new SharedReads<SessionSnapshot>();

  /** The session of this browser. A missing, foreign or expired one gives the same error. */
  async function bound(req: Request, res: Response) {
    const key = cookie.read(req);
    const session = key && (await door.find(key));
    if (!key || !session) {
      throw new OctothorpeError(
        'not_found',
        'There is no session in this browser. Return to the service and start again.',
      );
    }
    const context = contextOf(res);
    context.session = session.id;
    context.tenant = session.tenant;
    if (session.challengeId !== undefined) context.challenge = session.challengeId;
    browsers.renew(req, res, session, key);
    return { key, session };
  }

  /** A request of the session's own page. */
  async function posted(req: Request, res: Response, bytesMax = BODY_BYTES_MAX) {
    guard.requireOwnOrigin(req);
    const { key, session } = await bound(req, res);
    guard.requireToken(req, key.secret);
    return { key, session, body: (await readJson(req, bytesMax)).value ?? {} };
  }

  const post = (act: Act, bytesMax?: number) => async (req: Request, res: Response) => {
    const { key, session, body } = await posted(req, res, bytesMax);
    const asker = { ...addressOf(req), ...browsers.askerOf(req, session, key) };
    sendJson(res, 200, await act(session, body, asker, idempotencyKey(req)));
  };

  async function live(
    req: Request,
    res: Response,
    follow: (session: LiveSession) => Promise<void>,
  ): Promise<void> {
    guard.refuseForeign(req);
    const { key, session } = await bound(req, res);
    const leave = waits.enter({ session: session.id, address: sourceOf(req) });
    const bell = new SessionWaiter(sources, session.id, res);
    const read = async () => {
      const current = await door.find(key);
      if (!current) throw new OctothorpeError('not_found', 'The session is gone.');
      return flow.snapshot(current);
    };
    try {
      // Compares the secret as well: a session that was opened again belongs to another browser.
      const together = () => shared.read(`${session.id} ${key.secret}`, read);
      await follow({ bell, read: together, view, clock });
    } finally {
      bell.takeDown();
      leave();
    }
  }

  async function state(req: Request, res: Response): Promise<void> {
    const { wait = 0, since } = parseInput(readQuery, req.query);
    if (wait === 0) {
      guard.refuseForeign(req);
      const { session } = await bound(req, res);
      sendJson(res, 200, view(await flow.snapshot(session)));
      return;
    }
    await live(req, res, async (session) => {
      const answer = await pollSession(session, wait, since);
      if (!res.destroyed) sendJson(res, 200, answer);
    });
  }

  function events(req: Request, res: Response): void | Promise<void> {
    if (req.method === 'HEAD') return sendEmpty(res);
    return live(req, res, (session) => streamSession(req, res, session, heartbeatMs));
  }

  /** For a tab whose session has changed its language: the texts of the new one. */
  async function spoken(req: Request, res: Response): Promise<void> {
    guard.refuseForeign(req);
    const { session } = await bound(req, res);
    sendJson(res, 200, language(session));
  }

  const speak: Act = async (session, body) => {
    const snapshot = await flow.speak(session, parseInput(languageInput, body).locale);
    return { ...view(snapshot), ...language(snapshot.session) };
  };

  const start: Act = async (session, body, asker, key) =>
    view(await flow.start(session, parseInput(startInput, body), asker, key));

  const check: Act = async (session, body, asker) => {
    const input = parseInput(checkInput, body);
    const answer = 'code' in input ? input.code : input.credential;
    const { outcome, ...snapshot } = await flow.check(session, answer, asker);
    return { outcome, ...view(snapshot) };
  };

  const resend: Act = async (session, body, asker) =>
    view(await flow.resend(session, parseInput(resendInput, body).channel, asker));

  const back: Act = async (session, body) => {
    parseInput(nothing, body);
    return view(await flow.back(session));
  };

  const inbound: Act = async (session, body) => {
    parseInput(nothing, body);
    const { shown, ...snapshot } = await flow.inbound(session);
    const qr = await qrCodeSvg(shown.link);
    return { ...shown, written: writtenNumber(shown.number), qr, ...view(snapshot) };
  };

  async function finish(req: Request, res: Response): Promise<void> {
    const { key, session, body } = await posted(req, res);
    const ended = await door.finish(session, parseInput(finishInput, body).outcome);
    browsers.renew(req, res, ended.session, key);
    sendJson(res, 200, { location: ended.location });
  }

  const at = (name: string, table: MethodTable) =>
    router.all(`/verify/api/${name}`, methodTable(`/verify/api/${name}`, table));
  at('state', { GET: state });
  at('events', { GET: events });
  at('language', { GET: spoken, POST: post(speak) });
  at('start', { POST: post(start) });
  at('check', { POST: post(check, CREDENTIAL_BYTES_MAX) });
  at('resend', { POST: post(resend) });
  at('back', { POST: post(back) });
  at('inbound', { POST: post(inbound) });
  at('finish', { POST: finish });
  if (!api.methods) return;
  for (const [name, { act, bytesMax }] of methodActs(api.methods, flow, view)) {
    at(name, { POST: post(act, bytesMax) });
  }
}

/** The address group that a person's streams are counted for; undefined if the address identifies nobody. */
function sourceOf(req: Request): string | undefined {
  const { ip } = addressOf(req);
  return ip === undefined ? undefined : ipGroup(ip);
}

/** Only a public address identifies a source: a private one belongs to a proxy or this machine. */
function addressOf(req: Request): Pick<Asker, 'ip'> {
  const ip = req.ip ?? '';
  return ipaddr.isValid(ip) && ipaddr.process(ip).range() === 'unicast' ? { ip } : {};
}
