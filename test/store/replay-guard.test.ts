import { Redis } from 'ioredis';
import { callbackKey } from '../../src/store/redis-keys.js';
import { RedisReplayGuard } from '../../src/store/replay-guard.js';
import { type OwnRedis, startOwnRedis } from '../setup/own-redis.js';
import { until } from '../setup/until.js';

let own: OwnRedis;
let redis: Redis;
let guard: RedisReplayGuard;

beforeAll(async () => {
  own = await startOwnRedis();
  redis = new Redis({ path: new URL(own.url).pathname });
  guard = new RedisReplayGuard(redis);
});

afterAll(async () => {
  redis.disconnect();
  await own.stop();
});

it('a callback counts once, and again where it was not handled', async () => {
  expect(await guard.firstSeen('a', 60)).toBe(true);
  expect(await guard.firstSeen('a', 60)).toBe(false);
  await guard.forget('a');
  expect(await guard.firstSeen('a', 60)).toBe(true);
});

it('callbacks that could not be handled while Redis refused count when they come again', async () => {
  const ids = ['b', 'c', 'd'];
  for (const id of ids) await guard.firstSeen(id, 60);
  await redis.config('SET', 'min-replicas-to-write', 1);
  for (const id of ids) await guard.forget(id);
  await expect(guard.firstSeen('e', 60)).rejects.toMatchObject({ code: 'unavailable' });
  await redis.config('SET', 'min-replicas-to-write', 0);
  await until(async () => (await redis.exists(...ids.map(callbackKey))) === 0);
  for (const id of ids) expect(await guard.firstSeen(id, 60)).toBe(true);
});
