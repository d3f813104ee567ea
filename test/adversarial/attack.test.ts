/** The command `npm run attack` and its statistics; `.ci/run --long` runs its rows. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { buildService } from '../setup/service-process.js';
import { upperTail } from './attack/code-distribution.js';

const MAIN = 'dist/test/adversarial/attack/main.js';

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
