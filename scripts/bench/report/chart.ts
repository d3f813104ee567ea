/** The ratios to their targets as a self-contained SVG, readable on a light and on a dark page. */
import type { Result } from '../row.js';

const WIDTH = 760;
const ROW_HEIGHT = 30;
const TOP = 52;
const LABEL_WIDTH = 330;
const BAR_WIDTH = WIDTH - LABEL_WIDTH - 70;

/** The share of the target that a row reaches, 1 if it meets it. Inverted for rows whose target is a maximum. */
export function reached({ ours, ratio, limit, target, unit }: Result): number {
  const atMost = unit !== '/s';
  const value = limit === undefined ? ours : (ratio ?? ours);
  return atMost ? target / value : value / target;
}

export function chart(results: readonly Result[], title: string): string {
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
