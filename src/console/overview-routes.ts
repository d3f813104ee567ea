/**
 * Figures for the console's overview: one time as a whole, along its hours or days, and by country, channel, carrier and tenant. The statistics of
 * the API stand here as well, for files.
 */
import { z } from 'zod';
import { isoTime } from '../challenge/time.js';
import { RecordAnswers, type RecordAnswersOptions, seenOf } from '../http/api/record-answers.js';
import { sendCsv } from '../http/api/record-routes.js';
import { statsQuery } from '../http/api/record-schemas.js';
import { sendJson } from '../http/dispatch.js';
import { parseInput } from '../http/request.js';
import type { Figures } from '../record/counts.js';
import type { RecordReader } from '../record/record-reader.js';
import { DAY_MS, HOUR_MS } from '../record/search-index.js';
import { DIMENSIONS, measuresOf } from '../record/statistics.js';
import type { ConsoleRoute } from './console-route.js';

export interface OverviewParts {
  readonly record: RecordAnswersOptions['record'] & Pick<RecordReader, 'summary'>;
  /** ISO 4217; undefined where the configuration names none. */
  readonly currency: string | undefined;
  readonly now: () => number;
}

export const RANGES = {
  day: { period: 'hour', lengthMs: DAY_MS },
  week: { period: 'hour', lengthMs: 7 * DAY_MS },
  month: { period: 'day', lengthMs: 30 * DAY_MS },
} as const;

/** Of a table; what has fewer requests is left out. */
const NAMES_MAX = 250;

export function overviewRoutes({ record, currency, now }: OverviewParts): readonly ConsoleRoute[] {
  const answers = new RecordAnswers({ record, now });
  return [
    {
      method: 'GET',
      path: '/overview',
      role: 'viewer',
      handler: async (req, res, { tenants }) => {
        const { range = 'day', ...only } = parseInput(overviewQuery, req.query);
        const { period, lengthMs } = RANGES[range];
        const toMs = now();
        // The hour that runs is the last one.
        const fromMs = toMs - lengthMs + (period === 'hour' ? HOUR_MS : DAY_MS);
        const seen = seenOf(tenants, only.tenant);
        const { whole, times, by } = await record.summary(seen, { period, fromMs, toMs, only });
        const named = (list: readonly { readonly name: string; readonly figures: Figures }[]) =>
          list
            .map(({ name, figures }) => ({ name, ...measuresOf(figures) }))
            .sort((a, b) => b.requested + b.sent - a.requested - a.sent)
            .slice(0, NAMES_MAX);
        sendJson(res, 200, {
          period,
          ...(currency === undefined ? {} : { currency }),
          whole: measuresOf(whole),
          times: times.map(({ fromMs: at, figures }) => ({
            from: isoTime(at),
            ...measuresOf(figures),
          })),
          countries: named(by.country),
          channels: named(by.channel),
          carriers: named(by.carrier),
          tenants: named(by.tenant),
        });
      },
    },
    {
      method: 'GET',
      path: '/stats',
      role: 'viewer',
      handler: async (req, res, { tenants }) => {
        const found = await answers.statistics(tenants, req.query);
        if (typeof found === 'string') sendCsv(res, 'octothorpe-stats.csv', found);
        else sendJson(res, 200, found);
      },
    },
  ];
}

const overviewQuery = z.strictObject({
  range: z
    .enum(Object.keys(RANGES) as [keyof typeof RANGES, ...(keyof typeof RANGES)[]], {
      error: `Must be one of ${Object.keys(RANGES).join(', ')}.`,
    })
    .exactOptional(),
  ...(Object.fromEntries(DIMENSIONS.map((name) => [name, statsQuery.shape[name]])) as Pick<
    typeof statsQuery.shape,
    (typeof DIMENSIONS)[number]
  >),
});
