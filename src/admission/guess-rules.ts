/**
 * What a wrong code counts for: its number and the source that tried it, in steps from minutes to a day; its number in a row, whoever
 * tried; the tenant; and the part of the tenant's that one source may use. A source that has verified the number is bound by the first
 * alone and by the whole of the tenant's.
 */
import type { Limits } from '../challenge/limits/limits.js';
import type { LogPart, LogRule, Part, PeekPart, SumRule } from '../challenge/limits/reservation.js';
import { placesOf } from '../challenge/limits/shares.js';

/** Wrong codes of a tenant are counted in tenths. */
export const TENTHS = 10;
/** A row that nobody goes on with is forgotten. */
const ROW_MS = 90 * 86_400_000;
/** How many wrong codes one source may always try. */
const GUESSES_OF_SOURCE_MIN = 10;

export interface GuessSubject {
  readonly tenant: string;
  readonly numberIndex: string;
  /** Who guesses: the first of `sourceTags`; absent where none is known. */
  readonly source?: string;
  /** That source has verified the number. */
  readonly proven: boolean;
}

/** The logs of the number: by source, and the row. */
export function guessLogs(limits: Limits, subject: GuessSubject): LogPart[] {
  const { tenant, numberIndex, source, proven } = subject;
  const base = { kind: 'log', tag: `${tenant}.${numberIndex}` } as const;
  return [
    { ...base, of: 'guesses', peer: guessPeer(source), ...numberRules(limits) },
    { ...base, of: 'row', ...rowRules(limits, proven) },
  ];
}

/** Asks whether a code would be looked at. */
export function guessPeeks(limits: Limits, subject: GuessSubject): PeekPart[] {
  return guessLogs(limits, subject)
    .filter(({ rules }) => rules.length > 0)
    .map((log) => ({ ...log, kind: 'peek' }));
}

/** The sums of the tenant: its own, and what its source may use of that. */
export function guessSums(limits: Limits, subject: GuessSubject, amount: number): Part[] {
  const { tenant, source, proven } = subject;
  const sum = (of: string, rule: SumRule): Part => ({
    kind: 'sum',
    tag: tenant,
    of,
    rules: [rule],
  });
  const own = sum('guesses', tenantRule(limits, proven, amount));
  if (source === undefined) return [own];
  return [own, sum(`guesses@${source}`, sourceRule(limits, proven, amount))];
}

/** How a log of wrong codes names their source: a peer has six characters. */
export function guessPeer(source: string | undefined): string {
  return source === undefined ? '------' : source.slice(0, 6);
}

export function numberRules({ guesses }: Limits): Pick<LogPart, 'rules' | 'lifeMs'> {
  const rules = guesses.number.map(
    ({ max, windowMs }): LogRule => ({ rule: 'guesses_number', counts: 'peer', max, windowMs }),
  );
  return { lifeMs: Math.max(...guesses.number.map(({ windowMs }) => windowMs)), rules };
}

/** A source that has verified the number adds to the row and is not stopped by it. */
export function rowRules({ guesses }: Limits, proven: boolean): Pick<LogPart, 'rules' | 'lifeMs'> {
  const max = guesses.inARow;
  const bound = max !== null && !proven;
  const rule = { rule: 'guesses_row', counts: 'all', windowMs: ROW_MS } as const;
  return { lifeMs: ROW_MS, rules: bound ? [{ ...rule, max }] : [] };
}

export function tenantRule({ guesses }: Limits, proven: boolean, amount: number): SumRule {
  const { max, windowMs } = guesses.tenant;
  const rule = { rule: 'guesses_tenant', field: 'guesses', amount, windowMs } as const;
  return { ...rule, max: placesOf(max, proven ? 'whole' : 'open') * TENTHS, alerts: false };
}

/** A source that has verified the number is bound by the tenant's sum alone. */
export function sourceRule({ guesses }: Limits, proven: boolean, amount: number): SumRule {
  const { max, windowMs, sourceShare } = guesses.tenant;
  const part = Math.floor(placesOf(max, 'open') * sourceShare);
  const places = proven ? max : Math.max(GUESSES_OF_SOURCE_MIN, part);
  const rule = { rule: 'guesses_source', field: 'guesses', amount, windowMs } as const;
  return { ...rule, max: places * TENTHS, alerts: false };
}
