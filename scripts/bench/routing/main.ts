/** Simulates routes: what pinned, share and learned lose against an oracle that knows how every carrier does. */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Comparison, compare, report } from './compare.js';
import { page } from './page.js';
import { worldOf } from './world.js';

const USAGE = `Simulates the choice of routes in worlds made from seeds, by the product's own rules.

  npm run routing                      200 worlds; about a minute
  npm run routing -- --worlds 20 --from 1
  npm run routing -- --worst 5         also prints the worlds where learned loses most against pinned
  npm run routing -- --save            also writes docs/performance/routing.md
`;

const { values } = parseArgs({
  options: {
    worlds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    worst: { type: 'string', default: '0' },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(USAGE);
  process.exit();
}
const worlds = whole('--worlds', values.worlds, 1, 10_000);
const from = whole('--from', values.from, 1, 1_000_000);
const startedAt = performance.now();
const results: Comparison[] = [];
for (let seed = from; seed < from + worlds; seed += 1) results.push(compare(worldOf(seed)));
const text = report(results);
process.stdout.write(`${text}\n`);
for (const { world, lost, figures } of [...results]
  .sort((a, b) => b.regret - a.regret)
  .slice(0, whole('--worst', values.worst, 0, 1_000))) {
  process.stdout.write(`${JSON.stringify({ ...world, lost, figures })}\n`);
}
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0);
process.stderr.write(`${worlds} worlds in ${seconds} s\n`);
if (values.save) {
  const day = new Date().toISOString().slice(0, 10);
  writeFileSync('docs/performance/routing.md', page(text, worlds, from, day));
}

function whole(option: string, value: string, least: number, most: number): number {
  const number = Number(value);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new Error(`${option} must be a whole number from ${least} to ${most}, not ${value}.`);
}
