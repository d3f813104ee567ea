import type { Redis } from 'ioredis';
import { AT_ONCE, gathered } from '../../../src/redis/command-batching.js';
import { freshTestRedis } from '../../setup/redis.js';

let redis: Redis;
beforeEach(async () => {
  redis = gathered(await freshTestRedis());
});
afterEach(async () => {
  await redis.quit();
});

/** The number of this turn's commands that are not yet written. */
const kept = () => redis.stream.writableLength;

it('few commands of one turn are written together at its end', async () => {
  const answers = [redis.incr('a'), redis.incr('a')];
  expect(kept()).toBeGreaterThan(0);
  expect(await Promise.all(answers)).toEqual([1, 2]);
  expect(kept()).toBe(0);
});

it('many commands are written a few at a time, so that Redis works during the turn', async () => {
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

it('a single command is answered', async () => {
  expect(await redis.incr('a')).toBe(1);
  expect(await redis.incr('a')).toBe(2);
});
