import type { Redis } from 'ioredis';
import { ChangeFeed } from '../../../src/redis/changes.js';
import { HISTORY_MAX, RedisSettingsStore, SETTINGS } from '../../../src/settings/settings-store.js';
import { freshTestRedis, testRedisOptions } from '../../setup/redis.js';

let redis: Redis;
let store: RedisSettingsStore;

beforeEach(async () => {
  redis = await freshTestRedis();
  store = new RedisSettingsStore(redis);
});

afterEach(async () => {
  await redis.quit();
});

it('there is none at first; then the newest, and those before it', async () => {
  expect(await store.read()).toEqual({ version: '0' });
  expect(await store.commit('0', 1, 'first')).toBe(true);
  expect(await store.commit('1', 2, 'second')).toBe(true);
  expect(await store.read()).toEqual({ version: '2', text: 'second' });
  expect(await store.earlier(1)).toBe('first');
  expect(await store.earlier(9)).toBeUndefined();
  expect(await store.history()).toEqual([
    [2, 'second'],
    [1, 'first'],
  ]);
});

it('of two commits from one version one is made', async () => {
  await store.commit('0', 1, 'first');
  const made = await Promise.all([store.commit('1', 2, 'one'), store.commit('1', 2, 'other')]);
  expect(made.sort()).toEqual([false, true]);
  expect((await store.history()).map(([version]) => version)).toEqual([2, 1]);
});

it('a commit over what was lost counts on', async () => {
  await store.commit('0', 7, 'seventh');
  await redis.del('{settings}:document');
  expect(await store.commit('7', 8, 'eighth')).toBe(false);
  expect(await store.commit('0', 8, 'eighth')).toBe(true);
});

it('every process is told', async () => {
  const { Redis: Connection } = await import('ioredis');
  const feed = new ChangeFeed(new Connection(testRedisOptions()), (error) => {
    throw error;
  });
  let told = () => {};
  const subscribed = new Promise<void>((resolve) => {
    told = resolve;
  });
  feed.subscribe(SETTINGS, () => told());
  await subscribed;
  const heard = new Promise<void>((resolve) => {
    told = resolve;
  });
  await store.commit('0', 1, 'first');
  await heard;
  feed.close();
});

it('a bounded number of versions is kept', async () => {
  for (let version = 1; version <= HISTORY_MAX + 3; version++) {
    await store.commit(String(version - 1), version, `v${version}`);
  }
  const kept = (await store.history()).map(([version]) => version);
  expect(kept).toHaveLength(HISTORY_MAX);
  expect(kept.at(-1)).toBe(4);
});
