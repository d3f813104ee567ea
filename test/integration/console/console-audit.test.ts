import type { Redis } from 'ioredis';
import { ConsoleAudit, SIGN_IN_REFUSED } from '../../../src/console/console-audit.js';
import { plainWrites } from '../../../src/redis/scripts.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';

const ANNA = { operator: 'anna@example.com', key: 'console-1a2b3c4d' };

let redis: Redis;
let clock: MovingClock;
let audit: ConsoleAudit;

beforeEach(async () => {
  redis = await freshTestRedis();
  clock = new MovingClock();
  audit = new ConsoleAudit(redis, plainWrites(redis), clock);
});

afterEach(async () => {
  await redis.quit();
});

it('tells the newest act first, with who, why and about what', async () => {
  await audit.note(ANNA, { act: 'sign_in', target: 'the console' });
  clock.advance(5);
  const shown = { act: 'show_number', tenant: 'acme', target: '+358*****4567', reason: 'asked' };
  await audit.note(ANNA, shown);
  const [newest, first] = await audit.acts(10);
  expect(newest).toMatchObject({ ...ANNA, ...shown, atMs: clock.now() });
  expect(first).toMatchObject({ ...ANNA, act: 'sign_in', atMs: clock.now() - 5 });
  expect(await audit.acts(1)).toHaveLength(1);
});

it('masks numbers in reasons, and needs a reason that says something', async () => {
  const act = { act: 'show_number', target: 'x' };
  await audit.note(ANNA, { ...act, reason: 'for +358 44 123 4567' });
  expect((await audit.acts(1))[0]?.reason).toBe('for [number]');
  await expect(audit.note(ANNA, { ...act, reason: '  ' })).rejects.toThrow(/reason/);
});

it('refused sign-ins push nothing else out', async () => {
  await audit.note(ANNA, { act: 'show_number', target: 'x', reason: 'asked' });
  for (let i = 0; i < 1_200; i += 1) {
    await audit.note({ operator: 'eve', key: 'console-e' }, { act: SIGN_IN_REFUSED, target: 'x' });
  }
  expect(await redis.xlen('console:audit')).toBe(1);
  // Trimmed by whole nodes of the stream.
  expect(await redis.xlen('console:refused')).toBeLessThan(1_200);
  for (const key of ['console:audit', 'console:refused']) {
    expect(await redis.pttl(key)).toBeGreaterThan(390 * 86_400_000);
  }
});
