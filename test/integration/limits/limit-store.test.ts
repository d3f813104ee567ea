import { readdirSync, readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { RedisLimitStore } from '../../../src/limits/limit-store.js';
import type { Part } from '../../../src/limits/reservation.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';

const part: Part = {
  kind: 'log',
  of: 'number',
  tag: 'n',
  lifeMs: 60_000,
  rules: [{ rule: 'number', counts: 'all', max: 2, windowMs: 60_000 }],
};

describe('with Redis', () => {
  let redis: Redis;

  beforeEach(async () => {
    redis = await freshTestRedis();
  });

  afterEach(async () => {
    await redis.quit();
  });

  it('uses Redis’s clock by default', async () => {
    const store = new RedisLimitStore(redis, { spread: false });
    await store.reserve('a', [part]);
    const [seconds] = await redis.time();
    const at = Number.parseInt((await redis.get('limit:{n}:sends'))?.slice(0, 8) ?? '', 36);
    expect(Math.abs(at - Number(seconds) * 1_000)).toBeLessThan(2_000);
  });

  it('works after Redis has lost the scripts', async () => {
    const store = new RedisLimitStore(redis, { spread: false });
    await store.reserve('a', [part]);
    await redis.script('FLUSH');
    expect((await store.reserve('b', [part])).kind).toBe('reserved');
  });

  it('gives back once, and only what was counted', async () => {
    const store = new RedisLimitStore(redis, { spread: false, clock: new MovingClock() });
    await store.reserve('a', [part]);
    await store.release('x', [part]);
    await store.release('a', [part]);
    await store.release('a', [part]);
    expect(await redis.exists('limit:{n}:sends')).toBe(0);
  });

  it.each([
    ['forwards', [9_998, 9_999, 0], 1],
    ['backwards', [1, 0, 9_999], 9_998],
  ])('a sequence is detected %s over the end of the block', async (_, places, last) => {
    const store = new RedisLimitStore(redis, { spread: false, clock: new MovingClock() });
    const span = { rule: 'sequence', counts: 'span', max: 4, span: 20, windowMs: 60_000 } as const;
    const at = (position: number): Part[] => [
      { ...part, of: 'block', peer: `${position}`.padStart(4), position, rules: [span] },
    ];
    for (const place of places) {
      expect((await store.reserve(`r${place}`, at(place))).kind).toBe('reserved');
    }
    expect((await store.reserve(`r${last}`, at(last))).kind).toBe('refused');
    expect((await store.reserve('far', at(5_000))).kind).toBe('reserved');
  });

  it('a clock that goes back does not undo counts', async () => {
    const clock = new MovingClock();
    const store = new RedisLimitStore(redis, { spread: false, clock });
    for (const id of ['a', 'b']) await store.reserve(id, [part]);
    clock.advance(-30_000);
    expect((await store.reserve('c', [part])).kind).toBe('refused');
  });
});

it('without Redis nothing is admitted', async () => {
  const away = new Redis({
    path: '/nonexistent/redis.sock',
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  away.on('error', () => undefined);
  const store = new RedisLimitStore(away, { spread: true });
  await expect(store.reserve('a', [part])).rejects.toMatchObject({ code: 'unavailable' });
  away.disconnect();
});

it('every script documents its arguments and result in its header', () => {
  const folder = new URL('../../../src/limits/lua/', import.meta.url);
  const scripts = readdirSync(folder).filter((name) => !PARTS.includes(name));
  for (const name of scripts) {
    const [header = ''] = readFileSync(new URL(name, folder), 'utf8').split(/^[^-]/m);
    expect(header).toMatch(/^-- KEYS\[1/m);
    expect(header).toMatch(/^-- returns /m);
  }
  expect(scripts.length).toBeGreaterThan(6);
});

/** Included by the scripts. */
const PARTS = ['log.lua', 'sum.lua', 'gates.lua', 'ledger.lua', 'breaker-text.lua', 'proof.lua'];
