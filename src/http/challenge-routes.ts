/**
 * API v1: starts, reads, follows, checks, resends and cancels challenges. A route reads its input, asks the service,
 * and shows the answer; it decides nothing about a challenge.
 */
import { randomUUID } from 'node:crypto';
import type { Handler, Request, Response } from 'express';
import type { Challenge } from '../challenge/challenge.js';
import { slotOf } from '../challenge/challenge-id.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { Tenant } from '../challenge/tenant.js';
import { sendJson } from './answer.js';
import { authenticate } from './authenticate.js';
import { type Mode, viewChallenge } from './challenge-view.js';
import { ChangeBell } from './change-bell.js';
import { streamEvents } from './event-stream.js';
import { readJson, readRequiredJson } from './json-body.js';
import { waitForChange } from './long-poll.js';
import { type MethodTable, methodTable } from './method-table.js';
import { parseInput } from './parse-input.js';
import { pathRouter } from './path-router.js';
import type { ApiKeys, ChallengeApi, ChallengeChanges } from './ports.js';
import { contextOf } from './request-context.js';
import * as schemas from './request-schemas.js';

export interface ChallengeRoutes {
  readonly api: ChallengeApi;
  readonly changes: ChallengeChanges;
  readonly keys: ApiKeys;
  readonly mode: Mode;
  readonly heartbeatMs: number;
  readonly closing: AbortSignal | undefined;
}

export function challengeRoutes(options: ChallengeRoutes): Handler {
  const { api, changes, keys, mode, heartbeatMs, closing } = options;

  async function start(req: Request, res: Response): Promise<void> {
    const tenant = authenticate(keys, req, res);
    const key = idempotencyKey(req);
    const request = parseInput(schemas.startRequest, await readRequiredJson(req));
    const started = await api.start(tenant, request, key === undefined ? undefined : { key });
    const { challenge, matchDigit, replayed } = started;
    contextOf(res).challenge = challenge.id;
    const view = viewChallenge(challenge, mode);
    sendJson(res, 202, matchDigit === undefined ? view : { ...view, matchDigit }, {
      Location: `/v1/challenges/${challenge.id}`,
      ...(replayed ? { 'Idempotent-Replayed': 'true' } : {}),
    });
  }

  async function read(req: Request, res: Response): Promise<void> {
    const { tenant, id } = identify(req, res);
    const { wait = 0, since } = parseInput(schemas.readQuery, req.query);
    if (wait === 0) return answer(res, 200, await api.get(tenant, id));
    const bell = new ChangeBell(changes, id, res, closing);
    try {
      const challenge = await waitForChange(bell, () => api.get(tenant, id), {
        seconds: wait,
        since,
      });
      if (!res.destroyed) answer(res, 200, challenge);
    } finally {
      bell.takeDown();
    }
  }

  async function follow(req: Request, res: Response): Promise<void> {
    const { tenant, id } = identify(req, res);
    const bell = new ChangeBell(changes, id, res, closing);
    try {
      await streamEvents(req, res, {
        bell,
        read: () => api.get(tenant, id),
        mode,
        heartbeatMs,
      });
    } finally {
      bell.takeDown();
    }
  }

  async function check(req: Request, res: Response): Promise<void> {
    const { tenant, id } = identify(req, res);
    // Not the request id: callers send one of those along a whole sign-in, and a second guess is no repetition.
    const requestId = idempotencyKey(req) ?? randomUUID();
    const { code, ...from } = parseInput(schemas.checkRequest, await readRequiredJson(req));
    const { outcome, challenge } = await api.check(tenant, id, code, requestId, from);
    sendJson(res, 200, {
      outcome,
      verified: outcome === 'verified',
      checksLeft: challenge.checksLeft,
      challenge: viewChallenge(challenge, mode),
      mode,
    });
  }

  async function resend(req: Request, res: Response): Promise<void> {
    const { tenant, id } = identify(req, res);
    const { channel, ...asker } = parseInput(
      schemas.resendRequest,
      (await readJson(req)).value ?? {},
    );
    answer(res, 202, await api.resend(tenant, id, channel, asker));
  }

  async function cancel(req: Request, res: Response): Promise<void> {
    const { tenant, id } = identify(req, res);
    parseInput(schemas.cancelRequest, (await readJson(req)).value ?? {});
    answer(res, 200, await api.cancel(tenant, id));
  }

  /** Who asks, about which challenge. A text that can be no id is answered like an unknown one. */
  function identify(req: Request, res: Response): { tenant: Tenant; id: string } {
    const tenant = authenticate(keys, req, res);
    const id = req.params['id'];
    if (typeof id !== 'string' || slotOf(id) === undefined) {
      throw new OctothorpeError('not_found', 'There is no such challenge.');
    }
    contextOf(res).challenge = id;
    return { tenant, id };
  }

  function answer(res: Response, status: number, challenge: Challenge): void {
    sendJson(res, status, viewChallenge(challenge, mode));
  }

  const at = (path: string, table: MethodTable) => ({
    path: path.replace('{id}', ':id'),
    handler: methodTable(path, table),
  });
  return pathRouter([
    at('/v1/challenges', { POST: start }),
    at('/v1/challenges/{id}', { GET: read }),
    at('/v1/challenges/{id}/events', { GET: follow }),
    at('/v1/challenges/{id}/check', { POST: check }),
    at('/v1/challenges/{id}/resend', { POST: resend }),
    at('/v1/challenges/{id}/cancel', { POST: cancel }),
  ]);
}

/** @throws OctothorpeError `invalid_request` */
function idempotencyKey(req: Request): string | undefined {
  const key = req.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && schemas.IDEMPOTENCY_KEY.test(key)) return key;
  throw new OctothorpeError(
    'invalid_request',
    'Idempotency-Key has to be 1 to 255 printable ASCII characters.',
  );
}
