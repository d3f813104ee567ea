import type { Redis } from 'ioredis';
import { freshTestRedis } from '../../setup/redis.js';
import {
  admissionOn,
  DAY,
  HOUR,
  MINUTE,
  NO_LIMITS,
  verdict,
  verdicts,
} from './admission-fixture.js';

let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(async () => {
  await redis.quit();
});

describe.each([
  ['in one script', false],
  ['one script for each tag', true],
])('%s', (_, spread) => {
  const guard = (limits = NO_LIMITS) => admissionOn(redis, { spread, limits });

  it('a number gets exactly 10 wrong codes in 24 h, over all challenges', async () => {
    const { guesses, clock } = guard();
    const wrong = async () => guesses.after(await guesses.before('default', 'n1'), 'wrong_code');
    expect(await verdicts(12, wrong)).toEqual([
      ...Array(10).fill('ok'),
      'guesses_number',
      'guesses_number',
    ]);
    expect(await verdict(guesses.before('default', 'n2'))).toBe('ok');
    expect(await verdict(guesses.before('other', 'n1'))).toBe('ok');
    clock.advance(DAY);
    expect(await verdict(wrong())).toBe('ok');
  });

  it('a right code, and one that was not checked, do not count', async () => {
    const { guesses } = guard();
    for (const verdictOf of ['verified', 'expired', 'ended', 'missing', 'not_checkable'] as const) {
      for (let i = 0; i < 20; i += 1) {
        await guesses.after(await guesses.before('default', 'n1'), verdictOf);
      }
    }
    expect(await verdict(guesses.before('default', 'n1'))).toBe('ok');
  });

  it('the code that locks a challenge counts as a wrong one', async () => {
    const { guesses } = guard();
    const locking = async () => guesses.after(await guesses.before('default', 'n1'), 'locked');
    expect(await verdicts(11, locking)).toContain('guesses_number');
  });

  it('the same check counts once', async () => {
    const { guesses } = guard();
    const same = () => guesses.before('default', 'n1', 'request-1');
    expect(await verdicts(30, same)).toEqual(Array(30).fill('ok'));
    expect(await verdicts(10, () => guesses.before('default', 'n1'))).toEqual([
      ...Array(9).fill('ok'),
      'guesses_number',
    ]);
  });

  it('a guess is given back once', async () => {
    const { guesses } = guard();
    const guess = await guesses.before('default', 'n1');
    for (let i = 0; i < 9; i += 1) await guesses.before('default', 'n1');
    for (let i = 0; i < 5; i += 1) await guesses.after(guess, 'verified');
    expect(await verdicts(2, () => guesses.before('default', 'n1'))).toEqual([
      'ok',
      'guesses_number',
    ]);
  });

  it("the tenant's limit counts the same check once, and gets it back once", async () => {
    const tenant = { ...NO_LIMITS.guesses.tenant, max: 3, forgiven: 0 };
    const { guesses } = guard({ ...NO_LIMITS, guesses: { ...NO_LIMITS.guesses, tenant } });
    const first = await guesses.before('default', 'n1', 'request-1');
    for (let i = 0; i < 5; i += 1) await guesses.before('default', 'n1', 'request-1');
    await guesses.before('default', 'n2');
    for (let i = 0; i < 5; i += 1) await guesses.after(first, 'verified');
    expect(await verdicts(3, () => guesses.before('default', 'n3'))).toEqual([
      'ok',
      'ok',
      'guesses_tenant',
    ]);
  });

  it('of 1,000 simultaneous guesses at one number, 10 are checked', async () => {
    const { guesses } = guard();
    const all = await Promise.all(
      Array.from({ length: 1_000 }, () => verdict(guesses.before('default', 'n1'))),
    );
    expect(all.filter((each) => each === 'ok')).toHaveLength(10);
  });

  it('simultaneous guesses over many numbers stop within 1,000, and are allowed again as time passes', async () => {
    const { guesses, clock } = guard();
    const spray = async (from: number) => {
      const all = await Promise.all(
        Array.from({ length: 2_000 }, (_, i) => verdict(guesses.before('default', `n${from + i}`))),
      );
      return all.filter((each) => each === 'ok').length;
    };
    expect(await spray(0)).toBe(900);
    expect(await spray(10_000)).toBe(0);
    clock.advance(HOUR + 5 * MINUTE);
    expect(await spray(20_000)).toBe(900);
  });

  it('every right code forgives half a wrong one, so that ordinary typing errors never add up', async () => {
    const { tenant } = NO_LIMITS.guesses;
    const { guesses } = guard({
      ...NO_LIMITS,
      guesses: { ...NO_LIMITS.guesses, tenant: { ...tenant, max: 20 } },
    });
    for (let i = 0; i < 60; i += 1) {
      const wrong = await guesses.before('default', `w${i}`);
      await guesses.after(wrong, 'wrong_code');
      for (let right = 0; right < 2; right += 1) {
        await guesses.after(await guesses.before('default', `r${i}-${right}`), 'verified');
      }
    }
    expect(await verdict(guesses.before('default', 'last'))).toBe('ok');
  });

  it('the right code of a test number gives its own place back and forgives nothing', async () => {
    const { tenant } = NO_LIMITS.guesses;
    const { guesses } = guard({
      ...NO_LIMITS,
      guesses: { ...NO_LIMITS.guesses, tenant: { ...tenant, max: 3 } },
    });
    for (const number of ['w1', 'w2']) {
      await guesses.after(await guesses.before('default', number), 'wrong_code');
    }
    for (let i = 0; i < 20; i += 1) {
      await guesses.after(await guesses.before('default', 'test'), 'verified', true);
    }
    expect(await verdicts(2, () => guesses.before('default', 'n1'))).toEqual([
      'ok',
      'guesses_tenant',
    ]);
  });
});
