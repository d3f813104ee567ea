/**
 * API v1: starts, reads, follows, checks, resends and cancels challenges. A route reads its input, asks the service,
 * and shows the answer; it decides nothing about a challenge.
 */
import { randomUUID } from 'node:crypto';
import express, { type Handler, type Request, type Response, type Router } from 'express';
import {
  assuranceOf,
  type Challenge,
  type Delivery,
  hasNumber,
  isFinal,
  isMessageId,
  isMethod,
  laterChannels,
  sequenceOf,
  slotOf,
  type TimelineEntry,
} from '../../challenge/challenge.js';
import type { ChallengeApi } from '../../challenge/challenge-service.js';
import { OctothorpeError } from '../../challenge/errors.js';
import { isoTime } from '../../challenge/time.js';
import { contextOf, methodRoutes, methodTable, pathRouter, sendJson } from '../dispatch.js';
import type { ApiKeys, ApprovalApi, ChallengeChanges } from '../ports.js';
import {
  authenticate,
  authenticateKey,
  idempotencyKey,
  parseInput,
  readJson,
  readRequiredJson,
} from '../request.js';
import type { ChallengeView } from './answer-schemas.js';
import { type Caller, recordReads } from './record-reads.js';
import * as schemas from './request-schemas.js';

export interface ChallengeRoutes {
  readonly api: ChallengeApi;
  readonly approvals?: ApprovalApi;
  readonly changes: ChallengeChanges;
  readonly keys: ApiKeys;
  readonly mode: Mode;
  readonly heartbeatMs: number;
  readonly closing: AbortSignal | undefined;
}

export function challengeRoutes(options: ChallengeRoutes): Handler {
  const { api, approvals, keys, mode } = options;
  const { read, follow } = recordReads({
    ...options,
    identify,
    get: (tenant, id) => api.get(tenant, id),
    view: (challenge) => viewChallenge(challenge, mode),
    viewEntry: (entry, final) => ({ ...viewEntry(entry), final, mode }),
  });

  async function start(req: Request, res: Response): Promise<void> {
    const { tenant } = authenticateKey(keys, req, res, 'challenges');
    const key = idempotencyKey(req);
    const request = parseInput(schemas.startRequest, await readRequiredJson(req));
    const asks = approvals && 'method' in request && request.method === 'approve';
    const repeat = key === undefined ? undefined : { key };
    const started = await (asks
      ? approvals.start(tenant, request, repeat)
      : api.start(tenant, request, repeat));
    const { challenge, matchDigit, inboundSms, replayed } = started;
    contextOf(res).challenge = challenge.id;
    const view = viewChallenge(challenge, mode);
    const told = {
      ...(matchDigit === undefined ? {} : { matchDigit }),
      ...(inboundSms === undefined ? {} : { inboundSms }),
    };
    sendJson(
      res,
      202,
      { ...view, ...told },
      {
        Location: `/v1/challenges/${challenge.id}`,
        ...(replayed ? { 'Idempotent-Replayed': 'true' } : {}),
      },
    );
  }

  async function check(req: Request, res: Response): Promise<void> {
    const { tenant, id } = identify(req, res);
    // Not the request id: callers use one for a whole sign-in, and a second guess is no repetition.
    const requestId = idempotencyKey(req) ?? randomUUID();
    const { code, ...from } = parseInput(schemas.checkRequest, await readRequiredJson(req));
    const { outcome, challenge } = await api.check(tenant, id, code, requestId, from);
    const { transaction, checksLeft } = challenge;
    const verified = outcome === 'verified';
    sendJson(res, 200, {
      outcome,
      verified,
      checksLeft,
      ...(verified && transaction ? { transaction } : {}),
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
    const canceled = await api.cancel(tenant, id);
    if (canceled.method === 'approve') await approvals?.withdraw(canceled);
    answer(res, 200, canceled);
  }

  /** The tenant and the challenge of the request. A malformed id is answered like an unknown one, and what an id looks like. */
  function identify(req: Request, res: Response): Caller {
    const { tenant, fingerprint } = authenticateKey(keys, req, res, 'challenges');
    const id = req.params['id'];
    if (typeof id !== 'string' || slotOf(id) === undefined) {
      throw new OctothorpeError(
        'not_found',
        'There is no such challenge. An id is ch_ and 28 characters: send it as the start answered it.',
      );
    }
    if (isMessageId(id)) {
      throw new OctothorpeError(
        'not_found',
        'There is no such challenge: this is the id of a message. Ask for it under /v1/messages.',
      );
    }
    contextOf(res).challenge = id;
    return { tenant, id, fingerprint };
  }

  function answer(res: Response, status: number, challenge: Challenge): void {
    sendJson(res, status, viewChallenge(challenge, mode));
  }

  return pathRouter(
    methodRoutes({
      '/v1/challenges': { POST: start },
      '/v1/challenges/{id}': { GET: read },
      '/v1/challenges/{id}/events': { GET: follow },
      '/v1/challenges/{id}/check': { POST: check },
      '/v1/challenges/{id}/resend': { POST: resend },
      '/v1/challenges/{id}/cancel': { POST: cancel },
    }),
  );
}

// A challenge as the API shows it: no secret, no sealed number, times in ISO 8601.

export type Mode = ChallengeView['mode'];

/** A challenge is in no state that only a message has. */
type ChallengeState = ChallengeView['state'];

export function viewChallenge(challenge: Challenge, mode: Mode): ChallengeView {
  const final = isFinal(challenge.state);
  const { reason, reference, subject, purpose, transaction, resendAfterMs } = challenge;
  const [fallback] = laterChannels(challenge);
  const assurance = assuranceOf(challenge.channel);
  const view: ChallengeView = {
    id: challenge.id,
    state: challenge.state as ChallengeState,
    final,
    channel: challenge.channel,
    channels: [...challenge.channels],
    ...(hasNumber(challenge) ? { to: challenge.to.masked, country: challenge.to.country } : {}),
    locale: challenge.locale,
    mode,
    createdAt: isoTime(challenge.createdAtMs),
    expiresAt: isoTime(challenge.expiresAtMs),
    checksLeft: challenge.checksLeft,
    sequence: sequenceOf(challenge),
    deliveries: challenge.deliveries.map(viewDelivery),
    timeline: challenge.timeline.map(viewEntry),
  };
  if (reason !== undefined) view.reason = reason;
  if (reference !== undefined) view.reference = reference;
  if (subject !== undefined) view.subject = subject;
  if (purpose !== undefined) view.purpose = purpose;
  if (transaction !== undefined) view.transaction = { ...transaction };
  if (fallback !== undefined) view.fallback = fallback;
  if (assurance !== undefined) view.assurance = assurance;
  if (!final && resendAfterMs !== undefined) view.resend = { allowedAt: isoTime(resendAfterMs) };
  return view;
}

export function viewEntry(entry: TimelineEntry): ChallengeView['timeline'][number] {
  const { sequence, atMs, delivery, channel, provider, state, reason } = entry;
  const view: ChallengeView['timeline'][number] = {
    sequence,
    at: isoTime(atMs),
    channel,
    state: state as ChallengeState,
    ...(isMethod(channel) ? {} : { delivery, provider }),
  };
  if (reason !== undefined) view.reason = reason;
  return view;
}

export function viewDelivery(delivery: Delivery): ChallengeView['deliveries'][number] {
  const { number, channel, provider, caller, state, reason, reference } = delivery;
  const view: ChallengeView['deliveries'][number] = { number, channel, provider, state };
  if (caller !== undefined) view.caller = caller;
  if (reason !== undefined) view.reason = reason;
  if (reference !== undefined) view.reference = reference;
  return view;
}

// The public key that numbers in jobs are sealed for: every key that may start challenges may read it.

/** @param jwk public (RFC 7517) */
export function jobKeyRoute(keys: ApiKeys, jwk: object): Router {
  const router = express.Router({ caseSensitive: true, strict: true });
  router.all(
    '/job-key',
    methodTable('/v1/job-key', {
      GET: (req, res) => {
        authenticate(keys, req, res);
        sendJson(res, 200, jwk);
      },
    }),
  );
  return router;
}
