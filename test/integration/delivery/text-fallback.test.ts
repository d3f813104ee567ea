/** RCS first, SMS when it stays without a receipt: on a real Redis, with its deadline, money and races. */
import type { Redis } from 'ioredis';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { DEFAULT_POLICY } from '../../../src/challenge/policy.js';
import { Router } from '../../../src/challenge/routing.js';
import { CarrierReports } from '../../../src/delivery/carrier-reports.js';
import { DeadlineSweeper } from '../../../src/delivery/deadlines.js';
import { FailoverGate } from '../../../src/delivery/failover.js';
import { OrphanedDeliveries } from '../../../src/delivery/reconciler.js';
import { everyProvider } from '../../setup/every-provider.js';
import { freshTestRedis } from '../../setup/redis.js';
import { cipher, draft } from '../../setup/store-fixture.js';
import { admissionOn, NO_LIMITS, sendRequest } from '../limits/admission-fixture.js';

const SILENT_MS = DEFAULT_POLICY.fallbackAfterMs.rcs ?? 0;
const NUMBER = '+358441234567';
const delivered = [{ kind: 'delivered' }] as const;

let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(async () => {
  await redis.quit();
});

async function line(hour: number | null = null) {
  const limits = { budgets: { ...NO_LIMITS.budgets, country: { hour, day: null } } };
  const gate = admissionOn(redis, { limits });
  const { clock } = gate;
  const store = new RedisChallengeStore(redis, {
    slots: 1,
    retentionMs: 1_000,
    clock,
    silentMs: DEFAULT_POLICY.fallbackAfterMs,
  });
  const both = { '*': ['twilio', 'vonage'] };
  const countries = { sms: ['FI'], call: ['FI'], rcs: ['FI'], whatsapp: ['FI'] };
  const tenant = { id: 'default', brand: 'Contoso', locale: 'en', senders: [], countries };
  const reports = new CarrierReports({
    store,
    routes: new Router({ sms: both, call: both, rcs: both, whatsapp: both }, everyProvider),
    policy: DEFAULT_POLICY,
    gate: new FailoverGate({
      admission: gate.admission,
      tenants: new Map([['default', tenant]]),
      cipher,
      onRefused: () => {},
    }),
  });
  const errors: unknown[] = [];
  const orphaned = new OrphanedDeliveries({
    store,
    queue: { isAlive: async () => true },
    backlog: { holds: async () => true, pass: async () => {} },
    onRenewed: () => {},
    ask: async () => {},
    fallBack: (delivery) => reports.silent(delivery),
  });
  const sweeper = new DeadlineSweeper(redis, {
    slots: 1,
    clock,
    settle: async (id) => {
      if ((await reports.settle(id)) === 'open') await orphaned.look(id);
    },
    onError: (error) => errors.push(error),
  });
  const start = async () => {
    const made = draft({
      route: { channel: 'rcs', provider: 'twilio' },
      channels: ['rcs', 'sms', 'call'],
    });
    const send = { challengeId: made.id, e164: NUMBER, provider: 'twilio' } as const;
    await gate.admission.admit(sendRequest({ ...send, channel: 'rcs' }));
    await store.create(made);
    const delivery = { challengeId: made.id, delivery: 1 };
    const origin = { delivery, channel: 'rcs', provider: 'twilio', reference: 'SM1' } as const;
    await reports.record(origin, [{ kind: 'sent' }]);
    return { delivery, origin, read: () => store.read(made.id) };
  };
  const sweepAfter = async (ms: number) => {
    clock.advance(ms);
    await sweeper.sweep();
    expect(errors).toEqual([]);
  };
  const spent = async () =>
    Number(await redis.hget('limit:{default}:sum:FI', 'm3600=')) / 1_000_000;
  return { reports, store, start, sweepAfter, spent, close: () => sweeper.close() };
}

it('without a receipt in time an SMS is queued and its price reserved, and a late receipt is only noted', async () => {
  const { reports, start, sweepAfter, spent, close } = await line(10);
  const { origin, read } = await start();
  await sweepAfter(SILENT_MS - 1);
  expect((await read())?.deliveries).toHaveLength(1);
  await sweepAfter(1);
  expect((await read())?.deliveries).toMatchObject([
    { channel: 'rcs', state: 'failed', reason: 'unreachable', code: 'no_receipt' },
    { channel: 'sms', state: 'queued' },
  ]);
  expect(await spent()).toBe(0.2);
  await reports.record(origin, delivered);
  expect(await read()).toMatchObject({ state: 'queued', channel: 'sms' });
  await sweepAfter(SILENT_MS);
  expect((await read())?.deliveries).toHaveLength(2);
  await close();
});

it('a receipt in time keeps the SMS from being sent', async () => {
  const { reports, start, sweepAfter, spent, close } = await line(10);
  const { origin, read } = await start();
  await reports.record(origin, delivered);
  await sweepAfter(SILENT_MS);
  expect(await read()).toMatchObject({ state: 'delivered', deliveries: [{ channel: 'rcs' }] });
  expect(await spent()).toBe(0.1);
  await close();
});

it('without money for the SMS the challenge goes on: the RCS message may still arrive', async () => {
  const { reports, start, sweepAfter, spent, close } = await line(0.15);
  const { origin, read } = await start();
  await sweepAfter(SILENT_MS);
  expect(await read()).toMatchObject({ state: 'sent', deliveries: [{ channel: 'rcs' }] });
  expect(await spent()).toBe(0.1);
  await reports.record(origin, delivered);
  expect((await read())?.state).toBe('delivered');
  await close();
});

it('a phone without RCS gets the SMS at once', async () => {
  const { reports, start, close } = await line();
  const { origin, read } = await start();
  const absent = { kind: 'failed', reason: 'unreachable', retry: 'other_channel' } as const;
  await reports.record(origin, [absent]);
  expect((await read())?.deliveries).toMatchObject([
    { channel: 'rcs', state: 'failed', reason: 'unreachable' },
    { channel: 'sms', provider: 'twilio' },
  ]);
  await close();
});

it('a receipt beside the deadline: either it counts, or one SMS is queued and paid for', async () => {
  const { reports, start, spent, close } = await line(1_000);
  const kinds = new Set<number>();
  let expected = 0;
  for (let round = 0; round < 40; round += 1) {
    const { origin, delivery, read } = await start();
    const receipt = () => reports.record(origin, delivered);
    const steps = [reports.silent(delivery), receipt(), reports.silent(delivery)];
    await Promise.all(round % 2 === 0 ? steps : [receipt(), ...steps.slice(0, 1)]);
    const challenge = await read();
    const count = challenge?.deliveries.length ?? 0;
    if (count === 1) expect(challenge?.state).toBe('delivered');
    else expect(challenge).toMatchObject({ state: 'queued', channel: 'sms' });
    kinds.add(count);
    expected += count * 0.1;
  }
  expect(Math.max(...kinds)).toBeLessThanOrEqual(2);
  expect(await spent()).toBeCloseTo(expected, 6);
  await close();
});
