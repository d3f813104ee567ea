/** Counts by hour and day as operators ask for them: summed over what they do not name, with medians, spend and cost, as a list or as CSV. */
import {
  type Figures,
  quantileSeconds,
  type Series,
  seriesOf,
  sumOf,
  unpackFigures,
} from './counts.js';
import { dayOf, hourOf, type Period } from './keys.js';
import type { RecordStore } from './record-store.js';
import { DAYS_KEPT, HOURS_KEPT } from './row-commit.js';
import { DAY_MS, HOUR_MS } from './search-index.js';

export const DIMENSIONS = ['tenant', 'country', 'channel', 'carrier'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** An answer has so many lines at most; more have to be asked for with fewer dimensions or hours. */
export const LINES_MAX = 10_000;

export interface StatisticsRequest {
  readonly period: Period;
  readonly fromMs: number;
  readonly toMs: number;
  /** What lines are told apart by, beside the time. */
  readonly by: readonly Dimension[];
  readonly only: Partial<Readonly<Record<Dimension, string>>>;
}

export interface StatisticsLine extends Partial<Readonly<Record<Dimension, string>>> {
  /** Beginning of the hour or day, Unix ms. */
  readonly fromMs: number;
  readonly figures: Figures;
}

export interface Statistics {
  readonly lines: readonly StatisticsLine[];
  /** Lines were left out. */
  readonly cut: boolean;
}

export async function statistics(
  store: RecordStore,
  tenants: readonly string[],
  request: StatisticsRequest,
  nowMs: number,
): Promise<Statistics> {
  const { by } = request;
  const groups = new Map<string, { line: Omit<StatisticsLine, 'figures'>; all: Figures[] }>();
  let cut = false;
  for (const { fromMs, series, text } of await counted(store, tenants, request, nowMs)) {
    const key = `${fromMs} ${by.map((dimension) => series[dimension]).join('|')}`;
    const group = groups.get(key);
    if (group) group.all.push(unpackFigures(text));
    else if (groups.size >= LINES_MAX) cut = true;
    else {
      const told = Object.fromEntries(by.map((dimension) => [dimension, series[dimension]]));
      groups.set(key, { line: { fromMs, ...told }, all: [unpackFigures(text)] });
    }
  }
  const lines = [...groups.values()].map(({ line, all }) => ({ ...line, figures: sumOf(all) }));
  return { lines, cut };
}

/** A time as a whole: what was counted in it, along the time, and by each dimension alone. */
export interface Summary {
  readonly whole: Figures;
  /** Each hour or day of the time, oldest first, also those without a count. */
  readonly times: readonly { readonly fromMs: number; readonly figures: Figures }[];
  readonly by: Readonly<
    Record<Dimension, readonly { readonly name: string; readonly figures: Figures }[]>
  >;
}

export async function summary(
  store: RecordStore,
  tenants: readonly string[],
  request: Omit<StatisticsRequest, 'by'>,
  nowMs: number,
): Promise<Summary> {
  const lines = (await counted(store, tenants, request, nowMs)).map(({ text, ...line }) => ({
    ...line,
    figures: unpackFigures(text),
  }));
  const sums = <Key>(keyOf: (line: (typeof lines)[number]) => Key) => {
    const groups = new Map<Key, Figures[]>();
    for (const line of lines) {
      const key = keyOf(line);
      const group = groups.get(key);
      if (group) group.push(line.figures);
      else groups.set(key, [line.figures]);
    }
    return groups;
  };
  const { from, to, lengthMs } = boundsOf(request, nowMs);
  const byTime = sums(({ fromMs }) => fromMs);
  const times = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => {
    const fromMs = (from + i) * lengthMs;
    return { fromMs, figures: sumOf(byTime.get(fromMs) ?? []) };
  });
  const by = Object.fromEntries(
    DIMENSIONS.map((dimension) => [
      dimension,
      [...sums(({ series }) => series[dimension])].map(([name, all]) => ({
        name,
        figures: sumOf(all),
      })),
    ]),
  ) as Record<Dimension, { name: string; figures: Figures }[]>;
  return { whole: sumOf(times.map(({ figures }) => figures)), times, by };
}

interface Counted {
  readonly fromMs: number;
  readonly series: Record<Dimension, string>;
  /** Its figures, packed. */
  readonly text: string;
}

/** Newest first. */
async function counted(
  store: RecordStore,
  tenants: readonly string[],
  request: Omit<StatisticsRequest, 'by'>,
  nowMs: number,
): Promise<Counted[]> {
  const { period, only } = request;
  const { from, to, lengthMs } = boundsOf(request, nowMs);
  const held = to < from ? new Map<number, string[][]>() : await store.counts(period, from, to);
  return [...held]
    .sort(([a], [b]) => b - a)
    .flatMap(([number, fields]) =>
      fields.flatMap(([name = '', text = '']) => {
        const series = named(seriesOf(name));
        const wanted =
          tenants.includes(series.tenant) &&
          DIMENSIONS.every((each) => only[each] === undefined || only[each] === series[each]);
        return wanted ? [{ fromMs: number * lengthMs, series, text }] : [];
      }),
    );
}

/** Numbers of the first and the last hour or day. */
function boundsOf({ period, fromMs, toMs }: Omit<StatisticsRequest, 'by'>, nowMs: number) {
  const numberOf = period === 'hour' ? hourOf : dayOf;
  const keptMax = period === 'hour' ? HOURS_KEPT : DAYS_KEPT;
  const to = Math.min(numberOf(toMs - 1), numberOf(nowMs));
  const from = Math.max(numberOf(fromMs), to - keptMax);
  return { from, to, lengthMs: period === 'hour' ? HOUR_MS : DAY_MS };
}

function named({ tenant, country, channel, provider }: Series): Record<Dimension, string> {
  return { tenant, country, channel, carrier: provider };
}

export interface Measures {
  readonly requested: number;
  readonly refused: number;
  readonly sent: number;
  readonly delivered: number;
  readonly verified: number;
  readonly failed: number;
  readonly expired: number;
  readonly ended: number;
  readonly wrongCodes: number;
  /** Of what has ended, 0..1. */
  readonly conversion?: number;
  readonly deliveredMedianSeconds?: number;
  readonly deliveredP95Seconds?: number;
  readonly verifiedMedianSeconds?: number;
  readonly verifiedP95Seconds?: number;
  /** In the operator's currency. */
  readonly spend: number;
  readonly costPerVerified?: number;
}

const MICROS = 1_000_000;

export function measuresOf(figures: Figures): Measures {
  const { requested, refused, sent, delivered, verified, failed, expired, ended } = figures;
  const { deliveredIn, verifiedIn, wrongCodes, spendMicros } = figures;
  const spend = spendMicros / MICROS;
  const optional = {
    conversion: ended > 0 ? round(verified / ended, 4) : undefined,
    deliveredMedianSeconds: quantileSeconds(deliveredIn, 0.5),
    deliveredP95Seconds: quantileSeconds(deliveredIn, 0.95),
    verifiedMedianSeconds: quantileSeconds(verifiedIn, 0.5),
    verifiedP95Seconds: quantileSeconds(verifiedIn, 0.95),
    costPerVerified: verified > 0 ? round(spend / verified, 6) : undefined,
  };
  const known = Object.entries(optional).filter(([, value]) => value !== undefined);
  return {
    ...{ requested, refused, sent, delivered, verified, failed, expired, ended, wrongCodes },
    ...Object.fromEntries(known),
    spend: round(spend, 6),
  };
}

export const MEASURES = [
  'requested',
  'refused',
  'sent',
  'delivered',
  'verified',
  'failed',
  'expired',
  'ended',
  'wrongCodes',
  'conversion',
  'deliveredMedianSeconds',
  'deliveredP95Seconds',
  'verifiedMedianSeconds',
  'verifiedP95Seconds',
  'spend',
  'costPerVerified',
] as const satisfies readonly (keyof Measures)[];

export function csvOf({ lines }: Statistics, by: readonly Dimension[]): string {
  const head = ['from', ...by, ...MEASURES];
  const rows = lines.map(({ figures, fromMs, ...line }) => {
    const measures = measuresOf(figures);
    const names = by.map((dimension) => line[dimension] ?? '');
    return [
      new Date(fromMs).toISOString(),
      ...names,
      ...MEASURES.map((name) => measures[name] ?? ''),
    ];
  });
  return csvText([head, ...rows]);
}

/** RFC 4180. No text begins a formula in a spreadsheet. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const plain = /^[=+@\t\r-]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
