import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-tally-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs shell text with the tally, and returns its last line and status. */
function tally(
  script: string,
  jestOutput = '',
): { last: string | undefined; status: number | null } {
  const log = join(folder, 'jest.log');
  writeFileSync(log, jestOutput);
  const { stdout, status } = spawnSync(
    'bash',
    ['-uo', 'pipefail', '-c', `. .ci/tally.sh\n${script}\nclose_tally`, 'tally', log],
    { encoding: 'utf8' },
  );
  return { last: stdout.trimEnd().split('\n').at(-1), status };
}

test('each step counts as one, and a failure does not stop the next', () => {
  expect(tally('step a true; step b false; step c true')).toEqual({
    last: '2 passed, 1 failed',
    status: 1,
  });
});

test("jest's tests are added, also with colours", () => {
  const output = '\u001b[1mTests:       \u001b[22m\u001b[32m41 passed\u001b[39m, 41 total\n';
  expect(tally('step tests count_jest "$1"', output)).toEqual({
    last: '42 passed, 0 failed',
    status: 0,
  });
});

test('failed and skipped tests are not counted as passed', () => {
  const output = 'Tests:       3 failed, 2 skipped, 10 passed, 15 total\n';
  expect(tally('step tests count_jest "$1"', output)).toEqual({
    last: '11 passed, 3 failed',
    status: 1,
  });
});

test('several runs are added up, and one that ran no test is a failure', () => {
  const two = 'Tests:       41 passed, 41 total\nTests:       1 failed, 2 passed, 3 total\n';
  expect(tally('step tests count_jest "$1"', two)).toEqual({
    last: '44 passed, 1 failed',
    status: 1,
  });
  const empty = 'Tests:       41 passed, 41 total\nTests:       0 total\n';
  expect(tally('step tests count_jest "$1"', empty).status).toBe(1);
});

test('a run without a single test is a failure', () => {
  expect(tally('step tests count_jest "$1"', 'No tests found\n')).toEqual({
    last: '0 passed, 1 failed',
    status: 1,
  });
  expect(tally('step tests count_jest "$1"', 'Tests:       0 total\n').status).toBe(1);
});

test('an empty run is a failure', () => {
  expect(tally(':')).toEqual({ last: '0 passed, 0 failed', status: 1 });
});
