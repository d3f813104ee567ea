import type { Redis } from 'ioredis';
import { BLOCK_BREAKER } from '../../../src/limits/conversion.js';
import { EVIDENCE_MAX, RedisConversionStore } from '../../../src/limits/conversion-breaker.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';

const HOUR = 3_600_000;
const address = { tag: 'block', subject: { channel: 'sms', country: '' } } as const;
const route = { provider: 'twilio', channel: 'sms', country: 'FI' } as const;

let redis: Redis;
let clock: MovingClock;
let store: RedisConversionStore;

beforeEach(async () => {
  redis = await freshTestRedis();
  clock = new MovingClock();
  store = new RedisConversionStore(redis, { spread: false, clock });
});

afterEach(async () => {
  await redis.quit();
});

async function add(source: string, converted = false) {
  const [kept] = await store.add([{ address, policy: { ...BLOCK_BREAKER, sourcesMin: 2 } }], {
    sources: [source, 'device'],
    block: 'abcdef',
    converted,
    weight: 0.25,
  });
  return kept;
}

it('evidence is returned unchanged, the newest first, once there is enough', async () => {
  const firstMs = clock.now();
  expect((await add('one', true))?.evidence).toEqual([]);
  clock.advance(1_000);
  expect(await add('two')).toEqual({
    nowMs: firstMs + 1_000,
    evidence: [
      {
        atMs: firstMs + 1_000,
        sources: ['two', 'device'],
        block: 'abcdef',
        converted: false,
        weight: 0.25,
      },
      {
        atMs: firstMs,
        sources: ['one', 'device'],
        block: 'abcdef',
        converted: true,
        weight: 0.25,
      },
    ],
  });
});

it('good evidence comes back only where sends are held back', async () => {
  for (let i = 0; i < 4; i += 1) await add(`source ${i}`);
  expect((await add('good', true))?.evidence).toEqual([]);
  const now = clock.now();
  await store.hold(address, { share: 0.3, untilMs: now + HOUR }, now);
  expect((await add('better', true))?.evidence).toHaveLength(6);
});

it('one piece of evidence is kept in each place, in the order of the places', async () => {
  const wide = { tag: 'million', subject: { channel: 'sms', country: '' } } as const;
  await add('one');
  const policy = { ...BLOCK_BREAKER, sourcesMin: 1 };
  const places = [wide, address].map((each) => ({ address: each, policy }));
  const bad = { sources: ['two'], block: 'abcdef', converted: false, weight: 1 };
  expect((await store.add(places, bad)).map(({ evidence }) => evidence.length)).toEqual([1, 2]);
});

it('evidence is bounded and expires', async () => {
  for (let i = 0; i < EVIDENCE_MAX + 20; i += 1) await add(`source ${i}`);
  const [key] = await redis.keys('*');
  expect(await redis.llen(key ?? '')).toBe(EVIDENCE_MAX);
  expect(await redis.pttl(key ?? '')).toBeGreaterThan(0);
});

it('a shut breaker expires, and shows whether it was shut before', async () => {
  const now = clock.now();
  expect(await store.hold(address, { share: 0.3, untilMs: now + HOUR }, now)).toBe(false);
  const [key] = await redis.keys('*');
  expect(await redis.pttl(key ?? '')).toBeLessThanOrEqual(HOUR);
  expect(await store.hold(address, undefined, now)).toBe(true);
  expect(await store.hold(address, undefined, now)).toBe(false);
});

it('a carrier that confirms often is written down once a minute, before it could be forgotten', async () => {
  await store.confirmed(route);
  clock.advance(30_000);
  await redis.flushdb();
  await store.confirmed(route);
  expect(await redis.dbsize()).toBe(0);
  clock.advance(30_000);
  await store.confirmed(route);
  expect(await store.habit(route)).toBe('confirms');
});

it('a carrier confirms here, only elsewhere, or nowhere', async () => {
  expect(await store.habit(route)).toBe('silent');
  await store.confirmed({ ...route, country: 'SE' });
  expect(await store.habit(route)).toBe('never_here');
  await store.confirmed(route);
  expect(await store.habit(route)).toBe('confirms');
  expect(await store.habit({ ...route, channel: 'call' })).toBe('silent');
});
