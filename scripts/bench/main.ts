/** Runs the rows of the performance table one after the other, and prints them next to their targets. */
import { parseArgs } from 'node:util';
import type { Result, Row } from './duel.js';
import { machine } from './processes.js';
import { save, textTable } from './report.js';
import { check, create, vonageWebhook, webhook } from './rows/api.js';
import { endToEnd } from './rows/end-to-end.js';
import { features } from './rows/features.js';
import { idle } from './rows/idle.js';
import { live } from './rows/live.js';
import { bytes } from './rows/memory.js';
import { peers } from './rows/peers.js';
import { relay } from './rows/relay.js';
import { roundTrips } from './rows/round-trips.js';
import { worker } from './rows/worker.js';

const ROWS: readonly Row[] = [
  ...[check, create, worker, webhook, vonageWebhook, idle, roundTrips, bytes, live],
  ...[endToEnd, features, peers, relay],
];
const WARM_UP = { full: 6_000, short: 2_000 };
const USAGE = `Measures the product against bare programs with the same Redis calls, in turns.

  npm run bench                        every row; takes some minutes
  npm run bench -- --row P1,P2         these rows
  npm run bench -- --short             only proves that it runs; its figures mean nothing
  npm run bench -- --rounds 5 --seconds 4
  npm run bench -- --json              the result as JSON on standard output
  npm run bench -- --save              also writes it, and a chart, under docs/performance/
`;

const { values } = parseArgs({
  options: {
    row: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    save: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(USAGE);
  process.exit();
}
const { short } = values;
const rounds = numberOf('--rounds', values.rounds ?? (short ? '1' : '5'), 1, 50);
const seconds = numberOf('--seconds', values.seconds ?? (short ? '0.1' : '3'), 0.1, 30);
const names = values.row.split(',').filter(Boolean);
const unknown = names.filter((name) => !ROWS.some((row) => row.name === name));
if (unknown.length > 0) {
  const known = ROWS.map(({ name }) => name).join(', ');
  throw new Error(`Unknown row ${unknown.join(', ')}. The rows are ${known}.`);
}
const chosen = ROWS.filter(({ name }) => names.length === 0 || names.includes(name));
for (const row of chosen) row.prepare?.();
const startedAt = Date.now();
const results: Result[] = [];
for (const row of chosen) {
  progress(`${row.name} ${row.what}`);
  const warmUp = short ? WARM_UP.short : WARM_UP.full;
  results.push(...(await row.run({ rounds, seconds, short, warmUp, progress })));
}
const report = { at: new Date().toISOString(), machine: machine(), rounds, results };
if (values.json) {
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
} else {
  const { cores, processor, node, placement } = report.machine;
  process.stdout.write(`${cores} cores (${processor}), Node ${node}; ${placement}.\n`);
  process.stdout.write(
    `Median of ${rounds} rounds of each side in turns.\n\n${textTable(results)}`,
  );
  if (short) process.stdout.write('\nA short run: it proves that it runs, and measures nothing.\n');
}
if (values.save) process.stderr.write(`Written: ${save(report)}\n`);
process.exitCode = results.every(({ ok }) => ok) || short ? 0 : 1;

function progress(text: string): void {
  process.stderr.write(`${Math.round((Date.now() - startedAt) / 1000)} s  ${text}\n`);
}

/** @throws Error with what is wrong and how it should be */
function numberOf(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (value >= min && value <= max) return value;
  throw new Error(`${name} takes a number from ${min} to ${max}.`);
}
