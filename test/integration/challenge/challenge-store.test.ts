import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import { newMessageId, shortId } from '../../../src/challenge/challenge.js';
import { challengeKeys } from '../../../src/challenge/challenge-commit.js';
import { RedisReplyIndex } from '../../../src/challenge/challenge-indexes.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import type { Transition } from '../../../src/challenge/ports.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';
import {
  check,
  checkCommand,
  cipher,
  draft,
  rightCode,
  wrongCode,
} from '../../setup/store-fixture.js';

const START_MS = Date.UTC(2027, 0, 1);

let redis: Redis;
let clock: MovingClock;
let store: RedisChallengeStore;

/** An uncertain send: it fails after a grace, unless a report comes. */
const feared = (id: string): Transition => ({
  id,
  delivery: 1,
  to: {
    kind: 'failing',
    reason: 'provider_unavailable',
    scope: 'other_channel',
    graceMs: 30_000,
    unlessHeard: true,
  },
  when: 'live',
});

beforeEach(async () => {
  redis = await freshTestRedis();
  clock = new MovingClock(START_MS);
  store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 86_400_000, clock });
});

afterEach(async () => {
  await redis.quit();
});

async function started(changes: Parameters<typeof draft>[0] = {}) {
  const made = draft(changes);
  await store.create(made);
  return made;
}

function keyOf(id: string): string {
  const [key = ''] = challengeKeys(id) ?? [];
  return key;
}

const LEASE_MS = 10_000;

function attempt(token: string) {
  return { token, leaseMs: LEASE_MS };
}

function outbox() {
  return redis
    .xrange('outbox:{00}', '-', '+')
    .then((entries) => entries.map(([, fields]) => fields));
}

describe('create', () => {
  it('writes the state, its event and the work to do in one step', async () => {
    const made = draft();
    const result = await store.create(made);
    expect(result).toMatchObject({
      kind: 'created',
      challenge: { state: 'queued', checksLeft: 5, expiresAtMs: clock.now() + 600_000 },
    });
    expect(await outbox()).toEqual([
      expect.arrayContaining(['task', 'deliver', 'challenge', made.id, 'number', '1']),
    ]);
    const [[, [field, event = '']] = ['', []]] = await redis.xrange('events:{00}', '-', '+');
    expect(field).toBe('event');
    expect(JSON.parse(event)).toEqual({
      v: 1,
      challenge: made.id,
      tenant: made.tenant,
      sequence: 1,
      atMs: clock.now(),
      state: 'queued',
      final: false,
      channel: 'sms',
      delivery: 1,
      provider: 'twilio',
      to: made.to.masked,
    });
  });

  it('a repeated request finds the first challenge as it was at its start', async () => {
    const made = await started();
    await check(store, checkCommand(made, wrongCode(made)));
    await store.transition(progress(made.id, 'sent', 2));
    const again = await store.create({ ...made, verifier: 'other' });
    expect(again).toMatchObject({ kind: 'replayed', challenge: { state: 'queued' } });
    expect(await outbox()).toHaveLength(1);
  });

  it('the same id with another request is a conflict', async () => {
    const made = await started();
    const other = await store.create({ ...made, bodyHash: 'another' });
    expect(other).toMatchObject({ kind: 'conflict', earlier: { id: made.id } });
  });

  it('every key expires', async () => {
    const made = await started();
    await check(store, checkCommand(made, rightCode(made)));
    const keys = await redis.keys('*');
    const lives = await Promise.all(keys.map((key) => redis.pttl(key)));
    expect(lives.every((life) => life > 0)).toBe(true);
    expect(keys.length).toBeGreaterThanOrEqual(3);
  });

  it('Redis contains neither the code nor the number', async () => {
    const made = await started();
    const dump = JSON.stringify([
      await redis.hgetall(keyOf(made.id)),
      await redis.xrange('events:{00}', '-', '+'),
      await outbox(),
    ]);
    expect(dump).not.toContain(rightCode(made));
    expect(dump).not.toContain('441234567');
    const sealed = (await store.read(made.id))?.to.sealed ?? '';
    expect(cipher.open(sealed, made.id)).toBe('+358441234567');
  });
});

describe('check', () => {
  it('the right code verifies, and never works again', async () => {
    const made = await started();
    const first = await check(store, checkCommand(made, rightCode(made)));
    expect(first).toMatchObject({ verdict: 'verified', challenge: { state: 'sms_verified' } });
    expect(await check(store, checkCommand(made, rightCode(made)))).toMatchObject({
      verdict: 'ended',
    });
  });

  it('1,000 right codes at once succeed exactly once', async () => {
    const made = await started();
    const verdicts = await Promise.all(
      Array.from({ length: 1_000 }, () => check(store, checkCommand(made, rightCode(made)))),
    );
    expect(verdicts.filter(({ verdict }) => verdict === 'verified')).toHaveLength(1);
  });

  // The attacks do it with 10,000.
  it('2,000 wrong guesses at once get five evaluated and lock the challenge', async () => {
    const made = await started();
    const verdicts = await Promise.all(
      Array.from({ length: 2_000 }, (_, i) =>
        check(store, checkCommand(made, wrongCode(made, 1 + i))),
      ),
    );
    const evaluated = verdicts.filter(({ verdict }) => verdict === 'wrong_code').length;
    expect(evaluated).toBe(4);
    expect(verdicts.filter(({ verdict }) => verdict === 'locked')).toHaveLength(1_996);
    expect(await check(store, checkCommand(made, rightCode(made)))).toMatchObject({
      verdict: 'locked',
    });
  });

  it('a resend does not give new attempts', async () => {
    const made = await started();
    for (let i = 0; i < 4; i += 1) await check(store, checkCommand(made, wrongCode(made, i + 1)));
    clock.advance(30_000);
    await store.resend(resendCommand(made.id));
    expect(await check(store, checkCommand(made, wrongCode(made, 9)))).toMatchObject({
      verdict: 'locked',
    });
  });

  it('a repeated command gets the first verdict and uses one try', async () => {
    const made = await started();
    const wrong = checkCommand(made, wrongCode(made), 'aaaaaaaaaaaa');
    await check(store, wrong);
    expect(await check(store, wrong)).toMatchObject({
      verdict: 'wrong_code',
      challenge: { checksLeft: 4 },
    });
    const right = checkCommand(made, rightCode(made), 'bbbbbbbbbbbb');
    await check(store, right);
    expect(await check(store, right)).toMatchObject({ verdict: 'verified' });
  });

  it('a code is refused once its life is over, and the challenge says so', async () => {
    const made = await started();
    clock.advance(600_000);
    expect(await check(store, checkCommand(made, rightCode(made)))).toMatchObject({
      verdict: 'expired',
      challenge: { state: 'expired' },
    });
  });

  it('expiry and a right code at the last moment give one end, never two', async () => {
    const made = await started();
    clock.advance(599_999);
    const [checked] = await Promise.all([
      check(store, checkCommand(made, rightCode(made))),
      store.transition({
        id: made.id,
        delivery: 0,
        to: { kind: 'final', state: 'expired', anyDelivery: true },
        when: 'over',
      }),
    ]);
    expect(checked.verdict).toBe('verified');
    const finals = (await store.read(made.id))?.timeline.filter((e) => e.state !== 'queued');
    expect(finals).toHaveLength(1);
  });

  it('another tenant finds nothing', async () => {
    const made = await started();
    const command = { ...checkCommand(made, rightCode(made)), tenant: 'other' };
    expect(await check(store, command)).toEqual({ verdict: 'missing' });
  });

  it('a call has no code to check', async () => {
    const made = await started({ route: { channel: 'call', provider: 'twilio' } });
    expect(await check(store, checkCommand(made, rightCode(made)))).toMatchObject({
      verdict: 'not_checkable',
    });
  });
});

describe('resend', () => {
  it('waits 30 s, then 60 s, and says how long', async () => {
    const made = await started();
    clock.advance(10_000);
    expect(await store.resend(resendCommand(made.id))).toMatchObject({
      kind: 'too_soon',
      retryAfterMs: 20_000,
    });
    clock.advance(20_000);
    expect(await store.resend(resendCommand(made.id))).toMatchObject({
      kind: 'resent',
      challenge: { state: 'queued', deliveries: [{ number: 1 }, { number: 2 }] },
    });
    clock.advance(59_000);
    expect(await store.resend(resendCommand(made.id))).toMatchObject({
      kind: 'too_soon',
      retryAfterMs: 1_000,
    });
  });

  it('is over after the last wait', async () => {
    const made = await started({ lifeMs: 600_000 });
    clock.advance(30_000);
    await store.resend(resendCommand(made.id, { resendAfterMs: [30_000] }));
    clock.advance(100_000);
    expect(await store.resend(resendCommand(made.id, { resendAfterMs: [30_000] }))).toMatchObject({
      kind: 'exhausted',
    });
  });

  it('changes nothing if another delivery was queued after its admission', async () => {
    const made = await started();
    clock.advance(30_000);
    const before = await store.read(made.id);
    const result = await store.resend(resendCommand(made.id, { deliveries: 0 }));
    expect(result).toEqual({ kind: 'changed', challenge: before });
    expect(await store.read(made.id)).toEqual(before);
    expect(await outbox()).toHaveLength(1);
  });

  it('two at once send once', async () => {
    const made = await started();
    clock.advance(30_000);
    const results = await Promise.all(
      ['a', 'b', 'c'].map((requestId) => store.resend(resendCommand(made.id, { requestId }))),
    );
    expect(results.filter(({ kind }) => kind === 'resent')).toHaveLength(1);
    expect(await outbox()).toHaveLength(2);
  });
});

describe('attempts', () => {
  it('stores an SMS for replies of its phone to its tenant, the newest three, and no call', async () => {
    const replies = new RedisReplyIndex(redis);
    const ids: string[] = [];
    for (let i = 0; i < 4; i += 1) {
      const { id } = await started();
      await store.beginAttempt({ challengeId: id, delivery: 1 }, attempt('one'));
      ids.unshift(id);
    }
    const call = await started({ route: { channel: 'call', provider: 'twilio' } });
    await store.beginAttempt({ challengeId: call.id, delivery: 1 }, attempt('one'));
    const others = await started({ tenant: 'other' });
    await store.beginAttempt({ challengeId: others.id, delivery: 1 }, attempt('one'));
    const indexes = cipher.indexes('+358441234567');
    expect(await replies.find(['default'], indexes)).toEqual(ids.slice(0, 3));
    expect(await replies.find(['other'], indexes)).toEqual([others.id]);
    expect(await redis.pttl(`reply:{${indexes[0]}}:default`)).toBeGreaterThan(0);
  });

  it('stores no message for replies: nobody answers it, and challenges keep their places', async () => {
    const made = await started();
    const content = { sealed: 'k1.content', parts: 1, machines: false };
    await started({ id: newMessageId(randomBytes(16), 1), content });
    const found = await new RedisReplyIndex(redis).find(['default'], [made.numberIndex]);
    expect(found).toEqual([made.id]);
  });

  it('one worker has the lease; another takes over as uncertain when the lease is over', async () => {
    const made = await started();
    const id = { challengeId: made.id, delivery: 1 };
    const sinceMs = clock.now();
    expect(await store.beginAttempt(id, attempt('one'))).toMatchObject({ kind: 'go' });
    expect(await store.beginAttempt(id, attempt('one'))).toMatchObject({ kind: 'go' });
    clock.advance(LEASE_MS - 1);
    expect(await store.beginAttempt(id, attempt('two'))).toEqual({ kind: 'held', waitMs: 1 });
    clock.advance(1);
    expect(await store.beginAttempt(id, attempt('two'))).toMatchObject({
      kind: 'uncertain',
      sinceMs,
    });
  });

  it('only one of many takes over a failed attempt', async () => {
    const made = await started();
    const id = { challengeId: made.id, delivery: 1 };
    await store.beginAttempt(id, attempt('one'));
    const takeover = { sinceMs: clock.now(), repeats: false };
    clock.advance(LEASE_MS);
    const results = await Promise.all(
      ['two', 'three', 'four'].map((token) =>
        store.beginAttempt(id, { ...attempt(token), takeover }),
      ),
    );
    expect(results.filter(({ kind }) => kind === 'go')).toHaveLength(1);
  });

  it('a replaced attempt changes nothing any more', async () => {
    const made = await started();
    const id = { challengeId: made.id, delivery: 1 };
    await store.beginAttempt(id, attempt('one'));
    const takeover = { sinceMs: clock.now(), repeats: true };
    clock.advance(LEASE_MS);
    expect(await store.beginAttempt(id, { ...attempt('two'), takeover })).toMatchObject({
      kind: 'go',
      challenge: { repeated: true },
    });
    const sent = progress(made.id, 'sent', 2);
    const failed = { kind: 'final', state: 'failed', reason: 'busy', anyDelivery: false } as const;
    for (const late of [
      { ...sent, reference: 'SM1' },
      { ...sent, to: failed },
    ]) {
      expect(await store.transition({ ...late, attempt: 'one' })).toMatchObject({
        kind: 'ignored',
      });
    }
    await store.transition({ ...sent, attempt: 'two', reference: 'SM2' });
    expect((await store.read(made.id))?.deliveries[0]?.reference).toBe('SM2');
  });

  it('a repeated job does not send an uncertain delivery again', async () => {
    const made = await started();
    const id = { challengeId: made.id, delivery: 1 };
    await store.beginAttempt(id, attempt('one'));
    await store.transition({ ...feared(made.id), attempt: 'one' });
    clock.advance(LEASE_MS);
    expect(await store.beginAttempt(id, attempt('two'))).toEqual({ kind: 'settled' });
  });

  it('nothing is sent if the provider is known to have it', async () => {
    const made = await started();
    await store.transition({ ...progress(made.id, 'sent', 2), reference: 'SM1' });
    expect(await store.beginAttempt({ challengeId: made.id, delivery: 1 }, attempt('one'))).toEqual(
      {
        kind: 'settled',
      },
    );
  });

  it('nothing is sent for an expired, ended or replaced delivery', async () => {
    const late = await started();
    const id = { challengeId: late.id, delivery: 1 };
    clock.advance(600_000);
    expect(await store.beginAttempt(id, attempt('one'))).toMatchObject({ kind: 'over' });
    const ended = await started();
    await check(store, checkCommand(ended, rightCode(ended)));
    expect(
      await store.beginAttempt({ challengeId: ended.id, delivery: 1 }, attempt('one')),
    ).toEqual({
      kind: 'settled',
    });
    const overtaken = await started();
    clock.advance(30_000);
    await store.resend(resendCommand(overtaken.id));
    expect(
      await store.beginAttempt({ challengeId: overtaken.id, delivery: 1 }, attempt('one')),
    ).toEqual({
      kind: 'settled',
    });
  });
});

describe('a delivery that no provider has', () => {
  const lookAt = async (id: string) =>
    Number(await redis.zscore('deadlines:{00}', shortId(id))) - clock.now();

  it('is checked after half a minute, and then at growing intervals, until its life ends', async () => {
    const made = await started();
    const open = { kind: 'open', challengeId: made.id, delivery: 1, tenant: 'default' };
    expect(await lookAt(made.id)).toBe(30_000);
    const waits: number[] = [];
    while ((await lookAt(made.id)) + clock.now() < made.lifeMs + START_MS) {
      clock.advance(await lookAt(made.id));
      expect(await store.lookAgain(made.id)).toEqual(open);
      waits.push(await lookAt(made.id));
    }
    expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 120_000]);
  });

  it('is not checked once a provider has it, and neither is an ended challenge', async () => {
    const made = await started();
    await store.transition(progress(made.id, 'sent', 2));
    expect(await store.lookAgain(made.id)).toBeUndefined();
    expect(await lookAt(made.id)).toBe(600_000);
    await check(store, checkCommand(made, rightCode(made)));
    expect(await store.lookAgain(made.id)).toBeUndefined();
  });
});

describe('transitions', () => {
  it('progress only grows', async () => {
    const made = await started();
    await store.transition(progress(made.id, 'delivered', 3));
    expect(await store.transition(progress(made.id, 'sent', 2))).toMatchObject({ kind: 'ignored' });
    expect((await store.read(made.id))?.state).toBe('delivered');
  });

  it('a callback for another message changes nothing', async () => {
    const made = await started();
    await store.transition({ ...progress(made.id, 'sent', 2), reference: 'SM1' });
    expect(
      await store.transition({ ...progress(made.id, 'delivered', 3), reference: 'SM2' }),
    ).toMatchObject({ kind: 'ignored' });
  });

  it('a failure counts only from the newest delivery, a proof from every one', async () => {
    const made = await started({ route: { channel: 'call', provider: 'twilio' } });
    clock.advance(30_000);
    await store.resend(resendCommand(made.id));
    expect(await store.transition(failure(made.id, 1))).toMatchObject({ kind: 'ignored' });
    expect(
      await store.transition({
        id: made.id,
        delivery: 1,
        to: { kind: 'final', state: 'call_answered', anyDelivery: true },
        when: 'live',
      }),
    ).toMatchObject({ kind: 'applied', challenge: { state: 'call_answered' } });
  });

  it('a final state never changes', async () => {
    const made = await started();
    await store.transition(failure(made.id, 1));
    await store.transition(progress(made.id, 'delivered', 3));
    expect(await check(store, checkCommand(made, rightCode(made)))).toMatchObject({
      verdict: 'ended',
    });
    expect((await store.read(made.id))?.state).toBe('failed');
  });

  it('an ended challenge has no sealed number, seed or verifier', async () => {
    const made = await started();
    await store.transition(failure(made.id, 1));
    expect(await store.read(made.id)).toMatchObject({
      to: { sealed: '' },
      secret: { seed: '' },
      verifier: '',
      numberIndex: '',
    });
  });

  it('a pending failure waits for its grace and gives way to a proof', async () => {
    const made = await started({ route: { channel: 'call', provider: 'twilio' } });
    await store.transition({
      id: made.id,
      delivery: 1,
      to: { kind: 'failing', reason: 'hung_up', scope: 'none', graceMs: 3_000, unlessHeard: false },
      when: 'any',
    });
    expect(await store.pendingFailure(made.id)).toEqual({
      delivery: 1,
      reason: 'hung_up',
      scope: 'none',
      dueMs: clock.now() + 3_000,
    });
    expect(Number(await redis.zscore('deadlines:{00}', shortId(made.id)))).toBe(
      clock.now() + 3_000,
    );
  });
});

describe('a delivery that may have gone out', () => {
  it.each(['a first callback', 'progress'])('%s cancels its pending failure', async (news) => {
    const made = await started();
    await store.transition(feared(made.id));
    await store.transition(
      news === 'progress'
        ? progress(made.id, 'sent', 2)
        : { id: made.id, delivery: 1, reference: 'SM1', to: { kind: 'reference' }, when: 'any' },
    );
    expect(await store.pendingFailure(made.id)).toBeUndefined();
    // It is checked again, because later callbacks may be lost as well.
    await store.lookAgain(made.id);
    expect(Number(await redis.zscore('deadlines:{00}', shortId(made.id)))).toBe(
      clock.now() + 600_000,
    );
  });

  it('does not fail before its time', async () => {
    const made = await started();
    await store.transition(feared(made.id));
    const fail: Transition = { ...failure(made.id, 1), when: 'due' };
    clock.advance(29_999);
    expect(await store.transition(fail)).toMatchObject({ kind: 'ignored' });
    clock.advance(1);
    expect(await store.transition(fail)).toMatchObject({ kind: 'applied' });
  });
});

it('any id that is not ours is a missing challenge', async () => {
  for (const id of ['', 'ch_', "ch_'; DROP", '__proto__', 'ch_00'.padEnd(40, 'a')]) {
    expect(await store.read(id)).toBeUndefined();
  }
});

it('a challenge of a too new version is an internal error, not an outage of Redis', async () => {
  const { id } = await started();
  await redis.hset(keyOf(id), 'v', 9);
  const error = await store.read(id).catch((reason: unknown) => reason);
  expect(error).not.toHaveProperty('code', 'unavailable');
  expect(String(error)).toContain('version 9');
});

function progress(id: string, state: 'sent' | 'delivered', rank: number): Transition {
  return { id, delivery: 1, to: { kind: 'progress', state, rank }, when: 'live' };
}

function failure(id: string, delivery: number): Transition {
  return {
    id,
    delivery,
    to: { kind: 'final', state: 'failed', reason: 'unreachable', anyDelivery: false },
    when: 'live',
  };
}

function resendCommand(
  id: string,
  changes: { requestId?: string; resendAfterMs?: number[]; deliveries?: number } = {},
) {
  return {
    id,
    tenant: 'default',
    route: { channel: 'sms' as const, provider: 'vonage' },
    requestId: changes.requestId ?? String(Math.random()).slice(2, 14),
    resendAfterMs: changes.resendAfterMs ?? [30_000, 60_000, 120_000],
    waits: true,
    deliveriesMax: 12,
    deliveries: changes.deliveries ?? 1,
  };
}
