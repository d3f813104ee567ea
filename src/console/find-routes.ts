/**
 * The console's search, list and detail of challenges, as the operator's part of the API gives them; the list as a file; sending once more; and
 * erasing. A number or a subject comes in a body, never in an address.
 */
import type { Response } from 'express';
import { z } from 'zod';
import { OctothorpeError } from '../challenge/errors.js';
import { SIGNATURE_FIELDS } from '../http/api/operator-schemas.js';
import {
  type FoundView,
  RecordAnswers,
  type RecordAnswersOptions,
  searchOf,
} from '../http/api/record-answers.js';
import { sendCsv } from '../http/api/record-routes.js';
import { eraseRequest } from '../http/api/record-schemas.js';
import { contextOf, sendJson } from '../http/dispatch.js';
import { parseInput } from '../http/request.js';
import type { OperatorListStore } from '../limits/number-lists.js';
import { invalid } from '../limits/operator-target.js';
import type { RecordReader } from '../record/record-reader.js';
import { csvText } from '../record/statistics.js';
import type { ConsoleCaller, ConsoleRoute } from './console-route.js';
import { type Reading, readingsOf } from './search-field.js';

export interface FindParts {
  readonly record: RecordAnswersOptions['record'] & Pick<RecordReader, 'erase'>;
  readonly audit: Pick<OperatorListStore, 'note'>;
  /** Sends the code of an open challenge once more. @throws OctothorpeError */
  readonly resend: (tenant: string, id: string) => Promise<unknown>;
  readonly now: () => number;
}

const NOTHING = { as: 'nothing', challenges: [] };

/** Of one file. */
export const FILE_ROWS_MAX = 5_000;
/** A filter that fits seldom looks through many pages. */
const FILE_PAGES_MAX = 100;

export function findRoutes(parts: FindParts): readonly ConsoleRoute[] {
  const { record, audit, resend, now } = parts;
  const answers = new RecordAnswers({ record, now });

  async function search({ text }: z.infer<typeof searchBody>, { tenants }: ConsoleCaller) {
    const readings = readingsOf(text);
    const [first] = readings;
    if (first?.kind === 'id') {
      const found = await record.detail(tenants, first.text);
      return found ? { as: 'id', ...answers.found([found]) } : NOTHING;
    }
    const read = async (reading: Exclude<Reading, { kind: 'id' }>) => ({
      as: reading.kind,
      ...(await answers.find(tenants, reading)),
    });
    const asked = readings.filter((reading) => reading.kind !== 'id');
    const found = await Promise.all(asked.map(read));
    const fits = found.find(({ challenges }) => challenges.length > 0);
    return fits ?? NOTHING;
  }

  /** All pages of a list, as far as one file goes. */
  async function pages(query: object, { tenants }: ConsoleCaller) {
    const rows: FoundView['challenges'][number][] = [];
    let cursor: string | undefined;
    for (let page = 0; page < FILE_PAGES_MAX && rows.length < FILE_ROWS_MAX; page += 1) {
      const asked = { ...query, limit: '100', ...(cursor === undefined ? {} : { cursor }) };
      const { challenges, next } = await answers.list(tenants, asked);
      rows.push(...challenges);
      if (next === undefined) break;
      cursor = next;
    }
    return rows.slice(0, FILE_ROWS_MAX);
  }

  return [
    {
      method: 'GET',
      path: '/challenges',
      role: 'viewer',
      handler: async (req, res, { tenants }) =>
        sendJson(res, 200, await answers.list(tenants, req.query)),
    },
    {
      method: 'GET',
      path: '/challenges.csv',
      role: 'viewer',
      handler: async (req, res, caller) => {
        const rows = await pages(req.query, caller);
        sendCsv(res, 'octothorpe-challenges.csv', csvText([COLUMNS, ...rows.map(cellsOf)]));
      },
    },
    {
      method: 'POST',
      path: '/challenges/search',
      role: 'viewer',
      handler: async (req, res, caller) =>
        sendJson(res, 200, await search(parseInput(searchBody, req.body), caller)),
    },
    {
      method: 'GET',
      path: '/challenges/:id',
      role: 'viewer',
      handler: async (req, res, { tenants }) => {
        const id = idOf(req.params, res);
        sendJson(res, 200, await answers.detail(tenants, id));
      },
    },
    {
      method: 'POST',
      path: '/challenges/:id/resend',
      role: 'support',
      handler: async (req, res, caller) => {
        const { reason } = parseInput(reasonBody, req.body);
        const id = idOf(req.params, res);
        const { tenant } = await answers.detail(caller.tenants, id);
        await audit.note(tenant, { ...signed(caller, reason), act: 'resend', target: id });
        await resend(tenant, id);
        sendJson(res, 200, await answers.detail(caller.tenants, id));
      },
    },
    {
      method: 'POST',
      path: '/erase',
      role: 'operator',
      handler: async (req, res, caller) => {
        const {
          operator: _,
          reason,
          ...target
        } = parseInput(eraseRequest, {
          ...parseInput(z.looseObject({}), req.body),
          operator: caller.operator,
        });
        const asked = searchOf(target);
        if (!asked) throw invalid('Name one of number and subject.');
        const act = {
          ...signed(caller, reason),
          act: 'erase_facts',
          target: asked.kind === 'number' ? asked.masked : 'a subject',
        } as const;
        // Each tenant's audit says what was erased of it.
        await Promise.all(caller.tenants.map((tenant) => audit.note(tenant, act)));
        sendJson(res, 200, await record.erase(caller.tenants, asked));
      },
    },
  ];
}

const searchBody = z.strictObject({
  text: z
    .string({ error: 'Must be a string.' })
    .trim()
    .min(1, { error: 'Must not be empty.' })
    .max(128, { error: 'Must have at most 128 characters.' }),
});

const reasonBody = z.strictObject({ reason: SIGNATURE_FIELDS.reason });

function signed({ operator, key }: ConsoleCaller, reason: string) {
  return { operator, key, reason };
}

/** @throws OctothorpeError `not_found` */
function idOf(params: { readonly [name: string]: string | string[] }, res: Response): string {
  const { id } = params;
  if (typeof id !== 'string') throw new OctothorpeError('not_found', 'An id is missing.');
  contextOf(res).challenge = id;
  return id;
}

const COLUMNS = [
  'id',
  'kind',
  'tenant',
  'to',
  'country',
  'channel',
  'carrier',
  'state',
  'reason',
  'rule',
  'createdAt',
  'endedAt',
  'seconds',
  'spend',
  'cause',
  'support',
] as const;

function cellsOf(row: FoundView['challenges'][number]): (string | number)[] {
  const { cause, ...told } = row;
  const flat: Readonly<Record<string, unknown>> = { ...told, ...cause };
  return COLUMNS.map((name) => {
    const value = flat[name];
    return typeof value === 'number' ? value : String(value ?? '');
  });
}
