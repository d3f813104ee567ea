import type { Redis } from 'ioredis';
import { AT_ONCE, gathered } from '../../src/redis/command-batching.js';
import { freshTestRedis } from '../setup/redis.js';

let redis: Redis;
beforeEach(async () => {
  redis = gathered(await freshTestRedis());
});
afterEach(async () => {
  await redis.quit();
});

/** What the turn's commands so far have left in this process. */
const kept = () => redis.stream.writableLength;

it('the few commands of one turn leave together at its end', async () => {
  const answers = [redis.incr('a'), redis.incr('a')];
  expect(kept()).toBeGreaterThan(0);
  expect(await Promise.all(answers)).toEqual([1, 2]);
  expect(kept()).toBe(0);
});

it('many leave a few at a time, so that Redis works while the turn goes on', async () => {
  const answers: Promise<number>[] = [];
  const waiting: boolean[] = [];
  for (let i = 0; i < 2 * AT_ONCE + 1; i += 1) {
    answers.push(redis.incr('a'));
    waiting.push(kept() > 0);
  }
  const part = [...Array<boolean>(AT_ONCE - 1).fill(true), false];
  expect(waiting).toEqual([...part, ...part, true]);
  expect(await Promise.all(answers)).toEqual(answers.map((_, i) => i + 1));
});

it('a command alone is answered', async () => {
  expect(await redis.incr('a')).toBe(1);
  expect(await redis.incr('a')).toBe(2);
});
