/**
 * What is answered to questions about the record: the same for the operator's part of the API and for the console, which tell by their own means
 * which tenants the caller sees. Numbers go in whole and come out masked.
 */
import { OctothorpeError } from '../../challenge/errors.js';
import { parsePhoneNumber } from '../../challenge/phone-number.js';
import { invalid } from '../../limits/operator-target.js';
import type { RecordReader, Search, Told } from '../../record/record-reader.js';
import { cursorText, readCursor, type Tenants } from '../../record/search.js';
import { DAY_MS, HOUR_MS } from '../../record/search-index.js';
import { csvOf, DIMENSIONS } from '../../record/statistics.js';
import { parseInput } from '../request.js';
import * as schemas from './record-schemas.js';
import { viewDetail, viewFound, viewStatistics } from './record-views.js';

const PAGE = 50;

export interface RecordAnswersOptions {
  readonly record: Pick<RecordReader, 'detail' | 'find' | 'list' | 'statistics'>;
  readonly now: () => number;
}

export class RecordAnswers {
  readonly #with: RecordAnswersOptions;

  constructor(options: RecordAnswersOptions) {
    this.#with = options;
  }

  /** A page of what has ended, the newest first; or all of one reference or carrier's id. @throws OctothorpeError */
  async list(sees: Tenants, asked: unknown): Promise<FoundView> {
    if (typeof asked === 'object' && asked && ('number' in asked || 'subject' in asked)) {
      throw invalid(
        'A number or a subject in an address ends up in logs. Ask with POST /v1/operator/challenges/search and a JSON body.',
      );
    }
    const query = parseInput(schemas.listQuery, asked);
    const { reference, carrierId, cursor, limit = PAGE, carrier: provider, ...filter } = query;
    const target = searchOf({
      ...(reference === undefined ? {} : { reference }),
      ...(carrierId === undefined ? {} : { carrierId }),
    });
    if (target) return this.find(sees, target);
    const { record, now } = this.#with;
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
    const { rows, next } = await record.list(seenOf(sees, only.tenant), request);
    return {
      challenges: rows.map(viewFound),
      ...(next ? { next: cursorText(next, fields) } : {}),
    };
  }

  async find(sees: Tenants, target: Search): Promise<FoundView> {
    return this.found(await this.#with.record.find(sees, target));
  }

  found(rows: readonly Told[]): FoundView {
    return { challenges: rows.map(viewFound) };
  }

  /** @throws OctothorpeError `not_found` */
  async detail(sees: Tenants, id: string): Promise<DetailView> {
    const found = await this.#with.record.detail(sees, id);
    if (found) return viewDetail(found);
    throw new OctothorpeError(
      'not_found',
      'Nothing is recorded under this id. Facts are kept for 30 days where the configuration does not say otherwise (`record.keepDays`).',
    );
  }

  /** Text where CSV is asked for. @throws OctothorpeError */
  async statistics(sees: Tenants, asked: unknown): Promise<StatisticsView | string> {
    const query = parseInput(schemas.statsQuery, asked);
    const { record, now } = this.#with;
    const { period = 'day', by = DIMENSIONS, format = 'json', to: toMs = now() } = query;
    const { from: fromMs = toMs - (period === 'hour' ? 24 * HOUR_MS : 30 * DAY_MS) } = query;
    if (fromMs >= toMs) throw invalid('`from` must be before `to`.');
    const only = Object.fromEntries(
      DIMENSIONS.flatMap((name) => (query[name] === undefined ? [] : [[name, query[name]]])),
    );
    const request = { period, fromMs, toMs, by, only };
    const found = await record.statistics(seenOf(sees, query.tenant), request);
    return format === 'json' ? viewStatistics(period, found) : csvOf(found, by);
  }
}

export type DetailView = ReturnType<typeof viewDetail>;
export type StatisticsView = ReturnType<typeof viewStatistics>;
export interface FoundView {
  readonly challenges: readonly ReturnType<typeof viewFound>[];
  readonly next?: string;
}

/** @throws OctothorpeError `forbidden` for another tenant's */
export function seenOf(sees: Tenants, tenant: string | undefined): Tenants {
  if (tenant === undefined) return sees;
  if (sees.includes(tenant)) return [tenant];
  throw new OctothorpeError(
    'forbidden',
    'The caller does not see this tenant. Use a key of the tenant, or one with the scope `all_tenants`; in the console, a login for it.',
  );
}

/** @throws OctothorpeError `invalid_number` */
export function searchOf(request: {
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
