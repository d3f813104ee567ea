/** Runs the rows of the performance table one after the other, and prints them next to their targets. */
import { machine } from './machine/cores.js';
import { readCommandLine, USAGE } from './options.js';
import { progressLine } from './report/progress.js';
import { save } from './report/save.js';
import { textTable } from './report/text-table.js';
import type { Result } from './row.js';
import { ROWS } from './rows/rows.js';

const options = readCommandLine(process.argv.slice(2));
if (options === 'help') {
  process.stdout.write(USAGE);
  process.exit();
}
const unknown = options.rows.filter((name) => !ROWS.some((row) => row.name === name));
if (unknown.length > 0) {
  throw new Error(
    `Unknown row ${unknown.join(', ')}. The rows are ${ROWS.map(({ name }) => name).join(', ')}.`,
  );
}
const chosen = ROWS.filter(({ name }) => options.rows.length === 0 || options.rows.includes(name));
const progress = progressLine(chosen.length);
const results: Result[] = [];
for (const [index, row] of chosen.entries()) {
  const tell = progress.at(index);
  tell(`${row.name} ${row.what}`);
  results.push(...(await row.run({ ...options, progress: tell })));
}
progress.end();
const report = {
  at: new Date().toISOString(),
  machine: machine(),
  rounds: options.rounds,
  results,
};
if (options.json) {
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} else {
  const { cores, processor, node, placement } = report.machine;
  process.stdout.write(`${cores} cores (${processor}), Node ${node}; ${placement}.\n`);
  process.stdout.write(`Median of ${options.rounds} rounds of each side in turns.\n\n`);
  process.stdout.write(textTable(results));
  if (options.short)
    process.stdout.write('\nA short run: it proves that it runs, and measures nothing.\n');
}
if (options.save) process.stderr.write(`Written: ${save(report)}\n`);
process.exitCode = results.every(({ ok }) => ok) || options.short ? 0 : 1;
