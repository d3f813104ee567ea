import type { Redis } from 'ioredis';
import type { Fact } from '../../../src/challenge/challenge-change.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import type { Asker } from '../../../src/challenge/policy.js';
import type { ChallengeDraft } from '../../../src/challenge/ports.js';
import { BoundedCheck } from '../../../src/limits/code-check.js';
import { GuardedCheck } from '../../../src/limits/code-rate-limiter.js';
import { numberTag, sourceTags } from '../../../src/limits/hmac-tags.js';
import { freshTestRedis } from '../../setup/redis.js';
import { checkCommand, draft, rightCode, wrongCode } from '../../setup/store-fixture.js';
import {
  admissionOn,
  cipher,
  DAY,
  digest,
  HOUR,
  MINUTE,
  NO_LIMITS,
  sendRequest,
  strangeNumber,
  verdict,
} from './admission-fixture.js';

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
    const store = new RedisChallengeStore(redis, {
      slots: spread ? 2 : 1,
      retentionMs: DAY,
      clock,
    });
    const judge = new Judge(store, guesses, gate.ends);
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
    return { ...gate, challenge, ask, judge, challengeStore: store };
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

  describe('a right code of a number that was sent to', () => {
    const ONE_AN_HOUR = [{ max: 1, windowMs: HOUR }];
    const LIMITS = {
      ...NO_LIMITS,
      number: ONE_AN_HOUR,
      prefix: { ...NO_LIMITS.prefix, last4: ONE_AN_HOUR },
      tenant: [{ max: 100, windowMs: HOUR }],
    };
    const STARTER = { ip: '192.0.2.1' };

    async function sent() {
      const judged = judging(LIMITS);
      const { admission, challenge, challengeStore, proven } = judged;
      const e164 = strangeNumber();
      const numberIndex = cipher.lastingIndex(e164);
      const queue = async (from: Asker = STARTER) => {
        const made = await challenge({ numberIndex });
        await admission.admit(sendRequest({ challengeId: made.id, e164, ...from }));
        return made;
      };
      const send = async (from?: Asker) => {
        const made = await queue(from);
        const attempt = { token: 'worker', leaseMs: MINUTE };
        await challengeStore.beginAttempt({ challengeId: made.id, delivery: 1 }, attempt);
        return made;
      };
      const known = (asker: Asker) =>
        proven.among(numberTag(digest, 'default', e164), sourceTags(digest, 'default', asker));
      const row = () => redis.exists(`limit:{default.${numberIndex}}:row`);
      return { ...judged, queue, send, known, row };
    }

    it('ends its waits and its row of wrong codes, and proves who asked, before it is answered', async () => {
      const { send, ask, known, row } = await sent();
      const made = await send();
      await ask(made, wrongCode(made));
      expect([await verdict(send()), await row(), await known(STARTER)]).toEqual(['number', 1, []]);
      expect(await ask(made, rightCode(made))).toBe('verified');
      expect(await row()).toBe(0);
      expect(await known(STARTER)).toHaveLength(1);
      expect(await verdict(send({ ip: '192.0.2.3' }))).toBe('ok');
    });

    it('proves the phone that typed it as well, and a reply by SMS proves the starter alone', async () => {
      const { send, judge, known } = await sent();
      const [typed, replied] = [{ device: 'phone' }, { subject: 'reply' }];
      const first = await send();
      await judge.judge(checkCommand(first, rightCode(first)), typed);
      const second = await send({ device: 'other' });
      await judge.judge(checkCommand(second, rightCode(second)), replied, {});
      expect(await known(typed)).toHaveLength(1);
      expect(await known(replied)).toEqual([]);
      expect(await known({ device: 'other' })).toHaveLength(1);
    });

    it('tells the worker what is settled', async () => {
      const { send, ask } = await sent();
      const made = await send();
      await ask(made, rightCode(made));
      const [, fields = []] = (await redis.xrevrange('outbox:{00}', '+', '-', 'COUNT', 1))[0] ?? [];
      const [fact] = JSON.parse(fields.at(-1) ?? '[]') as Fact[];
      expect(fact).toMatchObject({ kind: 'ended', outcome: 'sms_verified' });
      expect((fact as { settled?: boolean }).settled).toBe(spread ? undefined : true);
    });

    it('gives its places back once, however often it is told', async () => {
      const { send, ask, ends, challengeStore } = await sent();
      const first = await send();
      await ask(first, rightCode(first), 'request-1');
      await send();
      expect(await ask(first, rightCode(first), 'request-1')).toBe('verified');
      const ended = await challengeStore.read(first.id);
      if (ended) await ends.ended(ended);
      expect(await verdict(send({ ip: '192.0.2.2' }))).toBe('number');
    });

    it('gives all back, once the end is passed on, that a delivery took for which no attempt was made', async () => {
      const { queue, ask, ends, challengeStore } = await sent();
      const counted = () => redis.hget('limit:{default}:sum:', 's3600=');
      const made = await queue();
      expect(await counted()).toBe('1');
      await ask(made, rightCode(made));
      const ended = await challengeStore.read(made.id);
      for (let told = 0; ended && told < 2; told += 1) await ends.ended(ended);
      expect(await counted()).toBe('0');
    });
  });

  it("another tenant's challenge is missing, and guesses at it do not count", async () => {
    const { challenge, ask, guesses, store } = judging();
    const made = await challenge({ tenant: 'other' });
    expect(await ask({ ...made, tenant: 'default' }, rightCode(made))).toBe('missing');
    expect(await store.explain(guesses.numberParts('default', made.numberIndex))).toEqual([]);
  });
});
