/**
 * The operator's questions about the record: what became of a number's challenges and why, lists, statistics, and erasure. A key with the scope
 * `operator` sees its own tenant; with `all_tenants` beside it, every tenant.
 */
import type { Request, Response, Router } from 'express';
import type { OperatorListStore } from '../../limits/number-lists.js';
import { invalid, requireOperator, requireReason } from '../../limits/operator-target.js';
import type { RecordReader } from '../../record/record-reader.js';
import type { Tenants } from '../../record/search.js';
import { contextOf, methodRouter, sendJson } from '../dispatch.js';
import type { ApiKeys } from '../ports.js';
import { authenticateKey, parseInput, readRequiredJson } from '../request.js';
import type { Mode } from './challenge-routes.js';
import { RecordAnswers, searchOf } from './record-answers.js';
import * as schemas from './record-schemas.js';

export interface RecordRoutes {
  readonly record: Pick<RecordReader, 'detail' | 'find' | 'list' | 'statistics' | 'erase'>;
  readonly audit: Pick<OperatorListStore, 'note'>;
  /** All there are now. */
  readonly tenants: () => Tenants;
  readonly now: () => number;
  readonly keys: ApiKeys;
  readonly mode: Mode;
}

export function recordRoutes({ record, audit, tenants, now, keys, mode }: RecordRoutes): Router {
  const answers = new RecordAnswers({ record, now });
  const callerOf = (req: Request, res: Response) => {
    const { tenant, fingerprint, scopes } = authenticateKey(keys, req, res, 'operator');
    return {
      key: fingerprint,
      sees: scopes.has('all_tenants') ? tenants() : [tenant.id],
    };
  };

  async function list(req: Request, res: Response): Promise<void> {
    const { sees } = callerOf(req, res);
    sendJson(res, 200, { ...(await answers.list(sees, req.query)), mode });
  }

  async function search(req: Request, res: Response): Promise<void> {
    const { sees } = callerOf(req, res);
    const asked = searchOf(parseInput(schemas.searchRequest, await readRequiredJson(req)));
    if (!asked) throw invalid('Name one of number, subject, reference and carrierId.');
    sendJson(res, 200, { ...(await answers.find(sees, asked)), mode });
  }

  async function detail(req: Request, res: Response): Promise<void> {
    const { sees } = callerOf(req, res);
    const found = await answers.detail(sees, String(req.params['id'] ?? ''));
    sendJson(res, 200, { ...found, mode });
  }

  async function erase(req: Request, res: Response): Promise<void> {
    const { sees, key } = callerOf(req, res);
    const { operator, reason, ...target } = parseInput(
      schemas.eraseRequest,
      await readRequiredJson(req),
    );
    const asked = searchOf(target);
    if (!asked) throw invalid('Name one of number and subject.');
    const act = {
      operator: requireOperator(operator),
      reason: requireReason(reason),
      key,
      act: 'erase_facts',
      target: asked.kind === 'number' ? asked.masked : 'a subject',
    } as const;
    // Each tenant's audit says what was erased of it.
    await Promise.all(sees.map((tenant) => audit.note(tenant, act)));
    sendJson(res, 200, { ...(await record.erase(sees, asked)), mode });
  }

  async function stats(req: Request, res: Response): Promise<void> {
    const { sees } = callerOf(req, res);
    const found = await answers.statistics(sees, req.query);
    if (typeof found === 'string') sendCsv(res, 'octothorpe-stats.csv', found);
    else sendJson(res, 200, { ...found, mode });
  }

  return methodRouter('/v1', {
    '/operator/challenges': { GET: list },
    '/operator/challenges/search': { POST: search },
    '/operator/challenges/{id}': { GET: detail },
    '/operator/erase': { POST: erase },
    '/operator/stats': { GET: stats },
  });
}

/** @param text RFC 4180 with a line of names */
export function sendCsv(res: Response, filename: string, text: string): void {
  res.writeHead(200, {
    'Content-Type': 'text/csv; charset=utf-8; header=present',
    'Content-Length': Buffer.byteLength(text),
    'Content-Disposition': `attachment; filename="${filename}"`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    'X-Request-Id': contextOf(res).id,
  });
  res.end(text);
}
