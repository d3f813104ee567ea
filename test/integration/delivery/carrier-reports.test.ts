import fc from 'fast-check';
import type { Redis } from 'ioredis';
import type { CallStep } from '../../../src/challenge/call-script.js';
import type { Channel } from '../../../src/challenge/challenge.js';
import { RedisReplyIndex } from '../../../src/challenge/challenge-indexes.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { deriveMatchDigits, deriveSpokenDigits } from '../../../src/challenge/code.js';
import type { DeliveryEvent } from '../../../src/challenge/event.js';
import { sealMatchDigits } from '../../../src/challenge/phone-number.js';
import { DEFAULT_POLICY } from '../../../src/challenge/policy.js';
import { Router } from '../../../src/challenge/routing.js';
import { CallFlow } from '../../../src/delivery/call-flow.js';
import { CarrierReports } from '../../../src/delivery/carrier-reports.js';
import { FailoverGate } from '../../../src/delivery/failover.js';
import { SmsReplies } from '../../../src/delivery/sms-replies.js';
import { BoundedCheck, checkCommand } from '../../../src/limits/code-check.js';
import { CodeRateLimiter } from '../../../src/limits/code-rate-limiter.js';
import { limitDigest, RedisProvenSources } from '../../../src/limits/hmac-tags.js';
import { RedisLimitStore } from '../../../src/limits/limit-store.js';
import { DEFAULT_LIMITS } from '../../../src/limits/limits.js';
import { RedisLedgerStore } from '../../../src/limits/money.js';
import { everyProvider } from '../../setup/every-provider.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';
import { cipher, draft, keyring, rightCode, wrongCode } from '../../setup/store-fixture.js';

const TENANT = {
  id: 'default',
  brand: 'Contoso',
  locale: 'en',
  senders: [],
  countries: { sms: ['*'], call: ['*'] },
};

let redis: Redis;
let clock: MovingClock;
let store: RedisChallengeStore;
let replies: RedisReplyIndex;
let reports: CarrierReports;
let calls: CallFlow;
let judge: BoundedCheck;
let smsReplies: SmsReplies;
/** Calls whose places limits gave back. */
let freed: string[];

beforeEach(async () => {
  freed = [];
  redis = await freshTestRedis();
  clock = new MovingClock(Date.now());
  store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 86_400_000, clock });
  replies = new RedisReplyIndex(redis);
  const routes = { '*': ['twilio', 'vonage'] };
  reports = new CarrierReports({
    store,
    routes: new Router({ sms: routes, call: routes }, everyProvider),
    policy: DEFAULT_POLICY,
    gate: new FailoverGate({
      admission: {
        admit: async () => 'taken',
        withdraw: async () => {},
        callEnded: async (_tenant, id, delivery) => {
          freed.push(`${id} ${delivery}`);
        },
      },
      tenants: new Map([['default', TENANT]]),
      cipher,
      onRefused: () => {},
    }),
  });
  const ends = { ended: async () => {} };
  calls = new CallFlow({
    store,
    reports,
    ends,
    keyring,
    cipher,
    brandOf: () => 'Contoso',
    detects: (provider) => provider === 'twilio',
  });
  const guard = new CodeRateLimiter({
    store: new RedisLimitStore(redis, { spread: false, clock }),
    limitsOf: () => DEFAULT_LIMITS,
    digest: limitDigest(keyring),
    ledger: new RedisLedgerStore(redis, clock),
    proven: new RedisProvenSources(redis, clock),
  });
  judge = new BoundedCheck(store, guard);
  smsReplies = new SmsReplies({ store, replies, judge, keyring, cipher });
});

afterEach(async () => {
  await redis.quit();
});

async function started(channel: Channel, changes: Parameters<typeof draft>[0] = {}) {
  const made = draft({ route: { channel, provider: 'twilio' }, ...changes });
  await store.create(made);
  const origin = {
    delivery: { challengeId: made.id, delivery: 1 },
    channel,
    provider: 'twilio',
    reference: 'CA1',
  };
  return { made, origin, read: async () => store.read(made.id) };
}

describe('calls', () => {
  it('the # key answers the challenge and ends the call with thanks', async () => {
    const { origin, read } = await started('call');
    const first = await calls.step(origin);
    expect(first).toMatchObject({ kind: 'gather', next: { prompt: 1 } });
    expect(said(first)).toContain('Contoso');
    await reports.record(origin, [{ kind: 'human' }]);
    const end = await calls.step(origin, { prompt: 1 }, '#');
    expect(end).toMatchObject({ kind: 'hang_up' });
    expect(await read()).toMatchObject({ state: 'call_answered' });
  });

  it('a key press that the provider reports twice gets the same answer and counts once', async () => {
    const { origin, read } = await started('call');
    await reports.record(origin, [{ kind: 'human' }]);
    const [one, two] = await Promise.all([
      calls.step(origin, { prompt: 1 }, '#'),
      calls.step(origin, { prompt: 1 }, '#'),
    ]);
    expect(one).toEqual(two);
    expect((await read())?.timeline.filter(({ state }) => state === 'call_answered')).toHaveLength(
      1,
    );
  });

  it('0 and then # denies it', async () => {
    const { origin, read } = await started('call');
    expect(await calls.step(origin, { prompt: 1 }, '0')).toEqual(
      expect.objectContaining({ kind: 'gather', say: [], next: { prompt: 1, pressed: '0' } }),
    );
    await calls.step(origin, { prompt: 1, pressed: '0' }, '#');
    expect(await read()).toMatchObject({ state: 'denied' });
  });

  it('silence is prompted three times, then the call ends as no_keypress', async () => {
    const { origin, read } = await started('call');
    expect(await calls.step(origin, { prompt: 1 }, '')).toMatchObject({
      next: { prompt: 2 },
    });
    expect(await calls.step(origin, { prompt: 2 }, '')).toMatchObject({
      next: { prompt: 3 },
    });
    expect(await calls.step(origin, { prompt: 3 }, '')).toMatchObject({ kind: 'hang_up' });
    expect(await read()).toMatchObject({ state: 'failed', reason: 'no_keypress' });
  });

  it('a machine never verifies, with any key', async () => {
    const { origin, read } = await started('call');
    await reports.record(origin, [{ kind: 'picked_up' }, { kind: 'machine' }]);
    await calls.step(origin, { prompt: 1 }, '#');
    expect(await read()).toMatchObject({ state: 'failed', reason: 'voicemail' });
  });

  it('pressing # and hanging up at once verifies, even if the end is reported first', async () => {
    const { origin, made, read } = await started('call');
    await reports.record(origin, [
      { kind: 'human' },
      { kind: 'picked_up' },
      { kind: 'call_ended' },
    ]);
    clock.advance(DEFAULT_POLICY.hangUpGraceMs - 1);
    await reports.settle(made.id);
    await calls.step(origin, { prompt: 1 }, '#');
    expect(await read()).toMatchObject({ state: 'call_answered' });
  });

  it('hanging up without a key ends the challenge once the grace is over', async () => {
    const { origin, made, read } = await started('call');
    await reports.record(origin, [{ kind: 'picked_up' }, { kind: 'call_ended' }]);
    clock.advance(DEFAULT_POLICY.hangUpGraceMs);
    await reports.settle(made.id);
    expect(await read()).toMatchObject({ state: 'failed', reason: 'hung_up' });
  });

  it('a busy phone gets the requested fallback SMS', async () => {
    const { origin, read } = await started('call', { channels: ['call', 'sms'] });
    await reports.record(origin, [{ kind: 'failed', reason: 'busy', retry: 'other_channel' }]);
    expect(await read()).toMatchObject({
      state: 'queued',
      channel: 'sms',
      deliveries: [
        { state: 'failed', reason: 'busy' },
        { channel: 'sms', provider: 'twilio' },
      ],
    });
  });

  it('the deadline of a challenge that is gone is looked at once more, and removed', async () => {
    const { made } = await started('sms');
    await redis.del(...(await redis.keys('challenge:*')));
    expect(await redis.zcard('deadlines:{00}')).toBe(1);
    expect(await reports.settle(made.id)).toBe('open');
    expect(await store.lookAgain(made.id)).toBeUndefined();
    expect(await redis.zcard('deadlines:{00}')).toBe(0);
  });

  it('a call that is picked up after the challenge has ended gets a polite end', async () => {
    const { origin, made } = await started('call');
    clock.advance(600_000);
    await reports.settle(made.id);
    expect(await calls.step(origin)).toMatchObject({ kind: 'hang_up' });
    expect(await calls.step(origin, { prompt: 1 }, '#')).toMatchObject({ kind: 'hang_up' });
    expect((await store.read(made.id))?.state).toBe('expired');
  });

  it('a key press that names another call, or comes from another provider, verifies nothing', async () => {
    const { origin, read } = await started('call');
    await reports.record(origin, [{ kind: 'accepted', reference: 'CA1' }]);
    await calls.step({ ...origin, reference: 'CA2' }, { prompt: 1 }, '#');
    await calls.step({ ...origin, provider: 'vonage' }, { prompt: 1 }, '#');
    expect((await read())?.state).toBe('queued');
  });

  it('with digits on the screen, # alone does not verify and the digits with # do', async () => {
    const { origin, made, read } = await started('call', { match: true });
    await reports.record(origin, [{ kind: 'human' }]);
    await calls.step(origin, { prompt: 1 }, '#');
    expect((await read())?.state).not.toBe('call_answered');
    await calls.step(origin, { prompt: 1, pressed: shown(made) }, '#');
    expect(await store.read(made.id)).toMatchObject({ state: 'call_answered' });
  });

  it.each([
    ['chosen', 'call_answered'],
    ['derived', 'failed'],
  ])('of digits that the caller chose and ours, the %s ones: %s', async (which, state) => {
    const made = draft({ route: { channel: 'call', provider: 'twilio' }, match: true });
    const chosen = shown(made) === '42' ? '43' : '42';
    const sealed = sealMatchDigits(cipher, made.id, chosen);
    const { origin, read } = await started('call', { ...made, matchDigits: sealed });
    await reports.record(origin, [{ kind: 'human' }]);
    const pressed = which === 'chosen' ? chosen : shown(made);
    await calls.step(origin, { prompt: 1, pressed }, '#');
    expect(await read()).toMatchObject({ state });
  });
});

describe('who picked up', () => {
  const held = { kind: 'wait', next: { prompt: 1, waited: 0 } };

  it('a key press is held until a human is detected, in either order', async () => {
    const { origin, read } = await started('call');
    expect(await calls.step(origin, { prompt: 1 }, '#')).toMatchObject(held);
    expect(await calls.step(origin, { prompt: 1 }, '#')).toMatchObject(held);
    expect((await read())?.state).toBe('queued');
    await reports.record(origin, [{ kind: 'human' }, { kind: 'human' }]);
    expect(await read()).toMatchObject({ state: 'call_answered' });
    expect(await calls.step(origin, { prompt: 1, waited: 0 }, '')).toMatchObject({
      kind: 'hang_up',
      say: [expect.stringContaining('complete')],
    });
  });

  it('a machine voids the key press that is held, and every later one', async () => {
    const { origin, read } = await started('call', { channels: ['call', 'sms'] });
    await calls.step(origin, { prompt: 1 }, '#');
    await reports.record(origin, [{ kind: 'machine' }, { kind: 'human' }]);
    for (const position of [{ prompt: 1, waited: 0 }, { prompt: 1 }]) {
      expect(await calls.step(origin, position, '#')).toMatchObject({ kind: 'hang_up' });
    }
    expect(await read()).toMatchObject({ state: 'queued', channel: 'sms' });
  });

  it('a machine on an earlier call voids its key press, even if a newer call was requested', async () => {
    const { origin, made, read } = await started('call');
    await calls.step(origin, { prompt: 1 }, '#');
    await store.resend({
      id: made.id,
      tenant: made.tenant,
      route: { channel: 'call', provider: 'twilio' },
      requestId: 'r',
      waits: true,
      resendAfterMs: [0, 0],
      deliveriesMax: 5,
      deliveries: 1,
    });
    await reports.record(origin, [{ kind: 'machine' }, { kind: 'human' }]);
    expect(await calls.step(origin, { prompt: 1 }, '#')).toMatchObject({ kind: 'hang_up' });
    expect((await read())?.state).not.toBe('call_answered');
  });

  it('after five silent seconds the call asks for two digits, and they verify; keys in between do not shorten that', async () => {
    const { origin, made, read } = await started('call');
    await calls.step(origin, { prompt: 1 }, '#');
    for (let waited = 0; waited < 4; waited += 1) {
      const here = { prompt: 1, waited };
      expect(await calls.step(origin, here, '#')).toMatchObject({ kind: 'wait', next: here });
      const next = { prompt: 1, waited: waited + 1 };
      expect(await calls.step(origin, here, '')).toMatchObject({ kind: 'wait', next });
    }
    const asked = await calls.step(origin, { prompt: 1, waited: 4 }, '');
    const digits = said(asked).match(/\d/g)?.join('') ?? '';
    expect(digits).toHaveLength(2);
    expect(digits).toBe(spoken(made));
    await calls.step(origin, { prompt: 1 }, '#');
    expect((await read())?.state).toBe('queued');
    await calls.step(origin, { prompt: 2, pressed: digits }, '#');
    expect(await read()).toMatchObject({ state: 'call_answered' });
  });

  it('a late result `human` still releases the key press', async () => {
    const { origin, read } = await started('call');
    await calls.step(origin, { prompt: 1 }, '#');
    await reports.record(origin, [{ kind: 'answerer_unknown' }]);
    expect((await read())?.state).toBe('queued');
    await reports.record(origin, [{ kind: 'human' }]);
    expect(await read()).toMatchObject({ state: 'call_answered' });
  });

  it('after `unknown`, the first # asks for the digits, and wrong digits end the call', async () => {
    const { origin, made, read } = await started('call');
    await reports.record(origin, [{ kind: 'answerer_unknown' }]);
    expect(said(await calls.step(origin, { prompt: 1 }, '#'))).toMatch(/press \d, then \d/);
    const wrong = String((Number(spoken(made)) + 1) % 100).padStart(2, '0');
    expect(await calls.step(origin, { prompt: 1, pressed: wrong }, '#')).toMatchObject({
      kind: 'hang_up',
    });
    expect(await read()).toMatchObject({ state: 'failed', reason: 'wrong_keypress' });
  });

  it('without detection the call asks for the digits from the start', async () => {
    const route = { channel: 'call', provider: 'vonage' } as const;
    const made = draft({ route });
    await store.create(made);
    const origin = {
      delivery: { challengeId: made.id, delivery: 1 },
      ...route,
      reference: 'CA1',
    };
    expect(said(await calls.step(origin))).toMatch(/Contoso.*press \d, then \d/);
    await calls.step(origin, { prompt: 1 }, '#');
    expect((await store.read(made.id))?.state).not.toBe('call_answered');
    await calls.step(origin, { prompt: 2, pressed: spoken(made) }, '#');
    expect(await store.read(made.id)).toMatchObject({ state: 'call_answered' });
  });

  it('the digits of the screen are held too, and count after `unknown`', async () => {
    const { origin, made, read } = await started('call', { match: true });
    const pressed = shown(made);
    expect(await calls.step(origin, { prompt: 1, pressed }, '#')).toMatchObject(held);
    await reports.record(origin, [{ kind: 'answerer_unknown' }]);
    expect(await read()).toMatchObject({ state: 'call_answered' });
  });

  it('a call whose challenge ends while its key press is held gets a polite end', async () => {
    const { origin } = await started('call');
    await calls.step(origin, { prompt: 1 }, '#');
    clock.advance(600_000);
    expect(await calls.step(origin, { prompt: 1, waited: 4 }, '')).toMatchObject({
      kind: 'hang_up',
    });
  });
});

function said(step: CallStep): string {
  return step.kind === 'wait' ? '' : step.say.join(' ');
}

function shown({ id, secret }: ReturnType<typeof draft>): string {
  const keys = keyring.find(secret.keyId);
  return keys ? deriveMatchDigits(keys, id, secret.seed) : '';
}

function spoken({ id, secret }: ReturnType<typeof draft>): string {
  const keys = keyring.find(secret.keyId);
  return keys ? deriveSpokenDigits(keys, id, secret.seed, 1) : '';
}

describe('SMS', () => {
  it('after a failure the next provider sends, and after the last one the challenge fails', async () => {
    const { origin, read } = await started('sms');
    const failed: DeliveryEvent = { kind: 'failed', reason: 'unreachable', retry: 'next_provider' };
    await reports.record({ ...origin, reference: 'SM1' }, [failed]);
    expect(await read()).toMatchObject({
      state: 'queued',
      deliveries: [{}, { provider: 'vonage' }],
    });
    const second = { ...origin, provider: 'vonage', reference: 'uuid' };
    await reports.record({ ...second, delivery: { ...origin.delivery, delivery: 2 } }, [failed]);
    expect(await read()).toMatchObject({ state: 'failed', reason: 'unreachable' });
  });

  const toUs = { tenants: ['default'] };

  it.each(['%s', 'my code is %s, thanks', '%s.', '  %s\n'])(
    'a reply of "%s" verifies',
    async (form) => {
      const { made, read } = await started('sms');
      await replies.add(
        made.tenant,
        cipher.indexes('+358441234567')[0] ?? '',
        made.id,
        clock.now() + 600_000,
      );
      const text = form.replace('%s', rightCode(made));
      expect(await smsReplies.take({ ...toUs, from: '358441234567', text, reference: 'SM9' })).toBe(
        'verified',
      );
      expect(await read()).toMatchObject({ state: 'sms_verified' });
    },
  );

  it('a reply from another phone, with another code or with two codes verifies nothing', async () => {
    const { made, read } = await started('sms');
    await replies.add(
      made.tenant,
      cipher.indexes('+358441234567')[0] ?? '',
      made.id,
      clock.now() + 600_000,
    );
    const right = rightCode(made);
    const from = '+358441234567';
    expect(
      await smsReplies.take({ ...toUs, from: '+358441234568', text: right, reference: '1' }),
    ).toBe('ignored');
    expect(await smsReplies.take({ ...toUs, from, text: wrongCode(made), reference: '2' })).toBe(
      'ignored',
    );
    expect(
      await smsReplies.take({ ...toUs, from, text: `${right} ${right}`, reference: '3' }),
    ).toBe('ignored');
    expect(await smsReplies.take({ ...toUs, from, text: 'STOP', reference: '4' })).toBe('ignored');
    expect((await read())?.state).toBe('queued');
  });

  it('one wrong reply that the provider delivers again costs one attempt', async () => {
    const { made, read } = await started('sms');
    await replies.add(
      made.tenant,
      cipher.indexes('+358441234567')[0] ?? '',
      made.id,
      clock.now() + 600_000,
    );
    const message = { ...toUs, from: '+358441234567', text: wrongCode(made), reference: 'SM7' };
    await smsReplies.take(message);
    await smsReplies.take(message);
    expect((await read())?.checksLeft).toBe(4);
  });

  describe('a phone that two tenants challenge', () => {
    const from = '+358441234567';
    const ours = async () => {
      const mine = await started('sms');
      const other = await started('sms', { tenant: 'other' });
      for (const { made } of [mine, other]) {
        await replies.add(
          made.tenant,
          cipher.indexes(from)[0] ?? '',
          made.id,
          clock.now() + 600_000,
        );
      }
      return { mine, other };
    };

    it("the reply counts for one tenant: the other's challenge uses no try", async () => {
      const { mine, other } = await ours();
      const text = rightCode(mine.made);
      expect(await smsReplies.take({ ...toUs, from, text, reference: '1' })).toBe('verified');
      expect(await other.read()).toMatchObject({ state: 'queued', checksLeft: 5 });
    });

    it('the reply counts for the older of two challenges: the newer one uses no try', async () => {
      const { mine, other } = await ours();
      const both = { tenants: ['default', 'other'], from };
      for (const [meant, left] of [
        [mine, other],
        [other, mine],
      ] as const) {
        const before = (await left.read())?.checksLeft;
        const reply = { ...both, text: rightCode(meant.made), reference: meant.made.id };
        expect(await smsReplies.take(reply)).toBe('verified');
        expect((await left.read())?.checksLeft).toBe(before);
      }
    });

    it('the reply counts for one tenant if the other has used up its tries', async () => {
      const { mine, other } = await ours();
      for (let step = 1; step <= 10; step += 1) {
        const text = wrongCode(other.made, step);
        const { made } = await started('sms', { tenant: 'other' });
        const guess = { tenant: 'other', id: made.id, code: text, requestId: String(step) };
        await judge
          .judge(checkCommand(keyring, guess), { subject: 'sms-reply' })
          .catch(() => undefined);
      }
      const both = { tenants: ['default', 'other'], from };
      const text = rightCode(mine.made);
      expect(await smsReplies.take({ ...both, text, reference: '1' })).toBe('verified');
      const late = rightCode(other.made);
      expect(await smsReplies.take({ ...both, text: late, reference: '2' })).toBe('ignored');
    });
  });
});

describe('a send whose answer was lost', () => {
  it.each([
    ['sms', [{ kind: 'sent' }], 'sent'],
    ['call', [{ kind: 'ringing' }, { kind: 'picked_up' }], 'in_call'],
  ] as const)(
    'and that the provider has reported meanwhile: the %s is not repeated, and does not fail',
    async (channel, events, state) => {
      const { origin, made, read } = await started(channel);
      await store.beginAttempt(origin.delivery, { token: 'one', leaseMs: 10_000 });
      await reports.record(origin, events);
      await reports.uncertain(origin.delivery, channel === 'sms', 'one');
      clock.advance(DEFAULT_POLICY.uncertainMs);
      await reports.settle(made.id);
      expect(await read()).toMatchObject({ state, repeated: false });
      expect((await read())?.deliveries).toHaveLength(1);
    },
  );
});

describe('webhooks in any order, each one to five times', () => {
  type Step =
    | DeliveryEvent
    | { readonly kind: 'key'; readonly key: string; readonly pressed?: string };
  const stories: Record<string, { steps: readonly Step[]; ends: object }> = {
    answered: {
      steps: [
        { kind: 'sent' },
        { kind: 'ringing' },
        { kind: 'picked_up' },
        { kind: 'key', key: '#' },
        { kind: 'human' },
        { kind: 'call_ended' },
      ],
      ends: { state: 'call_answered' },
    },
    voicemail: {
      steps: [
        { kind: 'ringing' },
        { kind: 'picked_up' },
        { kind: 'key', key: '#' },
        { kind: 'machine' },
        { kind: 'call_ended' },
      ],
      ends: { state: 'failed', reason: 'voicemail' },
    },
    unknown: {
      steps: [
        { kind: 'picked_up' },
        { kind: 'key', key: '#' },
        { kind: 'answerer_unknown' },
        { kind: 'call_ended' },
      ],
      ends: { state: 'failed', reason: 'hung_up' },
    },
    denied: {
      steps: [
        { kind: 'ringing' },
        { kind: 'picked_up' },
        { kind: 'key', key: '#', pressed: '0' },
        { kind: 'call_ended' },
      ],
      ends: { state: 'denied' },
    },
    hungUp: {
      steps: [{ kind: 'sent' }, { kind: 'ringing' }, { kind: 'picked_up' }, { kind: 'call_ended' }],
      ends: { state: 'failed', reason: 'hung_up' },
    },
    busy: {
      steps: [
        { kind: 'sent' },
        { kind: 'ringing' },
        { kind: 'failed', reason: 'busy', retry: 'other_channel' },
      ],
      ends: { state: 'failed', reason: 'busy' },
    },
  };

  it.each(Object.entries(stories))(
    '%s always reaches the same end',
    async (_name, { steps, ends }) => {
      const orders = fc.array(fc.constantFrom(...steps), { minLength: 0, maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(
          orders,
          fc.shuffledSubarray([...steps], { minLength: steps.length }),
          async (extra, all) => {
            const { made, origin, read } = await started('call');
            for (const step of [...extra, ...all]) {
              if (step.kind === 'key') {
                const { key, pressed } = step;
                await calls.step(origin, { prompt: 1, ...(pressed ? { pressed } : {}) }, key);
              } else {
                await reports.record(origin, [step]);
              }
            }
            clock.advance(DEFAULT_POLICY.hangUpGraceMs);
            await reports.settle(made.id);
            expect(await read()).toMatchObject(ends);
          },
        ),
        { numRuns: 60 },
      );
    },
  );
});

describe('callbacks that overtake each other', () => {
  it.each([
    ['sms', ['sent', 'delivered'], ['sent', 'delivered']],
    ['call', ['sent', 'ringing', 'picked_up'], ['calling', 'ringing', 'in_call']],
  ] as const)('of an %s move it forward alone', async (channel, kinds, states) => {
    const tell = async (id: string, kind: (typeof kinds)[number]) => {
      const delivery = { challengeId: id, delivery: 1 };
      await reports.record({ delivery, channel, provider: 'twilio', reference: 'id' }, [{ kind }]);
      return (await store.read(id))?.state;
    };
    const start = async () => {
      const made = draft({ route: { channel, provider: 'twilio' } });
      await store.create(made);
      return made.id;
    };
    const inOrder = await start();
    for (const [at, kind] of kinds.entries()) expect(await tell(inOrder, kind)).toBe(states[at]);
    for (const [at, kind] of kinds.entries()) {
      const id = await start();
      expect(await tell(id, kind)).toBe(states[at]);
      for (const earlier of kinds.slice(0, at)) expect(await tell(id, earlier)).toBe(states[at]);
    }
  });
});

describe('a call that reads its code out', () => {
  it('waits for a person, reads the code twice, and frees its place while the challenge goes on', async () => {
    const { made, origin, read } = await started('call', { speaksCode: true });
    const spelled = [...rightCode(made)].join(', ');
    const waits = await calls.step(origin);
    expect(waits).toMatchObject({ kind: 'wait', next: { prompt: 1, waited: 0 } });
    expect(JSON.stringify(waits)).not.toContain(spelled);
    await reports.record(origin, [{ kind: 'human' }]);
    const once = await calls.step(origin, { prompt: 1, waited: 0 });
    expect(JSON.stringify(once)).toContain(spelled);
    const twice = await calls.step(origin, { prompt: 1, pressed: '1' });
    expect(JSON.stringify(twice)).toContain(spelled);
    await reports.record(origin, [{ kind: 'call_ended' }]);
    expect(freed).toEqual([`${made.id} 1`]);
    clock.advance(DEFAULT_POLICY.hangUpGraceMs + 1);
    await reports.settle(made.id);
    expect(await read()).toMatchObject({ state: 'in_call' });
    const command = checkCommand(keyring, {
      tenant: made.tenant,
      id: made.id,
      code: rightCode(made),
      requestId: 'one',
    });
    expect(await judge.judge(command, {})).toMatchObject({ verdict: 'verified' });
    expect(await read()).toMatchObject({ state: 'call_answered' });
  });

  it('that ends before the code was heard has failed, and frees its place', async () => {
    const { origin, made, read } = await started('call', { speaksCode: true });
    await calls.step(origin);
    await reports.record(origin, [{ kind: 'call_ended' }]);
    clock.advance(DEFAULT_POLICY.hangUpGraceMs + 1);
    await reports.settle(made.id);
    expect(await read()).toMatchObject({ state: 'failed', reason: 'hung_up' });
    expect(freed).toContain(`${made.id} 1`);
  });
});
