/** Prints findings next to their targets, as Markdown: what a person reads, and what docs/benchmarks keeps. */
import type { Finding } from './row.js';

export interface RowResult {
  readonly row: string;
  readonly name: string;
  readonly seconds: number;
  readonly findings: readonly Finding[];
}

export function isMet({ findings }: RowResult): boolean {
  return findings.every(({ met }) => met);
}

export function tableOf(results: readonly RowResult[]): string {
  const body = results.flatMap(({ row, findings }) =>
    findings.map(({ what, figure, target, met }) => [
      row,
      what,
      figure,
      target,
      target === '' ? '' : met ? 'ok' : 'SHORT',
    ]),
  );
  const cells = [['row', 'what was done', 'figure', 'target', ''], ...body];
  const widths = [0, 1, 2, 3, 4].map((column) =>
    Math.max(3, ...cells.map((line) => (line[column] ?? '').length)),
  );
  const lineOf = (line: readonly string[]) =>
    `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...rest] = cells;
  const ruler = lineOf(widths.map((width) => '-'.repeat(width)));
  return [lineOf(head), ruler, ...rest.map(lineOf)].join('\n');
}
