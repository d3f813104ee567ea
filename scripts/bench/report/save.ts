/** Writes a run to docs/performance/: the figures as JSON, a page, and the chart. None of them names the machine. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { machine } from '../machine/cores.js';
import type { Result } from '../row.js';
import { chart } from './chart.js';
import { cells } from './text-table.js';

const FOLDER = 'docs/performance';

export interface Report {
  /** ISO 8601 */
  readonly at: string;
  readonly machine: ReturnType<typeof machine>;
  readonly rounds: number;
  readonly results: readonly Result[];
}

/** @returns the page's path */
export function save(report: Report): string {
  mkdirSync(FOLDER, { recursive: true });
  const date = report.at.slice(0, 10);
  writeFileSync(join(FOLDER, `${date}.json`), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(FOLDER, 'chart.svg'), chart(report.results, `Reached of the target, ${date}`));
  const page = join(FOLDER, 'results.md');
  writeFileSync(page, pageOf(report, date));
  return page;
}

function pageOf({ machine, rounds, results }: Report, date: string): string {
  const { cores, processor, node, placement } = machine;
  const rows = results.map((result) => `| ${cells(result).join(' | ')} |`);
  const notes = results
    .filter((result) => result.notes.length > 0)
    .map(({ row, what, notes }) => `- **${row} ${what}**: ${notes.join('; ')}.`);
  return `# Results of ${date}

${cores} cores (${processor}), Node ${node}; ${placement}. Median of ${rounds} rounds of each side in turns.
Written by \`npm run bench -- --save\`; [how it is measured](README.md).

![How far each row is towards its target](chart.svg)

| row | what | limit | ours | ratio | by cpu | target | |
| --- | --- | --- | --- | --- | --- | --- | --- |
${rows.join('\n')}

${notes.join('\n')}
`;
}
