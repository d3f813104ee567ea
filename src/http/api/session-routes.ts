/** API v1 for hosted pages: a service begins a session, reads it, and redeems its result once. */
import type { Request, Response, Router } from 'express';
import { OctothorpeError } from '../../challenge/errors.js';
import type { Tenant } from '../../challenge/policy.js';
import { isoTime } from '../../challenge/time.js';
import { type Session, type SessionSnapshot, sessionAssurance } from '../../sessions/session.js';
import { isSessionId } from '../../sessions/session-secret.js';
import type { SessionService } from '../../sessions/session-service.js';
import { contextOf, methodRouter, sendJson } from '../dispatch.js';
import type { ApiKeys } from '../ports.js';
import { authenticate, parseInput, readRequiredJson } from '../request.js';
import type { Mode } from './challenge-routes.js';
import { createSessionRequest, redeemRequest, type SessionView } from './session-schemas.js';

export interface SessionRoutes {
  readonly sessions: Pick<SessionService, 'create' | 'get' | 'redeem' | 'phoneNumber'>;
  readonly keys: ApiKeys;
  readonly mode: Mode;
  readonly publicUrl: string;
}

export function sessionRoutes({ sessions, keys, mode, publicUrl }: SessionRoutes): Router {
  async function create(req: Request, res: Response): Promise<void> {
    const tenant = authenticate(keys, req, res, 'sessions');
    const request = parseInput(createSessionRequest, await readRequiredJson(req));
    const { session, token } = await sessions.create(tenant, request);
    contextOf(res).session = session.id;
    const body = {
      id: session.id,
      url: `${publicUrl}/verify/open/${token}`,
      expiresAt: new Date(session.expiresAtMs).toISOString(),
      mode,
    };
    sendJson(res, 201, body, { Location: `/v1/sessions/${session.id}` });
  }

  async function read(req: Request, res: Response): Promise<void> {
    const { tenant, id } = identify(req, res);
    answer(res, await sessions.get(tenant, id));
  }

  async function redeem(req: Request, res: Response): Promise<void> {
    const { tenant, id } = identify(req, res);
    const { result } = parseInput(redeemRequest, await readRequiredJson(req));
    answer(res, await sessions.redeem(tenant, id, result));
  }

  function identify(req: Request, res: Response): { tenant: Tenant; id: string } {
    const tenant = authenticate(keys, req, res, 'sessions');
    const id = req.params['id'];
    if (typeof id !== 'string' || !isSessionId(id)) {
      throw new OctothorpeError('not_found', 'There is no such session.');
    }
    contextOf(res).session = id;
    return { tenant, id };
  }

  function answer(res: Response, { session }: SessionSnapshot): void {
    sendJson(res, 200, viewSession(session, sessions.phoneNumber(session), mode));
  }

  return methodRouter('/v1', {
    '/sessions': { POST: create },
    '/sessions/{id}': { GET: read },
    '/sessions/{id}/redeem': { POST: redeem },
  });
}

// A session as its tenant sees it.

/** @param phoneNumber E.164, where the tenant may see it */
function viewSession(session: Session, phoneNumber: string | undefined, mode: Mode): SessionView {
  const { number, result } = session;
  const assurance = sessionAssurance(session);
  return {
    id: session.id,
    purpose: session.purpose,
    subject: session.subject,
    state: session.state,
    ...(session.outcome ? { outcome: session.outcome } : {}),
    ...(session.method ? { method: session.method } : {}),
    ...(assurance ? { assurance } : {}),
    ...(session.plan ? { methods: [...session.plan.methods] } : {}),
    ...(session.plan?.accepts ? { accepts: [...session.plan.accepts] } : {}),
    ...(session.plan?.result ? { registered: [...session.plan.result.registered] } : {}),
    ...(phoneNumber === undefined ? {} : { phoneNumber }),
    ...(number ? { to: number.masked, country: number.country } : {}),
    ...(session.transaction ? { transaction: session.transaction } : {}),
    ...(session.challengeId ? { challenge: session.challengeId } : {}),
    createdAt: isoTime(session.createdAtMs),
    ...(session.openedAtMs === undefined ? {} : { openedAt: isoTime(session.openedAtMs) }),
    ...(session.verifiedAtMs === undefined ? {} : { verifiedAt: isoTime(session.verifiedAtMs) }),
    ...(result ? { finishedAt: isoTime(result.atMs) } : {}),
    ...(session.redeemedAtMs === undefined ? {} : { redeemedAt: isoTime(session.redeemedAtMs) }),
    expiresAt: isoTime(session.expiresAtMs),
    mode,
  };
}
