/**
 * The operator's questions about the record: what became of a number's challenges and why, lists, statistics, and erasure. A key with the scope
 * `operator` sees its own tenant; with `all_tenants` beside it, every tenant. Numbers go in whole and come out masked.
 */
import express, { type Request, type Response, type Router } from 'express';
import { OctothorpeError } from '../../challenge/errors.js';
import { parsePhoneNumber } from '../../challenge/phone-number.js';
import type { OperatorListStore } from '../../limits/number-lists.js';
import { invalid, requireOperator, requireReason } from '../../limits/operator-target.js';
import type { RecordReader, Search } from '../../record/record-reader.js';
import { cursorText, readCursor, type Tenants } from '../../record/search.js';
import { DAY_MS, HOUR_MS } from '../../record/search-index.js';
import { csvOf, DIMENSIONS } from '../../record/statistics.js';
import { contextOf, methodTable, sendJson } from '../dispatch.js';
import type { ApiKeys } from '../ports.js';
import { authenticateKey, parseInput, readRequiredJson } from '../request.js';
import type { Mode } from './challenge-routes.js';
import * as schemas from './record-schemas.js';
import { viewDetail, viewFound, viewStatistics } from './record-views.js';

export interface RecordRoutes {
  readonly record: Pick<RecordReader, 'detail' | 'find' | 'list' | 'statistics' | 'erase'>;
  readonly audit: Pick<OperatorListStore, 'note'>;
  /** All there are. */
  readonly tenants: Tenants;
  readonly now: () => number;
  readonly keys: ApiKeys;
  readonly mode: Mode;
}

const PAGE = 50;

export function recordRoutes({ record, audit, tenants, now, keys, mode }: RecordRoutes): Router {
  const callerOf = (req: Request, res: Response) => {
    const { tenant, fingerprint, scopes } = authenticateKey(keys, req, res, 'operator');
    return {
      tenant: tenant.id,
      key: fingerprint,
      sees: scopes.has('all_tenants') ? tenants : [tenant.id],
    };
  };

  async function list(req: Request, res: Response): Promise<void> {
    const { sees } = callerOf(req, res);
    if ('number' in req.query || 'subject' in req.query) {
      throw invalid(
        'A number or a subject in an address ends up in logs. Ask with POST /v1/operator/challenges/search and a JSON body.',
      );
    }
    const query = parseInput(schemas.listQuery, req.query);
    const { reference, carrierId, cursor, limit = PAGE, carrier: provider, ...filter } = query;
    const asked = searchOf({
      ...(reference === undefined ? {} : { reference }),
      ...(carrierId === undefined ? {} : { carrierId }),
    });
    if (asked) return answerFound(res, sees, asked);
    const { to: toMs = now(), from: fromMs = toMs - DAY_MS, ...only } = filter;
    if (fromMs >= toMs || toMs - fromMs > 31 * DAY_MS) {
      throw invalid('`from` must be before `to`, by 31 days at most.');
    }
    const fields = { ...only, ...(provider === undefined ? {} : { provider }) };
    const place = cursor === undefined ? undefined : readCursor(cursor, fields);
    if (cursor !== undefined && !place) {
      throw invalid('`cursor` must be the `next` of a page with the same filters.');
    }
    const request = { ...fields, fromMs, toMs, limit, cursor: place };
    const { rows, next } = await record.list(seen(sees, only.tenant), request);
    sendJson(res, 200, {
      challenges: rows.map(viewFound),
      ...(next ? { next: cursorText(next, fields) } : {}),
      mode,
    });
  }

  async function search(req: Request, res: Response): Promise<void> {
    const { sees } = callerOf(req, res);
    const asked = searchOf(parseInput(schemas.searchRequest, await readRequiredJson(req)));
    if (!asked) throw invalid('Name one of number, subject, reference and carrierId.');
    await answerFound(res, sees, asked);
  }

  async function answerFound(res: Response, sees: Tenants, asked: Search): Promise<void> {
    const found = await record.find(sees, asked);
    sendJson(res, 200, { challenges: found.map(viewFound), mode });
  }

  async function detail(req: Request, res: Response): Promise<void> {
    const { sees } = callerOf(req, res);
    const found = await record.detail(sees, String(req.params['id'] ?? ''));
    if (!found) {
      throw new OctothorpeError(
        'not_found',
        'Nothing is recorded under this id. Facts are kept for 30 days where the configuration does not say otherwise (`record.keepDays`).',
      );
    }
    sendJson(res, 200, { ...viewDetail(found), mode });
  }

  async function erase(req: Request, res: Response): Promise<void> {
    const { sees, tenant, key } = callerOf(req, res);
    const { operator, reason, ...target } = parseInput(
      schemas.eraseRequest,
      await readRequiredJson(req),
    );
    const asked = searchOf(target);
    if (!asked) throw invalid('Name one of number and subject.');
    await audit.note(tenant, {
      operator: requireOperator(operator),
      reason: requireReason(reason),
      key,
      act: 'erase_facts',
      target: asked.kind === 'number' ? asked.masked : 'a subject',
    });
    sendJson(res, 200, { ...(await record.erase(sees, asked)), mode });
  }

  async function stats(req: Request, res: Response): Promise<void> {
    const { sees } = callerOf(req, res);
    const query = parseInput(schemas.statsQuery, req.query);
    const { period = 'day', by = DIMENSIONS, format = 'json', to: toMs = now() } = query;
    const { from: fromMs = toMs - (period === 'hour' ? 24 * HOUR_MS : 30 * DAY_MS) } = query;
    if (fromMs >= toMs) throw invalid('`from` must be before `to`.');
    const only = Object.fromEntries(
      DIMENSIONS.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])),
    );
    const request = { period, fromMs, toMs, by, only };
    const found = await record.statistics(seen(sees, query.tenant), request);
    if (format === 'json') {
      sendJson(res, 200, { ...viewStatistics(period, found), mode });
      return;
    }
    const text = csvOf(found, by);
    res.writeHead(200, {
      'Content-Type': 'text/csv; charset=utf-8; header=present',
      'Content-Length': Buffer.byteLength(text),
      'Content-Disposition': 'attachment; filename="octothorpe-stats.csv"',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'X-Request-Id': contextOf(res).id,
    });
    res.end(text);
  }

  const router = express.Router({ caseSensitive: true, strict: true });
  const at = (path: string, table: Parameters<typeof methodTable>[1]) =>
    router.all(path, methodTable(`/v1${path.replace(':id', '{id}')}`, table));
  at('/operator/challenges', { GET: list });
  at('/operator/challenges/search', { POST: search });
  at('/operator/challenges/:id', { GET: detail });
  at('/operator/erase', { POST: erase });
  at('/operator/stats', { GET: stats });
  return router;
}

/** @throws OctothorpeError `forbidden` for another tenant's */
function seen(sees: Tenants, tenant: string | undefined): Tenants {
  if (tenant === undefined) return sees;
  if (sees.includes(tenant)) return [tenant];
  throw new OctothorpeError(
    'forbidden',
    'The key does not see this tenant. Use a key of the tenant, or one with the scope `all_tenants`.',
  );
}

function searchOf(request: {
  readonly number?: string;
  readonly subject?: string;
  readonly reference?: string;
  readonly carrierId?: string;
}): Search | undefined {
  const { number, subject, reference, carrierId } = request;
  if (number !== undefined) {
    const { e164, masked } = parsePhoneNumber(number);
    return { kind: 'number', e164, masked };
  }
  if (subject !== undefined) return { kind: 'subject', text: subject };
  if (reference !== undefined) return { kind: 'reference', text: reference };
  return carrierId === undefined ? undefined : { kind: 'carrier', text: carrierId };
}
