/** Prints findings next to their targets, as Markdown, for readers and for docs/performance. */
import { markdownTable } from '../../lib/markdown-table.js';
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
  return markdownTable(['row', 'what was done', 'figure', 'target', ''], body);
}
