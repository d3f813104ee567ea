/** The results as a table for the terminal, and saved under docs/performance/: figures for programs, a page, a chart. They do not name the machine. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { table } from '../../src/cli/terminal.js';
import type { Result } from './duel.js';
import type { machine } from './processes.js';

const HEAD = ['row', 'what', 'limit', 'ours', 'ratio', 'by cpu', 'target', ''];

export function textTable(results: readonly Result[]): string {
  const notes = results
    .filter(({ notes }) => notes.length > 0)
    .map(({ row, what, notes }) =>
      [`${row} ${what}`, ...notes.map((note) => `  ${note}`)].join('\n'),
    );
  return `${table(HEAD, results.map(cells))}\n\n${notes.join('\n')}\n`;
}

function cells(result: Result): string[] {
  const { row, what, limit, ours, unit, ratio, cpuRatio, target, ok } = result;
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
function figure(value: number, unit: string): string {
  const digits = value < 10 && !Number.isInteger(value) ? 2 : 0;
  const text = value.toLocaleString('en', { maximumFractionDigits: digits });
  return unit.startsWith('/') || unit === '' ? `${text}${unit}` : `${text} ${unit}`;
}

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

const WIDTH = 760;
const ROW_HEIGHT = 30;
const TOP = 52;
const LABEL_WIDTH = 330;
const BAR_WIDTH = WIDTH - LABEL_WIDTH - 70;

/** How far a row is towards its target, 1 where it meets it. Rows that may be at most their target are turned round. */
function reached({ ours, ratio, limit, target, unit }: Result): number {
  const atMost = unit !== '/s';
  const value = limit === undefined ? ours : (ratio ?? ours);
  return atMost ? target / value : value / target;
}

/** The ratios to their targets as a picture: an SVG that brings all it needs, readable on a light and on a dark page. */
function chart(results: readonly Result[], title: string): string {
  const shown = results.map((result) => ({ result, share: reached(result) }));
  const most = Math.max(1.2, ...shown.map(({ share }) => Math.min(share, 2)));
  const x = (share: number) => LABEL_WIDTH + (Math.min(share, most) / most) * BAR_WIDTH;
  const height = TOP + shown.length * ROW_HEIGHT + 16;
  const bars = shown.map(({ result, share }, index) => {
    const y = TOP + index * ROW_HEIGHT;
    return [
      `<text x="${LABEL_WIDTH - 12}" y="${y + 17}" text-anchor="end">${escaped(`${result.row}  ${result.what}`)}</text>`,
      `<rect class="${result.ok ? 'ok' : 'short'}" x="${LABEL_WIDTH}" y="${y + 3}" width="${(x(share) - LABEL_WIDTH).toFixed(1)}" height="18" rx="3"/>`,
      `<text x="${(x(share) + 8).toFixed(1)}" y="${y + 17}">${Math.round(share * 100)} %</text>`,
    ].join('\n');
  });
  const line = x(1).toFixed(1);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escaped(title)}">
<style>
text { font: 13px system-ui, sans-serif; fill: #24292f; }
.title { font-weight: 600; }
.ok { fill: #1a7f5a; } .short { fill: #b35c00; } .target { stroke: #57606a; stroke-dasharray: 4 3; }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } .ok { fill: #3fb68b; } .short { fill: #e08e3c; } .target { stroke: #9aa4af; } }
</style>
<text class="title" x="12" y="22">${escaped(title)}</text>
<text x="${line}" y="44" text-anchor="middle">target</text>
<line class="target" x1="${line}" x2="${line}" y1="${TOP - 2}" y2="${height - 10}"/>
${bars.join('\n')}
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
