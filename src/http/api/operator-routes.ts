/**
 * The operator's part of v1: what is blocked and why, the means to lift it, lists at run time, and the audit of it all. It needs the scope
 * `operator` and covers only the key's own tenant. A number goes in whole and comes out masked.
 */
import type { Request, Response, Router } from 'express';
import { type SenderNotice, senderNotices } from '../../challenge/sender-notices.js';
import { isoTime } from '../../challenge/time.js';
import type { OperatorActEntry, OperatorListStore } from '../../limits/number-lists.js';
import type { OperatorLimits } from '../../limits/operator-limits.js';
import { invalid, type OperatorTarget, shownTarget } from '../../limits/operator-target.js';
import type { OperatorWebhook, WebhookState } from '../../notifications/webhook-switch.js';
import { methodRouter, sendJson } from '../dispatch.js';
import type { ApiKeys } from '../ports.js';
import { authenticateKey, parseInput, readRequiredJson } from '../request.js';
import type { Mode } from './challenge-routes.js';
import * as schemas from './operator-schemas.js';
import {
  type ActView,
  type BlocksView,
  type SendersView,
  viewBlock,
  viewEntry,
  type WebhookView,
} from './operator-views.js';

export interface OperatorRoutes {
  readonly operatorLimits: Pick<
    OperatorLimits,
    'explain' | 'unblock' | 'list' | 'unlist' | 'entries' | 'acts'
  >;
  readonly webhook: Pick<OperatorWebhook, 'state' | 'enable'>;
  /** What was done to registered methods. */
  readonly methodAudit: Pick<OperatorListStore, 'acts'>;
  readonly now: () => number;
  readonly keys: ApiKeys;
  readonly mode: Mode;
}

const ACTS_SHOWN = 100;

export function operatorRoutes(options: OperatorRoutes): Router {
  const { operatorLimits, webhook, methodAudit, now, keys, mode } = options;
  const callerOf = (req: Request, res: Response) => {
    const { tenant, fingerprint } = authenticateKey(keys, req, res, 'operator');
    return { tenant: tenant.id, key: fingerprint };
  };

  async function readBlocks(req: Request, res: Response): Promise<void> {
    const { tenant } = callerOf(req, res);
    if ('number' in req.query) {
      throw invalid(
        'A number in an address ends up in logs. Ask with POST and the JSON body {"number": "…"}.',
      );
    }
    await answerBlocks(res, tenant, schemas.toTarget(parseInput(schemas.blocksQuery, req.query)));
  }

  async function askBlocks(req: Request, res: Response): Promise<void> {
    const { tenant } = callerOf(req, res);
    const request = parseInput(schemas.blocksRequest, await readRequiredJson(req));
    await answerBlocks(res, tenant, schemas.toTarget(request));
  }

  async function unblock(req: Request, res: Response): Promise<void> {
    const { tenant, key } = callerOf(req, res);
    const request = parseInput(schemas.unblockRequest, await readRequiredJson(req));
    const target = schemas.toTarget(request);
    await operatorLimits.unblock(tenant, target, { ...request, key });
    await answerBlocks(res, tenant, target);
  }

  async function list(req: Request, res: Response): Promise<void> {
    const { tenant, key } = callerOf(req, res);
    const request = parseInput(schemas.listRequest, await readRequiredJson(req));
    const { action, until } = request;
    const entry = await operatorLimits.list(tenant, schemas.toTarget(request), action, until, {
      ...request,
      key,
    });
    sendJson(res, 200, { ...viewEntry(entry), mode });
  }

  async function unlist(req: Request, res: Response): Promise<void> {
    const { tenant, key } = callerOf(req, res);
    const request = parseInput(schemas.unlistRequest, await readRequiredJson(req));
    const { id: field } = request;
    const which =
      field === undefined ? schemas.toTarget(request) : ({ kind: 'entry', field } as const);
    const entry = await operatorLimits.unlist(tenant, which, { ...request, key });
    sendJson(res, 200, { ...viewEntry(entry), mode });
  }

  async function lists(req: Request, res: Response): Promise<void> {
    const entries = await operatorLimits.entries(callerOf(req, res).tenant);
    sendJson(res, 200, { entries: entries.map(viewEntry), mode });
  }

  async function audit(req: Request, res: Response): Promise<void> {
    const { tenant } = callerOf(req, res);
    const { limit = ACTS_SHOWN, of } = parseInput(schemas.auditQuery, req.query);
    const source = of === 'methods' ? methodAudit : operatorLimits;
    const acts = await source.acts(tenant, limit);
    sendJson(res, 200, { acts: acts.map(viewAct), mode });
  }

  async function senders(req: Request, res: Response): Promise<void> {
    const { tenant } = authenticateKey(keys, req, res, 'operator');
    const notices = senderNotices(tenant, now(), { sandbox: mode === 'sandbox' });
    const view: SendersView = {
      rights: tenant.senderRights ?? 'warned',
      senders: notices.map(viewSender),
      mode,
    };
    sendJson(res, 200, view);
  }

  async function readWebhook(req: Request, res: Response): Promise<void> {
    const state = await webhook.state(callerOf(req, res).tenant);
    sendJson(res, 200, { ...viewWebhook(state), mode });
  }

  async function enableWebhook(req: Request, res: Response): Promise<void> {
    const { tenant, key } = callerOf(req, res);
    const request = parseInput(schemas.enableWebhookRequest, await readRequiredJson(req));
    sendJson(res, 200, { ...viewWebhook(await webhook.enable(tenant, { ...request, key })), mode });
  }

  /** After an unblocking as well: what the target shares with others may go on blocking it. */
  async function answerBlocks(res: Response, tenant: string, target: OperatorTarget) {
    const found = await operatorLimits.explain(tenant, target);
    const view: BlocksView = {
      target: shownTarget(target),
      blocked: found.length > 0,
      blocks: found.map(viewBlock),
      mode,
    };
    sendJson(res, 200, view);
  }

  return methodRouter('/v1', {
    '/operator/blocks': { GET: readBlocks, POST: askBlocks },
    '/operator/unblock': { POST: unblock },
    '/operator/lists': { GET: lists, POST: list },
    '/operator/lists/remove': { POST: unlist },
    '/operator/senders': { GET: senders },
    '/operator/webhook': { GET: readWebhook },
    '/operator/webhook/enable': { POST: enableWebhook },
    '/operator/audit': { GET: audit },
  });
}

function viewSender(notice: SenderNotice): SendersView['senders'][number] {
  const { provider, country, kind, state, endsAtMs, remedy, row } = notice;
  return {
    provider,
    country,
    ...(kind === undefined ? {} : { kind }),
    state,
    ...(endsAtMs === undefined ? {} : { until: isoTime(endsAtMs) }),
    remedy,
    ...(row ? { source: row.source, lookedAt: row.lookedAt, confirmed: row.confirmed } : {}),
  };
}

function viewWebhook({ host, disabled }: WebhookState): Omit<WebhookView, 'mode'> {
  if (!disabled) return { host, enabled: true };
  const { sinceMs, untilMs } = disabled;
  return { host, enabled: false, since: isoTime(sinceMs), until: isoTime(untilMs) };
}

function viewAct(entry: OperatorActEntry): ActView {
  const { id, atMs, operator, key, act, target, reason, untilMs } = entry;
  return {
    id,
    at: isoTime(atMs),
    operator,
    ...(key === undefined ? {} : { key }),
    act,
    target,
    reason,
    ...(untilMs === undefined ? {} : { until: isoTime(untilMs) }),
  };
}
