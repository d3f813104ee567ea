import { loadScript, plainWrites, TIMED_ONE_OF } from '../../../src/redis/scripts.js';
import { freshTestRedis } from '../../setup/redis.js';

const due = loadScript('delivery/due', 1);

it('some round trips are timed under the name of their script, and all return their answer', async () => {
  const redis = await freshTestRedis();
  const seen: [string, number][] = [];
  const { run } = plainWrites(redis, (name, seconds) => seen.push([name, seconds]));
  for (let i = 0; i < 3 * TIMED_ONE_OF; i += 1) {
    expect(await run(due, ['deadlines:{00}'], ['', 10, 1000])).toEqual([]);
  }
  expect(seen.map(([name]) => name)).toEqual(['delivery/due', 'delivery/due', 'delivery/due']);
  expect(seen.every(([, seconds]) => seconds > 0 && seconds < 10)).toBe(true);
  await redis.quit();
});

it('a round trip that fails is timed as well, and still fails', async () => {
  const redis = await freshTestRedis();
  const seen: string[] = [];
  const { run } = plainWrites(redis, (name) => seen.push(name));
  await redis.quit();
  for (let i = 0; i < TIMED_ONE_OF; i += 1) {
    await expect(run(due, ['deadlines:{00}'], ['', 10, 1000])).rejects.toMatchObject({
      code: 'unavailable',
    });
  }
  expect(seen).toEqual(['delivery/due']);
});
