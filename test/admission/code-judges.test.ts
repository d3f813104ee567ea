import type { Redis } from 'ioredis';
import { RedisChallengeStore } from '../../src/challenge/challenge-store.js';
import { OctothorpeError } from '../../src/challenge/errors.js';
import type { ChallengeDraft } from '../../src/challenge/ports.js';
import { BoundedCheck, GuardedCheck } from '../../src/limits/code-check.js';
import { freshTestRedis } from '../setup/redis.js';
import { checkCommand, draft, rightCode, wrongCode } from '../store/store-fixture.js';
import { admissionOn, DAY, HOUR, MINUTE, NO_LIMITS } from './admission-fixture.js';

let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(async () => {
  await redis.quit();
});

describe.each([
  ['on a single server', BoundedCheck, false],
  ['on a Cluster', GuardedCheck, true],
])('%s', (_, Judge, spread) => {
  function judging(limits = NO_LIMITS) {
    const gate = admissionOn(redis, { spread, limits });
    const { clock, guesses } = gate;
    const store = new RedisChallengeStore(redis, { slots: 1, retentionMs: DAY, clock });
    const judge = new Judge(store, guesses);
    const challenge = async (changes: Partial<ChallengeDraft> = {}) => {
      const made = draft(changes);
      await store.create(made);
      return made;
    };
    const ask = async (of: ChallengeDraft, code: string, request?: string) => {
      try {
        return (await judge.judge(checkCommand(of, code, request))).verdict;
      } catch (error) {
        if (error instanceof OctothorpeError && error.code === 'limit_reached') return error.rule;
        throw error;
      }
    };
    return { ...gate, challenge, ask };
  }

  const tenantLimit = (max: number, forgiven: number) => ({
    ...NO_LIMITS,
    guesses: { ...NO_LIMITS.guesses, tenant: { ...NO_LIMITS.guesses.tenant, max, forgiven } },
  });

  it('after 10 wrong codes for a number in 24 h, over all its challenges, even the right one is not checked', async () => {
    const { challenge, ask, clock } = judging();
    for (let round = 0; round < 3; round += 1) {
      const made = await challenge();
      for (let step = 1; step <= 4; step += 1) {
        const counted = round * 4 + step;
        expect(await ask(made, wrongCode(made, step))).toBe(
          counted <= 10 ? 'wrong_code' : 'guesses_number',
        );
      }
    }
    const last = await challenge();
    expect(await ask(last, rightCode(last))).toBe('guesses_number');
    const other = await challenge({ numberIndex: 'another-number' });
    expect(await ask(other, rightCode(other))).toBe('verified');
    clock.advance(DAY);
    const next = await challenge();
    expect(await ask(next, rightCode(next))).toBe('verified');
  });

  it('operators see and reset the wrong codes of a number', async () => {
    const { challenge, ask, guesses, store } = judging();
    const made = [await challenge(), await challenge(), await challenge()] as const;
    for (const each of made) {
      for (let step = 1; step <= 4; step += 1) await ask(each, wrongCode(each, step));
    }
    const parts = guesses.numberParts('default', made[0].numberIndex);
    expect(await store.explain(parts)).toMatchObject([{ rule: 'guesses_number' }]);
    await store.forget(parts);
    expect(await ask(made[2], rightCode(made[2]))).toBe('verified');
  });

  it('right codes, and codes for an ended challenge, do not count', async () => {
    const { challenge, ask } = judging();
    for (let i = 0; i < 12; i += 1) {
      const made = await challenge();
      expect(await ask(made, rightCode(made))).toBe('verified');
      expect(await ask(made, wrongCode(made))).toBe('ended');
    }
  });

  it('a repeated request gets the same answer and counts once', async () => {
    const { challenge, ask } = judging();
    const made = await challenge();
    for (let i = 0; i < 20; i += 1) {
      expect(await ask(made, wrongCode(made), 'request-1')).toBe('wrong_code');
    }
    const others = [made, await challenge(), await challenge()];
    let wrong = 0;
    for (const each of others) {
      for (let step = 2; step <= 5; step += 1) {
        if ((await ask(each, wrongCode(each, step))) !== 'guesses_number') wrong += 1;
      }
    }
    expect(wrong).toBe(9);
  });

  it("guesses spread over a tenant's numbers stop at its limit, and are allowed again as time passes", async () => {
    const { challenge, ask, clock } = judging(tenantLimit(30, 0));
    const spray = async (count: number) => {
      const made = await Promise.all(
        Array.from({ length: count }, (_, i) => challenge({ numberIndex: `n${i}` })),
      );
      const all = await Promise.all(made.map((each) => ask(each, wrongCode(each))));
      return all.filter((verdict) => verdict === 'wrong_code').length;
    };
    expect(await spray(200)).toBe(30);
    expect(await spray(50)).toBe(0);
    clock.advance(HOUR + 6 * MINUTE);
    expect(await spray(50)).toBe(30);
  });

  it('every right code forgives half a wrong one, so that ordinary typing errors never add up', async () => {
    const { challenge, ask } = judging(tenantLimit(20, 0.5));
    const person = (name: string) => challenge({ numberIndex: name });
    for (let i = 0; i < 60; i += 1) {
      const clumsy = await person(`a${i}`);
      expect(await ask(clumsy, wrongCode(clumsy))).toBe('wrong_code');
      expect(await ask(clumsy, rightCode(clumsy))).toBe('verified');
      const sure = await person(`b${i}`);
      expect(await ask(sure, rightCode(sure))).toBe('verified');
    }
  });

  it('right codes of a test number forgive nothing, so that nobody can guess without end', async () => {
    const { challenge, ask } = judging(tenantLimit(3, 0.5));
    const guessed: (string | undefined)[] = [];
    for (let i = 0; i < 4; i += 1) {
      for (let known = 0; known < 4 && i < 3; known += 1) {
        const made = await challenge({ numberIndex: 'test-number', test: true });
        expect(await ask(made, rightCode(made))).toBe('verified');
      }
      const other = await challenge({ numberIndex: `n${i}` });
      guessed.push(await ask(other, wrongCode(other)));
    }
    expect(guessed).toEqual([...Array(3).fill('wrong_code'), 'guesses_tenant']);
  });

  it('of 1,000 simultaneous wrong codes, over many challenges of one number, 10 are checked', async () => {
    const { challenge, ask } = judging();
    const made = await Promise.all(Array.from({ length: 200 }, () => challenge()));
    const all = await Promise.all(
      made.flatMap((each) => [1, 2, 3, 4, 5].map((step) => ask(each, wrongCode(each, step)))),
    );
    expect(all.filter((verdict) => verdict === 'wrong_code' || verdict === 'locked')).toHaveLength(
      10,
    );
  });

  it("another tenant's challenge is missing, and guesses at it do not count", async () => {
    const { challenge, ask, guesses, store } = judging();
    const made = await challenge({ tenant: 'other' });
    expect(await ask({ ...made, tenant: 'default' }, rightCode(made))).toBe('missing');
    expect(await store.explain(guesses.numberParts('default', made.numberIndex))).toEqual([]);
  });
});
