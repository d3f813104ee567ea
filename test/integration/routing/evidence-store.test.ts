/** Evidence in Redis: workers that write at once, one vote a source, bounds, and fields of newer versions. */
import type { Redis } from 'ioredis';
import { routeEvidenceKey, routeVotesKey } from '../../../src/redis/keys.js';
import { FIELDS_MAX, RedisEvidenceStore } from '../../../src/routing/evidence-store.js';
import { counted } from '../../../src/routing/posterior.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';

const DAY_MS = 86_400_000;
const HALF_LIFE_MS = DAY_MS;
const PLACE = { channel: 'sms', country: 'FI', carrier: 'twilio' } as const;
const GOOD = { ...PLACE, vote: { good: 1 }, halfLifeMs: HALF_LIFE_MS };
const FIELD = 'sms FI twilio';

let redis: Redis;
let clock: MovingClock;
let store: RedisEvidenceStore;

beforeEach(async () => {
  redis = await freshTestRedis();
  clock = new MovingClock();
  store = new RedisEvidenceStore(redis, clock);
});

afterEach(async () => {
  await redis.quit();
});

it('votes of workers that write at once are all counted', async () => {
  const others = Array.from({ length: 5 }, () => new RedisEvidenceStore(redis, clock));
  const kept = await Promise.all(others.map((one) => one.add('*', [GOOD, GOOD])));
  expect(kept).toEqual(kept.map(() => true));
  const evidence = (await store.read('*')).get(FIELD);
  expect(evidence && counted(evidence, clock.now()).good).toBe(10);
});

it('evidence loses half of its weight in its half-life, and its scope is forgotten in the end', async () => {
  await store.add('*', [GOOD, GOOD, GOOD, GOOD]);
  clock.advance(DAY_MS);
  await store.add('*', [GOOD]);
  const evidence = (await store.read('*')).get(FIELD);
  expect(evidence && counted(evidence, clock.now()).good).toBe(3);
  expect(await redis.pttl(routeEvidenceKey('*'))).toBeGreaterThan(29 * DAY_MS);
});

it('scopes do not learn from each other', async () => {
  await store.add('acme', [GOOD]);
  expect((await store.read('*')).size).toBe(0);
  expect((await store.read('acme')).size).toBe(1);
});

it('a source votes once a day in a country', async () => {
  const voices = await Promise.all(
    Array.from({ length: 20 }, () => store.takeVoice('*', 'FI', 'somebody')),
  );
  expect(voices.filter(Boolean)).toHaveLength(1);
  expect(await store.takeVoice('*', 'SE', 'somebody')).toBe(true);
  expect(await store.takeVoice('acme', 'FI', 'somebody')).toBe(true);
  clock.advance(DAY_MS);
  expect(await store.takeVoice('*', 'FI', 'somebody')).toBe(true);
});

it('who has voted takes a bounded room and ends by itself, however many vote', async () => {
  const voices = Array.from({ length: 20_000 }, (_, at) => `voice-${at}`);
  let taken = 0;
  for (let from = 0; from < voices.length; from += 2_000) {
    const some = voices.slice(from, from + 2_000);
    const heard = await Promise.all(some.map((voice) => store.takeVoice('*', 'FI', voice)));
    taken += heard.filter(Boolean).length;
  }
  const key = routeVotesKey('*', 'FI', Math.floor(clock.now() / DAY_MS));
  expect(await redis.memory('USAGE', key)).toBeLessThan(20_000);
  expect(await redis.pttl(key)).toBeGreaterThan(0);
  expect(taken).toBeGreaterThan(8_000);
});

it('carriers and countries of one scope are bounded', async () => {
  const filler = Object.fromEntries(
    Array.from({ length: FIELDS_MAX - 1 }, (_, at) => [`sms FI c${at}`, '{}']),
  );
  await redis.hset(routeEvidenceKey('*'), filler);
  expect(await store.add('*', [GOOD])).toBe(true);
  expect(await store.add('*', [{ ...GOOD, carrier: 'one-too-many' }])).toBe(false);
  expect(await store.add('*', [GOOD])).toBe(true);
  expect(await redis.hlen(routeEvidenceKey('*'))).toBe(FIELDS_MAX);
});

it('fields of a newer version are kept, and what cannot be read is learnt anew', async () => {
  const key = routeEvidenceKey('*');
  await redis.hset(key, FIELD, JSON.stringify({ v: 2, good: 3, mood: 'fine', atMs: clock.now() }));
  await store.add('*', [GOOD]);
  expect(JSON.parse(String(await redis.hget(key, FIELD)))).toMatchObject({ good: 4, mood: 'fine' });
  await redis.hset(key, FIELD, 'broken');
  await store.add('*', [GOOD]);
  expect((await store.read('*')).get(FIELD)?.good).toBe(1);
});

it('an open breaker is told with its end, and a closed one is not', async () => {
  await store.breakerOpened('sms', 'twilio', clock.now() + 15_000);
  await store.breakerOpened('call', 'twilio', clock.now() + 15_000);
  await store.breakerClosed('call', 'twilio');
  expect(await store.breakers()).toEqual(new Map([['sms twilio', clock.now() + 15_000]]));
});

it('a tenant tells outcomes until it has told none for a week', async () => {
  expect(await store.tellsOutcomes('acme')).toBe(false);
  await store.outcomeTold('acme');
  expect(await store.tellsOutcomes('acme')).toBe(true);
  expect(await store.tellsOutcomes('other')).toBe(false);
});
