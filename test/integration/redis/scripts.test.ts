import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Redis } from 'ioredis';
import { loadScript, scriptRunner } from '../../../src/redis/scripts.js';
import { freshTestRedis } from '../../setup/redis.js';

const folder = fileURLToPath(new URL('../../../src/', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.lua'),
);
/** Parts stand beside the scripts that include them. */
const parts = new Set(
  files.flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/^--@include (\S+)$/gm)].map(([, part]) =>
      `${part}.lua`.replace('/', '/lua/'),
    ),
  ),
);
const scripts = files.filter((name) => !parts.has(name));

it.each(scripts)('the header of %s names every key and argument that it uses', (name) => {
  const source = readFileSync(join(folder, name), 'utf8');
  const header = source
    .split('\n')
    .filter((line) => line.startsWith('--'))
    .join('\n');
  const body = source
    .split('\n')
    .filter((line) => !line.startsWith('--'))
    .join('\n');
  const used = new Set([...body.matchAll(/\b(KEYS|ARGV)\[(\d+)\]/g)].map(([text]) => text));
  const missing = [...used].filter(
    (text) => !header.includes(text) && !coveredByRange(header, text),
  );
  expect(missing).toEqual([]);
  expect(header).toMatch(/^-- returns /m);
});

/** `ARGV[9..]` stands for all from the ninth on, `ARGV[7..9]` for three. */
function coveredByRange(header: string, used: string): boolean {
  const [, kind, index] = /(KEYS|ARGV)\[(\d+)\]/.exec(used) ?? [];
  const ranges = [...header.matchAll(new RegExp(`${kind}\\[(\\d+)\\.\\.(\\d*)\\]`, 'g'))];
  return ranges.some(
    ([, from, to]) => Number(index) >= Number(from) && (!to || Number(index) <= Number(to)),
  );
}

describe('running a script', () => {
  let redis: Redis;

  beforeEach(async () => {
    redis = await freshTestRedis();
  });

  afterEach(async () => {
    await redis.quit();
  });

  it('works on a Redis that has lost it', async () => {
    const due = loadScript('delivery/due', 1);
    await redis.script('FLUSH');
    const run = scriptRunner(redis);
    expect(await run(due, ['deadlines:{00}'], ['', 10, 1000])).toEqual([]);
    expect(await run(due, ['deadlines:{00}'], ['', 10, 1000])).toEqual([]);
  });

  it('refuses a wrong number of keys', async () => {
    await expect(scriptRunner(redis)(loadScript('delivery/due', 1), [], [])).rejects.toThrow(
      'takes 1 keys',
    );
  });
});
