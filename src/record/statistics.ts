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
  { period, fromMs, toMs, by, only }: StatisticsRequest,
  nowMs: number,
): Promise<Statistics> {
  const numberOf = period === 'hour' ? hourOf : dayOf;
  const lengthMs = period === 'hour' ? HOUR_MS : DAY_MS;
  const keptMax = period === 'hour' ? HOURS_KEPT : DAYS_KEPT;
  const to = Math.min(numberOf(toMs - 1), numberOf(nowMs));
  const from = Math.max(numberOf(fromMs), to - keptMax);
  const held = to < from ? new Map<number, string[][]>() : await store.counts(period, from, to);
  const groups = new Map<string, { line: Omit<StatisticsLine, 'figures'>; all: Figures[] }>();
  let cut = false;
  for (const [number, fields] of [...held].sort(([a], [b]) => b - a)) {
    for (const [name = '', text = ''] of fields) {
      const series = named(seriesOf(name));
      if (!tenants.includes(series.tenant)) continue;
      if (DIMENSIONS.some((each) => only[each] !== undefined && only[each] !== series[each])) {
        continue;
      }
      const told = Object.fromEntries(by.map((dimension) => [dimension, series[dimension]]));
      const key = `${number} ${by.map((dimension) => series[dimension]).join('|')}`;
      const group = groups.get(key);
      if (group) group.all.push(unpackFigures(text));
      else if (groups.size >= LINES_MAX) cut = true;
      else {
        const line = { fromMs: number * lengthMs, ...told };
        groups.set(key, { line, all: [unpackFigures(text)] });
      }
    }
  }
  const lines = [...groups.values()].map(({ line, all }) => ({ ...line, figures: sumOf(all) }));
  return { lines, cut };
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

/** RFC 4180. No cell begins a formula: names are of a closed form, the rest are numbers. */
export function csvOf({ lines }: Statistics, by: readonly Dimension[]): string {
  const head = ['from', ...by, ...MEASURES];
  const rows = lines.map(({ figures, fromMs, ...line }) => {
    const measures = measuresOf(figures);
    const names = by.map((dimension) => cell(line[dimension] ?? ''));
    return [
      new Date(fromMs).toISOString(),
      ...names,
      ...MEASURES.map((name) => measures[name] ?? ''),
    ];
  });
  return `${[head, ...rows].map((row) => row.join(',')).join('\r\n')}\r\n`;
}

function cell(text: string): string {
  const plain = /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
