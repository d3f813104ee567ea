/** Prints a run next to its targets, on standard output: what a person compares, and docs/benchmarks keeps. */
import { LONG, SEED } from './form.js';

export interface Row {
  readonly what: string;
  readonly measured: string | number;
  readonly target: string | number;
}

export function printTable(title: string, rows: readonly Row[]): void {
  const cells = [
    ['', 'measured', 'target'],
    ...rows.map(({ what, measured, target }) => [what, String(measured), String(target)]),
  ];
  const widths = [0, 1, 2].map((column) =>
    Math.max(3, ...cells.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = cells;
  const ruler = line(widths.map((width) => '-'.repeat(width)));
  const form = `${LONG ? 'long' : 'short'} form, seed ${SEED}`;
  process.stdout.write(
    `\n${title} (${form})\n\n${[line(head), ruler, ...body.map(line)].join('\n')}\n\n`,
  );
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}

/** The value below which a share of all lie; 0 for none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
