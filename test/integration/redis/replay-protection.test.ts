import { Redis } from 'ioredis';
import { callbackKey } from '../../../src/redis/keys.js';
import { RedisReplayProtection } from '../../../src/redis/replay-protection.js';
import { type OwnRedis, startOwnRedis } from '../../setup/own-redis.js';
import { until } from '../../setup/until.js';

let own: OwnRedis;
let redis: Redis;
let guard: RedisReplayProtection;

beforeAll(async () => {
  own = await startOwnRedis();
  redis = new Redis({ path: new URL(own.url).pathname });
  guard = new RedisReplayProtection(redis);
});

afterAll(async () => {
  redis.disconnect();
  await own.stop();
});

it('a callback counts once, and again if it was not handled', async () => {
  expect(await guard.claim('a', 60)).toBe('mine');
  expect(await guard.claim('a', 60)).toBe('elsewhere');
  await guard.forget('a');
  expect(await guard.claim('a', 60)).toBe('mine');
  await guard.handled('a', 600);
  expect(await guard.claim('a', 60)).toBe('handled');
  expect(await redis.ttl(callbackKey('a'))).toBeGreaterThan(60);
});

it('callbacks that could not be handled while Redis refused count when they are repeated', async () => {
  const ids = ['b', 'c', 'd'];
  for (const id of ids) await guard.claim(id, 60);
  await redis.config('SET', 'min-replicas-to-write', 1);
  for (const id of ids) await guard.forget(id);
  await expect(guard.claim('e', 60)).rejects.toMatchObject({ code: 'unavailable' });
  await redis.config('SET', 'min-replicas-to-write', 0);
  await until(async () => (await redis.exists(...ids.map(callbackKey))) === 0);
  for (const id of ids) expect(await guard.claim(id, 60)).toBe('mine');
});

it('a callback that was handled while Redis refused is recorded when Redis accepts writes again', async () => {
  await guard.claim('f', 60);
  await redis.config('SET', 'min-replicas-to-write', 1);
  await guard.handled('f', 600);
  await redis.config('SET', 'min-replicas-to-write', 0);
  await until(async () => (await guard.claim('f', 60)) === 'handled');
});
