/** The results as a table for the terminal, with notes below. */
import { table } from '../../limits/table.js';
import type { Result } from '../row.js';

const HEAD = ['row', 'what', 'limit', 'ours', 'ratio', 'by cpu', 'target', ''];

export function textTable(results: readonly Result[]): string {
  const notes = results
    .filter(({ notes }) => notes.length > 0)
    .map(({ row, what, notes }) =>
      [`${row} ${what}`, ...notes.map((note) => `  ${note}`)].join('\n'),
    );
  return `${table(HEAD, results.map(cells))}\n\n${notes.join('\n')}\n`;
}

export function cells({
  row,
  what,
  limit,
  ours,
  unit,
  ratio,
  cpuRatio,
  target,
  ok,
}: Result): string[] {
  return [
    row,
    what,
    limit === undefined ? '' : figure(limit, unit),
    figure(ours, unit),
    ratio === undefined ? '' : ratio.toFixed(2),
    cpuRatio === undefined ? '' : cpuRatio.toFixed(2),
    target > 5 ? figure(target, unit) : String(target),
    ok ? 'ok' : 'short',
  ];
}

/** Thousands apart; small ones with two places. */
export function figure(value: number, unit: string): string {
  const digits = value < 10 && !Number.isInteger(value) ? 2 : 0;
  const text = value.toLocaleString('en', { maximumFractionDigits: digits });
  return unit.startsWith('/') || unit === '' ? `${text}${unit}` : `${text} ${unit}`;
}
