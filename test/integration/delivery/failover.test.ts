/** A failover passes the same limits as any other send, with real scripts: what it counts, what refuses it, what it gives back. */
import type { Redis } from 'ioredis';
import type { Channel, FinalState } from '../../../src/challenge/challenge.js';
import type { Fact } from '../../../src/challenge/challenge-change.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { DEFAULT_POLICY } from '../../../src/challenge/policy.js';
import type { ChallengeDraft } from '../../../src/challenge/ports.js';
import { pairKey, Router, type SenderBans } from '../../../src/challenge/routing.js';
import { CarrierReports } from '../../../src/delivery/carrier-reports.js';
import { FailoverGate, type RefusedFailover } from '../../../src/delivery/failover.js';
import { type SettledLimits, settleLimits } from '../../../src/delivery/settlement.js';
import type { Limits } from '../../../src/limits/limits.js';
import { everyProvider } from '../../setup/every-provider.js';
import { freshTestRedis } from '../../setup/redis.js';
import { cipher, draft } from '../../setup/store-fixture.js';
import { admissionOn, HOUR, NO_LIMITS, sendRequest } from '../limits/admission-fixture.js';

let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(async () => {
  await redis.quit();
});

const NUMBER = '+358441234567';
const budget = (hour: number) => ({
  budgets: { ...NO_LIMITS.budgets, country: { hour, day: null } },
});

async function line(
  limits: Partial<Limits> = {},
  countries: Partial<Record<Channel, string[]>> = { sms: ['FI'], call: ['FI'] },
  bans: SenderBans = new Map(),
) {
  const gate = admissionOn(redis, { limits });
  const store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 1_000, clock: gate.clock });
  const refused: RefusedFailover[] = [];
  const both = { '*': ['twilio', 'vonage'] };
  const reports = new CarrierReports({
    store,
    routes: new Router({ sms: both, call: both }, everyProvider, { bans, clock: gate.clock }),
    policy: DEFAULT_POLICY,
    gate: new FailoverGate({
      admission: gate.admission,
      tenants: new Map([
        ['default', { id: 'default', brand: 'Contoso', locale: 'en', senders: [], countries }],
      ]),
      cipher,
      onRefused: (each) => refused.push(each),
    }),
  });
  const start = async (channel: Channel, changes: Partial<ChallengeDraft> = {}) => {
    const made = draft({ route: { channel, provider: 'twilio' }, ...changes });
    await gate.admission.admit(
      sendRequest({ challengeId: made.id, e164: NUMBER, channel, provider: 'twilio' }),
    );
    await store.create(made);
    const origin = {
      delivery: { challengeId: made.id, delivery: 1 },
      channel,
      provider: 'twilio',
      reference: 'SM1',
    };
    return { id: made.id, origin, read: () => store.read(made.id) };
  };
  const resend = async (challengeId: string, channel: Channel) => {
    const made = { challengeId, e164: NUMBER, channel, provider: 'twilio', delivery: 2 };
    await gate.admission.admit(sendRequest({ ...made, kind: 'resend' }));
    const route = { channel, provider: 'twilio' };
    const waits = { waits: false, resendAfterMs: [30_000], deliveriesMax: 12, deliveries: 1 };
    const about = { id: challengeId, tenant: 'default', requestId: 'again' };
    expect(await store.resend({ ...about, route, ...waits })).toMatchObject({ kind: 'resent' });
  };
  /** Its end, as the outbox tells it. */
  const settled = async (challengeId: string) => {
    const [entry] = await redis.xrevrange('outbox:{00}', '+', '-', 'COUNT', 1);
    const told = (field: string) => entry?.[1][entry[1].indexOf(field) + 1] ?? '';
    const end = { channel: told('channel') as Channel, state: told('state') as FinalState };
    const facts = JSON.parse(told('facts')) as Fact[];
    const limits = gate as unknown as SettledLimits;
    await settleLimits(limits, { tenant: 'default', challengeId, ...end, facts }, store);
  };
  const spent = async () =>
    Number(await redis.hget('limit:{default}:sum:FI', 'm3600=')) / 1_000_000;
  return { ...gate, store, reports, refused, start, resend, settled, spent };
}

const unreachable = { kind: 'failed', reason: 'unreachable', retry: 'next_provider' } as const;

it('two simultaneous copies of a report queue one delivery and take its money once', async () => {
  const { reports, start, spent } = await line(budget(10));
  const { origin, read } = await start('sms');
  await Promise.all(Array.from({ length: 5 }, () => reports.record(origin, [unreachable])));
  await reports.record(origin, [unreachable]);
  expect((await read())?.deliveries).toHaveLength(2);
  expect(await spent()).toBe(0.2);
});

it('without money for another provider the challenge ends, and the delivery keeps its own reason', async () => {
  const { reports, start, refused, spent } = await line(budget(0.15));
  const { id, origin, read } = await start('sms');
  await reports.record(origin, [unreachable]);
  expect(await read()).toMatchObject({
    state: 'failed',
    reason: 'destination_blocked',
    deliveries: [{ state: 'failed', reason: 'unreachable' }],
  });
  const about = { challenge: id, tenant: 'default', delivery: 2, country: 'FI', channel: 'sms' };
  expect(refused).toEqual([{ ...about, provider: 'vonage', rule: 'country_budget_hour' }]);
  expect(await spent()).toBe(0.1);
});

describe('where the country would block the sender at the other provider', () => {
  const bans = new Map([[pairKey('default', 'vonage', 'FI'), { fromMs: 0, remedy: 'Register.' }]]);
  const both = { sms: ['FI'], call: ['FI'] };

  it('nothing is sent there: the challenge ends as sender_not_allowed, without money taken for it', async () => {
    const { reports, start, spent } = await line(budget(10), both, bans);
    const { origin, read } = await start('sms');
    await reports.record(origin, [unreachable]);
    expect(await read()).toMatchObject({
      state: 'failed',
      reason: 'sender_not_allowed',
      deliveries: [{ provider: 'twilio', state: 'failed', reason: 'unreachable' }],
    });
    expect((await read())?.deliveries).toHaveLength(1);
    expect(await spent()).toBe(0.1);
  });

  it('the requested call follows', async () => {
    const { reports, start } = await line({}, both, bans);
    const { origin, read } = await start('sms', { channels: ['sms', 'call'] });
    await reports.record(origin, [unreachable]);
    expect(await read()).toMatchObject({ state: 'queued', channel: 'call' });
  });
});

it('if another SMS is refused, the requested call follows', async () => {
  const { reports, start, optOuts, refused } = await line();
  const { origin, read } = await start('sms', { channels: ['sms', 'call'] });
  await optOuts.inbound(['default'], NUMBER, 'stop');
  await reports.record(origin, [unreachable]);
  expect(await read()).toMatchObject({ state: 'queued', channel: 'call' });
  expect(refused).toMatchObject([{ provider: 'vonage', channel: 'sms', rule: 'opted_out' }]);
});

it('no fallback call is placed to a country that no longer allows calls', async () => {
  const { reports, start, refused } = await line({}, { sms: ['FI'], call: [] });
  const { origin, read } = await start('sms', { channels: ['sms', 'call'] });
  await reports.record(origin, [{ ...unreachable, retry: 'other_channel' }]);
  expect(await read()).toMatchObject({ state: 'failed', reason: 'destination_blocked' });
  // One refusal for each provider that can place it.
  expect(refused.map(({ rule }) => rule)).toEqual(['countries.call', 'countries.call']);
});

it('a fallback to a block that is used up ends as suspected fraud', async () => {
  const { reports, start, admission } = await line({
    prefix: { last3: [], last4: [{ max: 2, windowMs: HOUR }], source: [] },
  });
  const { origin, read } = await start('sms', { channels: ['sms', 'call'] });
  await admission.admit(sendRequest({ e164: '+358441234999' }));
  await reports.record(origin, [{ ...unreachable, retry: 'other_channel' }]);
  expect(await read()).toMatchObject({ state: 'failed', reason: 'fraud_suspected' });
});

it('a fallback call does not wait for a free place: it is refused and reported if all are taken', async () => {
  const { reports, start, refused, admission } = await line({ callsAtOnce: 1 });
  const { origin, read } = await start('sms', { channels: ['sms', 'call'] });
  await admission.admit(sendRequest({ channel: 'call' }));
  await reports.record(origin, [{ ...unreachable, retry: 'other_channel' }]);
  expect((await read())?.state).toBe('failed');
  expect(new Set(refused.map(({ rule }) => rule))).toEqual(new Set(['calls_at_once']));
});

it('a failed call frees its place for the next provider’s', async () => {
  const { reports, start, refused } = await line({ callsAtOnce: 1 });
  const { origin, read } = await start('call');
  await reports.record(origin, [unreachable]);
  expect(refused).toEqual([]);
  expect(await read()).toMatchObject({ state: 'queued', deliveries: [{}, { provider: 'vonage' }] });
});

it('a failed call that an SMS follows frees its place', async () => {
  const { reports, start, admission } = await line({ callsAtOnce: 1 });
  const { origin, read } = await start('call', { channels: ['call', 'sms'] });
  await reports.record(origin, [{ kind: 'failed', reason: 'busy', retry: 'other_channel' }]);
  expect(await read()).toMatchObject({ state: 'queued', channel: 'sms' });
  await admission.admit(sendRequest({ channel: 'call' }));
});

describe('where an SMS was asked for after the call', () => {
  it.each([
    ['its end', { kind: 'call_ended' }],
    ['its failure', { kind: 'failed', reason: 'busy', retry: 'none' }],
  ] as const)('%s frees its place', async (_, event) => {
    const { reports, start, resend, admission } = await line({ callsAtOnce: 1 });
    const { id, origin } = await start('call');
    await resend(id, 'sms');
    await reports.record(origin, [event]);
    await admission.admit(sendRequest({ channel: 'call' }));
  });

  it('the proof by that SMS frees its place', async () => {
    const { start, resend, store, settled, admission } = await line({ callsAtOnce: 1 });
    const { id, origin } = await start('call');
    await store.beginAttempt(origin.delivery, { token: 'one', leaseMs: 1 });
    await resend(id, 'sms');
    const proof = { kind: 'final', state: 'sms_verified', anyDelivery: true } as const;
    await store.transition({ id, delivery: 2, to: proof, when: 'live' });
    await settled(id);
    await admission.admit(sendRequest({ channel: 'call' }));
  });
});

it('a call that fails after an SMS has arrived frees its place', async () => {
  const { reports, start, resend, admission } = await line({ callsAtOnce: 1 });
  const { id, origin, read } = await start('sms');
  await reports.record(origin, [{ kind: 'delivered' }]);
  await resend(id, 'call');
  const call = { delivery: { challengeId: id, delivery: 2 }, channel: 'call' } as const;
  const busy = { kind: 'failed', reason: 'busy', retry: 'none' } as const;
  await reports.record({ ...call, provider: 'twilio', reference: 'CA1' }, [busy]);
  expect(await read()).toMatchObject({ state: 'delivered' });
  await admission.admit(sendRequest({ channel: 'call' }));
});

it('a late report takes nothing, and a failover that the person’s proof overtakes gives everything back', async () => {
  const { reports, start, store, spent } = await line(budget(10));
  const { id, origin } = await start('sms');
  const proof = { kind: 'final', state: 'sms_verified', anyDelivery: true } as const;
  await Promise.all([
    reports.record(origin, [unreachable]),
    store.transition({ id, delivery: 1, to: proof, when: 'live' }),
  ]);
  await reports.record(origin, [unreachable]);
  const deliveries = (await store.read(id))?.deliveries.length ?? 0;
  expect(await spent()).toBeCloseTo(deliveries * 0.1, 9);
});

it('an uncertain SMS is waited for if another may not be sent', async () => {
  const { store, reports, start, refused } = await line(budget(0.15));
  const { origin, read } = await start('sms');
  await store.beginAttempt(origin.delivery, { token: 'one', leaseMs: 1 });
  expect(await reports.uncertain(origin.delivery, true, 'one')).toMatchObject({ kind: 'applied' });
  expect(await read()).toMatchObject({ state: 'sending', deliveries: [{ provider: 'twilio' }] });
  expect(refused).toMatchObject([{ rule: 'country_budget_hour' }]);
});

it('an uncertain SMS counts beside the call that follows it', async () => {
  const { clock, store, reports, start, refused } = await line({
    tenant: [{ max: 1, windowMs: 3_600_000 }],
  });
  const { id, origin, read } = await start('sms', { channels: ['sms', 'call'] });
  await store.beginAttempt(origin.delivery, { token: 'one', leaseMs: 1 });
  await reports.uncertain(origin.delivery, false, 'one');
  clock.advance(DEFAULT_POLICY.uncertainMs);
  await reports.settle(id);
  const call = { channel: 'call', rule: 'tenant' };
  expect(refused).toMatchObject([call, call]);
  expect(await read()).toMatchObject({ state: 'failed' });
});
