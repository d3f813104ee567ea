/**
 * What is counted of challenges, by hour and day: for each tenant, country, channel and carrier one list of figures. A row says what it
 * counts as; what is added to Redis is the difference to what it counted as before, so that nothing counts twice. Pure.
 */
import { type RecordRow, routeOf } from './row.js';

/** In the order in which they are stored. New ones are appended. */
export const FIGURES = [
  'requested',
  'sent',
  'delivered',
  'verified',
  'failed',
  'expired',
  'otherwise',
  'refused',
  'wrongCodes',
  'spendMicros',
  /** Challenges that have ended, under the route that ended them: conversion is the share of these that were verified. */
  'ended',
] as const;
export type Figure = (typeof FIGURES)[number];

/** Upper bounds of the histograms, seconds; the last bucket has none. */
export const BUCKET_SECONDS = [1, 2, 3, 5, 8, 13, 20, 30, 60, 120, 300] as const;
const BUCKETS = BUCKET_SECONDS.length + 1;

/** Figures may be appended up to here. */
const DELIVERED_AT = 16;
const VERIFIED_AT = DELIVERED_AT + BUCKETS;
const LENGTH = VERIFIED_AT + BUCKETS;

export interface Series {
  readonly tenant: string;
  /** ISO 3166-1 alpha-2, or `001`. */
  readonly country: string;
  readonly channel: string;
  /** The carrier; empty for registered methods, and where none was asked. */
  readonly provider: string;
}

/** Figures by series, under `seriesName`. */
export type Counts = ReadonlyMap<string, readonly number[]>;

export interface Figures extends Readonly<Record<Figure, number>> {
  /** How many were delivered in each bucket of seconds, from the request to the carrier until the phone had it. */
  readonly deliveredIn: readonly number[];
  /** The same from the start to the proof. */
  readonly verifiedIn: readonly number[];
}

/** What a row counts as. All of it counts for the hour in which the challenge was started. */
export function countsOf(row: RecordRow | undefined): Counts {
  const counts = new Map<string, number[]>();
  if (!row || row.test) return counts;
  const add = (route: { channel: string; provider: string }, at: number, amount = 1) => {
    if (amount === 0) return;
    const { tenant, country } = row;
    const { channel, provider } = route;
    const name = seriesName({ tenant, country, channel, provider });
    const figures = counts.get(name) ?? new Array<number>(LENGTH).fill(0);
    figures[at] = (figures[at] ?? 0) + amount;
    counts.set(name, figures);
  };
  const first = row.deliveries[0] ?? routeOf(row);
  const last = routeOf(row);
  if (row.state === 'refused') {
    add(first, at('refused'));
    return counts;
  }
  add(first, at('requested'));
  for (const delivery of row.deliveries) {
    const { state, acceptedMs, arrivedMs, reference, micros } = delivery;
    if (acceptedMs >= 0 || (reference !== '' && state !== 'failed')) add(delivery, at('sent'));
    if (state === 'failed') add(delivery, at('failed'));
    add(delivery, at('spendMicros'), micros);
    if (arrivedMs < 0) continue;
    add(delivery, at('delivered'));
    add(delivery, DELIVERED_AT + bucketOf(acceptedMs + arrivedMs));
  }
  add(last, at('wrongCodes'), row.wrongCodes);
  if (row.endedMs >= 0) add(last, at('ended'));
  if (row.verified) {
    add(last, at('verified'));
    if (row.endedMs >= 0) add(last, VERIFIED_AT + bucketOf(row.endedMs));
  } else if (row.state === 'expired') add(last, at('expired'));
  else if (OTHERWISE.has(row.state)) add(last, at('otherwise'));
  return counts;
}

const OTHERWISE: ReadonlySet<string> = new Set(['canceled', 'locked', 'denied']);

/** What is to be added so that `now` is counted where `before` was; series without a difference are left out. */
export function difference(before: Counts, now: Counts): Counts {
  const result = new Map<string, readonly number[]>();
  for (const name of new Set([...before.keys(), ...now.keys()])) {
    const [old, young] = [before.get(name) ?? [], now.get(name) ?? []];
    const figures = Array.from({ length: LENGTH }, (_, i) => (young[i] ?? 0) - (old[i] ?? 0));
    if (figures.some((figure) => figure !== 0)) result.set(name, figures);
  }
  return result;
}

/** With commas between; zeros at the end are left out. */
export function packFigures(figures: readonly number[]): string {
  const last = figures.findLastIndex((figure) => figure !== 0);
  return figures.slice(0, last + 1).join(',');
}

export function unpackFigures(text: string): Figures {
  const numbers = text === '' ? [] : text.split(',').map(Number);
  const named = Object.fromEntries(FIGURES.map((name, i) => [name, numbers[i] ?? 0]));
  const buckets = (from: number) =>
    Array.from({ length: BUCKETS }, (_, i) => numbers[from + i] ?? 0);
  return {
    ...(named as Record<Figure, number>),
    deliveredIn: buckets(DELIVERED_AT),
    verifiedIn: buckets(VERIFIED_AT),
  };
}

export function sumOf(all: readonly Figures[]): Figures {
  const sums = Object.fromEntries(
    FIGURES.map((name) => [name, all.reduce((sum, figures) => sum + figures[name], 0)]),
  );
  const buckets = (of: 'deliveredIn' | 'verifiedIn') =>
    Array.from({ length: BUCKETS }, (_, i) =>
      all.reduce((sum, figures) => sum + (figures[of][i] ?? 0), 0),
    );
  return {
    ...(sums as Record<Figure, number>),
    deliveredIn: buckets('deliveredIn'),
    verifiedIn: buckets('verifiedIn'),
  };
}

/**
 * The seconds within which this share were done: the bound of the bucket, straight within it.
 * @param share 0..1
 * @returns undefined where nothing was counted; the last bound where it is more than that
 */
export function quantileSeconds(buckets: readonly number[], share: number): number | undefined {
  const total = buckets.reduce((sum, count) => sum + count, 0);
  if (total === 0) return undefined;
  let left = share * total;
  for (const [i, count] of buckets.entries()) {
    const upper = BUCKET_SECONDS[i];
    const lower = BUCKET_SECONDS[i - 1] ?? 0;
    if (upper === undefined) return lower;
    if (count > 0 && left <= count) return round(lower + ((upper - lower) * left) / count);
    left -= count;
  }
  return BUCKET_SECONDS.at(-1);
}

export function seriesName({ tenant, country, channel, provider }: Series): string {
  return `${tenant}|${country}|${channel}|${provider}`;
}

export function seriesOf(name: string): Series {
  const [tenant = '', country = '', channel = '', provider = ''] = name.split('|');
  return { tenant, country, channel, provider };
}

/** Takes what comes once the list of an hour or a day is full. */
export function overflowOf(name: string): string {
  return seriesName({ tenant: seriesOf(name).tenant, country: '*', channel: '*', provider: '*' });
}

function at(figure: Figure): number {
  return FIGURES.indexOf(figure);
}

function bucketOf(ms: number): number {
  const found = BUCKET_SECONDS.findIndex((bound) => ms <= bound * 1000);
  return found < 0 ? BUCKETS - 1 : found;
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
