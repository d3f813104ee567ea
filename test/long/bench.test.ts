/** `npm run bench` on the built product. The short form only checks that it runs. */
import { spawnSync } from 'node:child_process';

function bench(...args: string[]) {
  const { PATH, HOME } = process.env;
  return spawnSync('npm', ['run', '--silent', 'bench', '--', ...args], {
    encoding: 'utf8',
    env: { PATH, HOME, REDIS_SERVER: process.env['REDIS_SERVER'] },
    timeout: 170_000,
  });
}

it('measures API and worker in turns with their limits, with all features on', () => {
  const { stdout, stderr, status } = bench('--short', '--json', '--row', 'P1,P3');
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const { results, machine } = JSON.parse(stdout);
  expect(machine.cores).toBeGreaterThan(0);
  expect(results.map(({ row }: { row: string }) => row)).toEqual(['P1', 'P3']);
  for (const { limit, ours, ratio, notes } of results) {
    expect(limit).toBeGreaterThan(0);
    expect(ours).toBeGreaterThan(0);
    expect(ratio).toBeCloseTo(ours / limit);
    expect(notes.join()).toContain('in this run: ');
  }
}, 180_000);

it('lists the rows if an unknown one is requested', () => {
  const { stderr, status } = bench('--row', 'P99');
  expect(status).not.toBe(0);
  expect(stderr).toContain('Unknown row P99. The rows are P1, P2, P3');
});
