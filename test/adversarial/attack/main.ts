/**
 * Attacks on the running service, in bounded runs with seeds: gateway processes of this tree, a private Redis, the sandbox
 * carrier. Prints the results next to the targets; exits with 1 if a row misses its target. `npm run attack -- --help`.
 */
import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { pumping } from '../pumping/pumping.js';
import { shutOut } from '../pumping/shut-out.js';
import { codeDistribution } from './code-distribution.js';
import { expiredBacklog } from './expired-backlog.js';
import { forgedWebhooks } from './forged-webhooks.js';
import { fuzzedRequests } from './fuzzed-requests.js';
import { guessesAtOnce, rightCodesAtOnce, spreadGuesses } from './guesses.js';
import { privateTargets } from './private-targets.js';
import { isMet, type Row, type RowContext, type RowResult, tableOf } from './row.js';
import { shuffledWebhooks } from './shuffled-webhooks.js';

const ROWS: readonly Row[] = [
  guessesAtOnce,
  rightCodesAtOnce,
  spreadGuesses,
  codeDistribution,
  forgedWebhooks,
  shuffledWebhooks,
  expiredBacklog,
  fuzzedRequests,
  pumping,
  privateTargets,
  shutOut,
];

const USAGE = `npm run attack -- [options]
  --row 1,2,6    these rows alone: ${ROWS.map(({ row }) => row).join(', ')}
  --seed N       draws the same again (1)
  --short        a form that takes a minute or two
  --json FILE    writes the figures into a file as well
`;

const { values } = parseArgs({
  options: {
    row: { type: 'string' },
    seed: { type: 'string', default: '1' },
    short: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const seed = Number(values.seed);
  const names = values.row?.split(',') ?? ROWS.map(({ row }) => row);
  const chosen = ROWS.filter(({ row }) => names.includes(row));
  if (values.help || chosen.length !== names.length || !Number.isSafeInteger(seed)) {
    process.stdout.write(USAGE);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  const results: RowResult[] = [];
  for (const row of chosen) results.push(await run(row, seed));
  const held = results.every(isMet);
  const form = values.short ? 'short' : 'full';
  process.stdout.write(`\n${machineClass()}\n${form} form, seed ${seed}\n\n${tableOf(results)}\n`);
  const short = results.filter((result) => !isMet(result)).map(({ row }) => row);
  process.stdout.write(held ? '\nEvery target was met.\n' : `\nShort: row ${short.join(', ')}.\n`);
  if (values.json !== undefined) {
    const report = { machine: machineClass(), form, seed, held, results };
    writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
  }
  process.exitCode = held ? 0 : 1;
}

async function run({ row, name, run: attack }: Row, seed: number): Promise<RowResult> {
  const startedMs = performance.now();
  const seconds = () => Math.round((performance.now() - startedMs) / 100) / 10;
  const context: RowContext = {
    seed,
    short: values.short,
    inForm: (full, short) => (values.short ? short : full),
    say: (progress) => process.stderr.write(`row ${row}, ${name}: ${progress} (${seconds()} s)\n`),
  };
  context.say('begins');
  const findings = await attack(context);
  const result = { row, name, seconds: seconds(), findings };
  context.say(isMet(result) ? 'ok' : 'SHORT');
  return result;
}

/** The class of the machine that a figure was measured on, without its name. */
function machineClass(): string {
  const [first] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores (${first?.model.trim() ?? 'unknown'}), ${gigabytes} GB, Node.js ${process.versions.node}`;
}

await main();
