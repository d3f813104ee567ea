import type { Redis } from 'ioredis';
import { DEFAULT_BREAKER } from '../../../src/challenge/limits/breaker.js';
import { RedisConversionStore } from '../../../src/store/limits/redis-conversion-store.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';

const address = { tag: 'block', subject: { channel: 'sms', country: '' } } as const;

let redis: Redis;
let clock: MovingClock;
let store: RedisConversionStore;

beforeEach(async () => {
  redis = await freshTestRedis();
  clock = new MovingClock();
  store = new RedisConversionStore(redis, clock);
});

afterEach(async () => {
  await redis.quit();
});

const count = (challenge: string) => store.count(address, challenge, false, DEFAULT_BREAKER);

it('a count that a client library sends twice counts once', async () => {
  await count('aaaaaaaaaa');
  await count('bbbbbbbbbb');
  const { state } = await count('aaaaaaaaaa');
  expect(state.counts).toEqual([
    { finished: 2, converted: 0 },
    { finished: 2, converted: 0 },
  ]);
});

it('a probe that is told twice is one probe', async () => {
  await store.apply(address, 0, { kind: 'shut', forMs: 1_000, level: 1 });
  clock.advance(1_000);
  await count('aaaaaaaaaa');
  expect((await count('aaaaaaaaaa')).state.probes).toEqual({ converted: 0, unconverted: 1 });
});

it('of two decisions on one state, the first is applied', async () => {
  const change = { kind: 'shut', forMs: 1_000, level: 1 } as const;
  expect(await store.apply(address, 0, change)).toBe(true);
  expect(await store.apply(address, 0, change)).toBe(false);
  expect((await count('aaaaaaaaaa')).state).toMatchObject({ epoch: 1, level: 1 });
});

it('how often it was shut is forgotten a week after', async () => {
  await store.apply(address, 0, { kind: 'open', level: 3 });
  const [key] = await redis.keys('*');
  expect(await redis.pttl(key ?? '')).toBeGreaterThan(6 * 86_400_000);
  await count('aaaaaaaaaa');
  expect(await redis.pttl(key ?? '')).toBeGreaterThan(6 * 86_400_000);
});
