/** API v1: sends, reads, follows and cancels messages, and takes what became of their codes. */
import type { Handler, Request, Response } from 'express';
import { type Challenge, isMessageId, slotOf } from '../../challenge/challenge.js';
import { OctothorpeError } from '../../challenge/errors.js';
import type { Idempotency, Tenant } from '../../challenge/policy.js';
import type { MessageRequest } from '../../message/message.js';
import { contextOf, methodRoutes, pathRouter, sendJson } from '../dispatch.js';
import type { ApiKeys, ChallengeChanges } from '../ports.js';
import {
  authenticateKey,
  idempotencyKey,
  parseInput,
  readJson,
  readRequiredJson,
} from '../request.js';
import type { Mode } from './challenge-routes.js';
import { outcomeRequest, sendRequest } from './message-schemas.js';
import { viewMessage, viewMessageEntry } from './message-view.js';
import { type Caller, recordReads } from './record-reads.js';
import { cancelRequest } from './request-schemas.js';

/** Every method throws OctothorpeError; another tenant's message is `not_found`. */
export interface MessageApi {
  send(
    tenant: Tenant,
    request: MessageRequest,
    from: { readonly caller: string; readonly repeat?: Idempotency | undefined },
  ): Promise<{ readonly message: Challenge; readonly replayed: boolean }>;
  get(tenant: Tenant, id: string): Promise<Challenge>;
  cancel(tenant: Tenant, id: string): Promise<Challenge>;
  tellOutcome(tenant: Tenant, id: string, verified: boolean): Promise<Challenge>;
}

export interface MessageRoutes {
  readonly messages: MessageApi;
  readonly changes: ChallengeChanges;
  readonly keys: ApiKeys;
  readonly mode: Mode;
  readonly heartbeatMs: number;
  readonly closing: AbortSignal | undefined;
}

export function messageRoutes(options: MessageRoutes): Handler {
  const { messages, keys, mode } = options;
  const { read, follow } = recordReads({
    ...options,
    identify,
    get: (tenant, id) => messages.get(tenant, id),
    view: (message) => viewMessage(message, mode),
    viewEntry: (entry, final) => ({ ...viewMessageEntry(entry), final, mode }),
  });

  async function send(req: Request, res: Response): Promise<void> {
    const { tenant, fingerprint } = authenticateKey(keys, req, res, 'relay');
    const key = idempotencyKey(req);
    const request = parseInput(sendRequest, await readRequiredJson(req));
    const { message, replayed } = await messages.send(tenant, request, {
      caller: fingerprint,
      ...(key === undefined ? {} : { repeat: { key } }),
    });
    contextOf(res).challenge = message.id;
    sendJson(res, 202, viewMessage(message, mode), {
      Location: `/v1/messages/${message.id}`,
      ...(replayed ? { 'Idempotent-Replayed': 'true' } : {}),
    });
  }

  async function cancel(req: Request, res: Response): Promise<void> {
    const { tenant, id } = identify(req, res);
    parseInput(cancelRequest, (await readJson(req)).value ?? {});
    sendJson(res, 200, viewMessage(await messages.cancel(tenant, id), mode));
  }

  async function tellOutcome(req: Request, res: Response): Promise<void> {
    const { tenant, id } = identify(req, res);
    const { verified } = parseInput(outcomeRequest, await readRequiredJson(req));
    sendJson(res, 200, viewMessage(await messages.tellOutcome(tenant, id, verified), mode));
  }

  /** A malformed id is answered like an unknown one. */
  function identify(req: Request, res: Response): Caller {
    const { tenant, fingerprint } = authenticateKey(keys, req, res, 'relay');
    const id = req.params['id'];
    if (typeof id !== 'string' || slotOf(id) === undefined || !isMessageId(id)) {
      throw new OctothorpeError('not_found', 'There is no such message.');
    }
    contextOf(res).challenge = id;
    return { tenant, id, fingerprint };
  }

  return pathRouter(
    methodRoutes({
      '/v1/messages': { POST: send },
      '/v1/messages/{id}': { GET: read },
      '/v1/messages/{id}/events': { GET: follow },
      '/v1/messages/{id}/cancel': { POST: cancel },
      '/v1/messages/{id}/outcome': { POST: tellOutcome },
    }),
  );
}
