/** The quick rows of `npm run attack` in their short form: real processes, a private Redis, the sandbox carrier. `.ci/run --long` runs all of them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnTied } from '../../scripts/lib/tied-process.js';
import { buildService } from '../setup/service-process.js';
import { upperTail } from './attack/code-distribution.js';
import type { RowResult } from './attack/row.js';

const MAIN = 'dist/test/adversarial/attack/main.js';
const RUN_MAX_MS = 900_000;
const ROWS = [
  ['1', 'thousands of wrong guesses at once are five, and a resend gives no more'],
  ['2', 'the right code a thousand times at once succeeds once'],
  ['3', 'guesses over many challenges end with the tenant’s budget, and with the number’s'],
  ['4', 'codes are uniform'],
  ['6', 'no forged or changed webhook is accepted'],
  ['7', 'webhooks in any order, each up to five times, end the same as the pure rules'],
  ['18', 'a webhook that leads into the network is never connected to'],
] as const;

describe('attacks on the running service', () => {
  let results: readonly RowResult[] = [];
  let output = '';

  beforeAll(async () => {
    await buildService();
    const folder = mkdtempSync(join(tmpdir(), 'octothorpe-attack-test-'));
    const file = join(folder, 'figures.json');
    const { OCTOTHORPE_EVIDENCE: _, ...env } = process.env;
    const rows = ROWS.map(([row]) => row).join();
    const run = spawnTied(process.execPath, [MAIN, '--short', '--row', rows, '--json', file], {
      env,
    });
    for (const stream of [run.stdout, run.stderr]) {
      stream?.on('data', (chunk) => {
        output += String(chunk);
      });
    }
    const [status] = await once(run, 'exit');
    try {
      if (!existsSync(file)) throw new Error(`No figures, ended with ${status}:\n${output}`);
      results = JSON.parse(readFileSync(file, 'utf8')).results;
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, RUN_MAX_MS);

  test.each(ROWS)('row %s: %s', (row) => {
    const result = results.find((each) => each.row === row);
    expect(result?.findings.length).toBeGreaterThan(0);
    expect(result?.findings.filter(({ met }) => !met)).toEqual([]);
  });
});

test('a row that there is not is refused, with how to use it', async () => {
  await buildService();
  const run = spawn(process.execPath, [MAIN, '--row', '5']);
  let said = '';
  run.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  const [status] = await once(run, 'exit');
  expect([status, said.startsWith('npm run attack')]).toEqual([2, true]);
}, 120_000);

test.each([
  [16.92, 9, 0.05],
  [27.88, 9, 0.001],
  [1_002_000, 999_999, 0.0786],
])(
  'chi-square %d with %d degrees of freedom has the tail of the tables',
  (statistic, degrees, p) => {
    expect(upperTail(statistic, degrees)).toBeCloseTo(p, 3);
  },
);
