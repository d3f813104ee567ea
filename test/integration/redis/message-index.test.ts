import type { Redis } from 'ioredis';
import { RedisMessageIndex } from '../../../src/redis/message-index.js';
import { scriptRunner } from '../../../src/redis/scripts.js';
import { freshTestRedis } from '../../setup/redis.js';

let redis: Redis;
let index: RedisMessageIndex;

beforeEach(async () => {
  redis = await freshTestRedis();
  index = new RedisMessageIndex(scriptRunner(redis));
});

afterEach(async () => {
  await redis.quit();
});

const onlyKey = async () => {
  const keys = await redis.keys('*');
  expect(keys).toHaveLength(1);
  return keys[0] ?? '';
};

test('what was linked is found, by provider and id, until its time is over', async () => {
  expect(await index.link('north', 'a1', 'ch_x.1 A1', 5_000)).toEqual([]);
  expect(await index.find('north', 'a1', 'DELIVRD')).toBe('ch_x.1 A1');
  expect(await index.find('south', 'a1', 'DELIVRD')).toBeUndefined();
  expect(await index.find('north', 'a2', 'DELIVRD')).toBeUndefined();
  const keys = await redis.keys('*');
  const lives = await Promise.all(keys.map((key) => redis.pttl(key)));
  expect(Math.min(...lives)).toBeGreaterThan(4_000);
  expect(Math.min(...lives)).toBeLessThanOrEqual(5_000);
});

test('reports that come first are handed over once it is known, each of them once', async () => {
  await index.find('north', 'a1', 'ENROUTE');
  await index.find('north', 'a1', 'DELIVRD 000');
  await index.find('north', 'a1', 'DELIVRD 000');
  const early = await index.link('north', 'a1', 'ch_x.1 A1', 60_000);
  expect(early.sort()).toEqual(['DELIVRD 000', 'ENROUTE']);
  // The caller may not have recorded them: it asks again.
  expect(await index.link('north', 'a1', 'ch_x.1 A1', 60_000)).toHaveLength(2);
});

test('whatever comes for an unknown id, little is kept, and for a short time', async () => {
  for (let state = 0; state < 20; state++) await index.find('north', 'a1', `S${state}`);
  const key = await onlyKey();
  expect(await redis.hlen(key)).toBe(8);
  expect(await redis.pttl(key)).toBeLessThanOrEqual(120_000);
});

test('many at once: a report is handed over by one of the two, whoever comes first', async () => {
  for (let round = 0; round < 50; round++) {
    const message = `m${round}`;
    const [early, owner] = await Promise.all([
      index.link('north', message, 'ch_x.1 M', 60_000),
      index.find('north', message, 'DELIVRD'),
    ]);
    expect(early.length + (owner === undefined ? 0 : 1)).toBe(1);
  }
});
