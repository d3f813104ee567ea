/** One row of the table: a run with a seed, and figures next to their targets. */
import { markdownTable } from '../../setup/markdown-table.js';

export interface RowContext {
  readonly seed: number;
  /** The short form runs with all other tests; the targets apply to the full form. */
  readonly short: boolean;
  /** The figure for the current form. */
  inForm<T>(full: T, short: T): T;
  /** One line of progress. */
  say(progress: string): void;
}

export interface Finding {
  /** Description of the measurement. */
  readonly what: string;
  readonly figure: string;
  /** Empty if there is no target. */
  readonly target: string;
  readonly met: boolean;
}

export interface Row {
  /** `1`, `2` … as docs/performance/attack.md numbers them. */
  readonly row: string;
  readonly name: string;
  run(context: RowContext): Promise<readonly Finding[]>;
}

/** @param most the largest figure that meets the target */
export function atMost(what: string, figure: number, most: number): Finding {
  const target = most === 0 ? '0' : `at most ${grouped(most)}`;
  return { what, figure: grouped(figure), target, met: figure <= most };
}

/** For controls: if this fails, the run proves nothing. */
export function exactly(what: string, figure: number, target: number): Finding {
  return { what, figure: grouped(figure), target: grouped(target), met: figure === target };
}

/** A figure without a target. */
export function told(what: string, figure: string): Finding {
  return { what, figure, target: '', met: true };
}

export function grouped(figure: number): string {
  return figure.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

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
