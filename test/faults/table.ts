/** Prints a run next to its targets, on standard output: what a person compares, and docs/performance keeps. */
import { markdownTable } from '../setup/markdown-table.js';
import { LONG, SEED } from './form.js';

export interface Row {
  readonly what: string;
  readonly measured: string | number;
  readonly target: string | number;
}

export function printTable(title: string, rows: readonly Row[]): void {
  const body = rows.map(({ what, measured, target }) => [what, String(measured), String(target)]);
  const form = `${LONG ? 'long' : 'short'} form, seed ${SEED}`;
  const table = markdownTable(['', 'measured', 'target'], body);
  process.stdout.write(`\n${title} (${form})\n\n${table}\n\n`);
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** The value below which a share of all lie; 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
