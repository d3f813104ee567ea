import type { Redis } from 'ioredis';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { DeadlineSweeper } from '../../../src/delivery/deadlines.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';
import { draft } from '../../setup/store-fixture.js';

/** More than one batch from Redis. */
const MANY = 450;

let redis: Redis;
let clock: MovingClock;
let ids: string[];

beforeEach(async () => {
  redis = await freshTestRedis();
  clock = new MovingClock(Date.now());
  const store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 1_000_000, clock });
  const drafts = Array.from({ length: MANY }, () => draft());
  await Promise.all(drafts.map((each) => store.create(each)));
  ids = drafts.map(({ id }) => id).sort();
  clock.advance(600_000);
});

afterEach(async () => {
  await redis.quit();
});

function sweeper(settle: (id: string) => Promise<void>): DeadlineSweeper {
  return new DeadlineSweeper(redis, { slots: 1, settle, onError: () => {}, clock });
}

it('one sweep handles all due challenges, each once', async () => {
  const settled: string[] = [];
  const count = await sweeper(async (id) => void settled.push(id)).sweep();
  expect(count).toBe(MANY);
  expect(settled.sort()).toEqual(ids);
});

it('a challenge that cannot be handled is left for later, and does not delay others', async () => {
  const settled: string[] = [];
  const [bad] = ids;
  await sweeper(async (id) => {
    if (id === bad) throw new Error('a fault');
    settled.push(id);
  }).sweep();
  expect(settled.sort()).toEqual(ids.slice(1));
});

it('a sweep ends early when it is closed', async () => {
  let count = 0;
  const closing = sweeper(async () => {
    count += 1;
    void closing.close();
  });
  await closing.sweep();
  expect(count).toBeLessThan(MANY);
});
