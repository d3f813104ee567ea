import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { LoginSessions } from '../../../src/console/login-sessions.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';

const ANNA = { operator: 'anna', key: 'console-1', groups: ['sre'], signedInAtMs: 7 };
const LIFE_MS = 3_600_000;
const IDLE_MS = 600_000;

let redis: Redis;
let clock: MovingClock;
let sessions: LoginSessions;

beforeEach(async () => {
  redis = await freshTestRedis();
  clock = new MovingClock();
  sessions = new LoginSessions({ redis, clock, randomBytes, lifeMs: LIFE_MS, idleMs: IDLE_MS });
});

afterEach(async () => {
  await redis.quit();
});

const keyOf = async () => (await redis.keys('console-session:*'))[0] ?? '';

it('a session is found by its id alone', async () => {
  const id = await sessions.begin(ANNA);
  expect(await sessions.find(id, { keep: true })).toMatchObject(ANNA);
  const other = `${id.slice(0, -1)}${id.endsWith('A') ? 'B' : 'A'}`;
  expect(await sessions.find(other, { keep: true })).toBeUndefined();
  expect(await sessions.find('', { keep: true })).toBeUndefined();
  expect(await sessions.find(`${id}\n`, { keep: true })).toBeUndefined();
});

it('it ends at its time, however much it is used', async () => {
  const id = await sessions.begin(ANNA);
  clock.advance(LIFE_MS - 1);
  expect(await sessions.find(id, { keep: true })).toBeDefined();
  // No use keeps it in Redis beyond that.
  expect(await redis.pttl(await keyOf())).toBeLessThanOrEqual(1);
  clock.advance(1);
  expect(await sessions.find(id, { keep: true })).toBeUndefined();
});

it('use puts off the end of an idle one; to look does not', async () => {
  const id = await sessions.begin(ANNA);
  const key = await keyOf();
  expect(await redis.pttl(key)).toBeLessThanOrEqual(IDLE_MS);
  await redis.pexpire(key, 5_000);
  await sessions.find(id, { keep: false });
  expect(await redis.pttl(key)).toBeLessThanOrEqual(5_000);
  await sessions.find(id, { keep: true });
  expect(await redis.pttl(key)).toBeGreaterThan(IDLE_MS - 5_000);
});

it('one that was ended while a request used it stays ended', async () => {
  const id = await sessions.begin(ANNA);
  await Promise.all([
    ...Array.from({ length: 20 }, () => sessions.find(id, { keep: true })),
    sessions.end(id),
    ...Array.from({ length: 20 }, () => sessions.find(id, { keep: true })),
  ]);
  expect(await sessions.find(id, { keep: true })).toBeUndefined();
  expect(await redis.keys('console-session:*')).toEqual([]);
});

it('a record that cannot be read is no session', async () => {
  const id = await sessions.begin(ANNA);
  await redis.set(await keyOf(), JSON.stringify({ v: 1, operator: 'eve' }));
  expect(await sessions.find(id, { keep: true })).toBeUndefined();
});

it('a sign-in is used up once, by one of many', async () => {
  const all = await Promise.all(Array.from({ length: 10 }, () => sessions.useUp('s', 60_000)));
  expect(all.filter(Boolean)).toHaveLength(1);
  expect(await redis.pttl((await redis.keys('console-sign-in:*'))[0] ?? '')).toBeGreaterThan(0);
});
