/** The limits of a start and of a resend, with real scripts, if something else happens between admission and commit. */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Channel } from '../../../src/challenge/challenge.js';
import { ChallengeService } from '../../../src/challenge/challenge-service.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { DEFAULT_POLICY, type StartRequest } from '../../../src/challenge/policy.js';
import type { Admission, AdmissionRequest } from '../../../src/challenge/ports.js';
import { pairKey, Router, type SenderBans } from '../../../src/challenge/routing.js';
import { createMetrics } from '../../../src/observability/metrics.js';
import { everyProvider } from '../../setup/every-provider.js';
import { freshTestRedis } from '../../setup/redis.js';
import { check, cipher, keyring } from '../../setup/store-fixture.js';
import { admissionOn, NO_LIMITS } from '../limits/admission-fixture.js';

let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(async () => {
  await redis.quit();
});

const countries = { sms: ['FI'], call: ['FI'] };
const tenant = { id: 'default', brand: 'Contoso', locale: 'en', senders: [], countries };

/** A challenge whose first SMS may be sent again; `between` runs after a start or a resend was admitted. */
async function line(bans: SenderBans = new Map(), budget = 10) {
  const country = { hour: budget, day: null };
  const gate = admissionOn(redis, {
    limits: { budgets: { ...NO_LIMITS.budgets, country }, callsAtOnce: 5 },
  });
  const { clock, admission } = gate;
  const store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 60_000, clock });
  const providers = { '*': ['twilio', 'vonage'] };
  let between = async (_: AdmissionRequest) => {};
  const interrupted: Admission = {
    admit: async (request) => {
      const outcome = await admission.admit(request);
      await between(request);
      return outcome;
    },
    withdraw: (request) => admission.withdraw(request),
    callEnded: (...call) => admission.callEnded(...call),
  };
  const service = new ChallengeService({
    store,
    routes: new Router({ sms: providers, call: providers }, everyProvider, { bans, clock }),
    admission: interrupted,
    ends: gate.ends,
    judge: { judge: (command) => check(store, command) },
    testNumbers: { codeOf: () => undefined },
    keyring,
    cipher,
    randomBytes,
    policy: DEFAULT_POLICY,
    clock,
    metrics: createMetrics({ processMetrics: false }),
  });
  const { challenge } = await service.start(tenant, { to: '+358441234567', channels: ['sms'] });
  clock.advance(30_000);
  const { id } = challenge;
  return {
    ...gate,
    store,
    service,
    id,
    /** The first delivery fails, and the next one passes admission and is queued, as by a webhook or a worker. */
    failOver: async (channel: Channel, { e164 }: AdmissionRequest) => {
      const about = { tenant: 'default', challengeId: id, e164, country: 'FI', channel };
      await admission.admit({ ...about, kind: 'failover', provider: 'vonage', delivery: 2 });
      const route = { channel, provider: 'vonage' };
      const to = { kind: 'next', reason: 'unreachable', route } as const;
      const result = await store.transition({ id, delivery: 1, to, when: 'live' });
      expect(result.kind).toBe('applied');
    },
    meanwhile: (happens: typeof between) => {
      between = happens;
    },
    resend: (channel?: Channel) => service.resend(tenant, id, channel),
    start: (to: string, request: Partial<StartRequest> = {}) =>
      service.start(tenant, { to, channels: ['sms'], ...request }, { key: 'once' }),
    queued: async () => (await store.read(id))?.deliveries.map(({ channel }) => channel),
    spent: async () => Number(await redis.hget('limit:{default}:sum:FI', 'm3600=')) / 1_000_000,
  };
}

it('after a failover that comes first, the resend gives its money back and waits a second', async () => {
  const { resend, meanwhile, failOver, queued, spent } = await line();
  meanwhile((request) => failOver('sms', request));
  await expect(resend()).rejects.toMatchObject({ code: 'resend_too_soon', retryAfterSeconds: 1 });
  expect(await queued()).toEqual(['sms', 'sms']);
  expect(await spent()).toBe(0.2);
  meanwhile(async () => {});
  await resend();
  expect(await queued()).toEqual(['sms', 'sms', 'sms']);
  expect(await spent()).toBe(0.3);
});

it('a failover over the other channel keeps its money, and the resend gets its money back', async () => {
  const { resend, meanwhile, failOver, queued, spent } = await line();
  meanwhile((request) => failOver('call', request));
  await expect(resend()).rejects.toMatchObject({ code: 'resend_too_soon' });
  expect(await queued()).toEqual(['sms', 'call']);
  // The first SMS, and the call.
  expect(await spent()).toBe(0.3);
});

it('two resends send once, and cost one', async () => {
  const { resend, queued, spent } = await line();
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => resend()));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await queued()).toEqual(['sms', 'sms']);
  expect(await spent()).toBe(0.2);
});

it('if the challenge ends first, everything is given back', async () => {
  const { resend, meanwhile, service, id, queued, spent } = await line();
  meanwhile(async () => void (await service.cancel(tenant, id)));
  await expect(resend()).rejects.toMatchObject({ code: 'challenge_final' });
  expect(await queued()).toEqual(['sms']);
  // The first SMS as well, because it was never attempted.
  expect(await spent()).toBe(0);
});

it('if the challenge expires first, everything is given back', async () => {
  const { resend, meanwhile, clock, spent } = await line();
  meanwhile(async () => clock.advance(DEFAULT_POLICY.lifeMs));
  await expect(resend()).rejects.toMatchObject({ code: 'challenge_final' });
  expect(await spent()).toBe(0.1);
});

it('a failover that is sent before the challenge ends keeps its money', async () => {
  const { resend, meanwhile, failOver, store, service, id, spent } = await line();
  meanwhile(async (request) => {
    await failOver('sms', request);
    await store.beginAttempt({ challengeId: id, delivery: 2 }, { token: 'a', leaseMs: 1_000 });
    await service.cancel(tenant, id);
  });
  await expect(resend()).rejects.toMatchObject({ code: 'challenge_final' });
  expect(await spent()).toBe(0.2);
});

it('an unused channel has no wait; of five simultaneous requests one sends, and costs one', async () => {
  const { resend, queued, spent } = await line();
  await resend();
  await expect(resend()).rejects.toMatchObject({ code: 'resend_too_soon' });
  const results = await Promise.allSettled(Array.from({ length: 5 }, () => resend('call')));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await queued()).toEqual(['sms', 'sms', 'call']);
  // Two SMS, and the call, which costs twice as much.
  expect(await spent()).toBe(0.4);
  await expect(resend('call')).rejects.toMatchObject({ code: 'resend_too_soon' });
  await expect(resend('sms')).rejects.toMatchObject({ code: 'resend_too_soon' });
});

it('a resend that came too soon does not count against the next one', async () => {
  const { resend, clock, queued, spent } = await line();
  clock.advance(-50);
  await expect(resend()).rejects.toMatchObject({ code: 'resend_too_soon' });
  clock.advance(50);
  await resend();
  expect(await queued()).toEqual(['sms', 'sms']);
  expect(await spent()).toBe(0.2);
});

it('a registration that has ended since the start lets no resend out, and it costs nothing', async () => {
  const bans = new Map<string, { fromMs: number; remedy: string }>();
  const { resend, queued, spent, clock } = await line(bans);
  for (const provider of ['twilio', 'vonage']) {
    bans.set(pairKey('default', provider, 'FI'), { fromMs: clock.now(), remedy: 'Renew it' });
  }
  await expect(resend()).rejects.toMatchObject({
    code: 'sender_not_allowed',
    message: expect.stringContaining('Renew it'),
  });
  expect(await queued()).toEqual(['sms']);
  expect(await spent()).toBe(0.1);
});

describe('two starts with one idempotency key', () => {
  const NUMBER = '+358441234599';

  it('cost one, if the second one makes the challenge', async () => {
    const { start, meanwhile, spent } = await line();
    meanwhile(async () => {
      meanwhile(async () => {});
      expect(await start(NUMBER)).toMatchObject({ replayed: false });
    });
    expect(await start(NUMBER)).toMatchObject({ replayed: true });
    // The fixture's own SMS, and this one.
    expect(await spent()).toBe(0.2);
  });

  it('cost nothing more, if limits gave the first one back and it has ended', async () => {
    const { start, service, spent } = await line();
    const { challenge } = await start(NUMBER);
    await service.cancel(tenant, challenge.id);
    expect(await spent()).toBe(0.1);
    expect(await start(NUMBER)).toMatchObject({ replayed: true });
    expect(await spent()).toBe(0.1);
  });

  it('have one answer, even if limits would refuse the second one now', async () => {
    const { start, service, spent } = await line(new Map(), 0.2);
    const { challenge } = await start(NUMBER);
    await service.cancel(tenant, challenge.id);
    await service.start(tenant, { to: '+358441234588', channels: ['sms'] });
    expect(await start(NUMBER)).toMatchObject({ challenge: { id: challenge.id }, replayed: true });
    await expect(start(NUMBER, { reference: 'r1' })).rejects.toMatchObject({
      code: 'idempotency_conflict',
    });
    await expect(service.start(tenant, { to: NUMBER, channels: ['sms'] })).rejects.toMatchObject({
      code: 'limit_reached',
    });
    expect(await spent()).toBe(0.2);
  });

  it('give back what the second one took for another channel', async () => {
    const { start, spent, clock } = await line();
    await start(NUMBER);
    clock.advance(30_000);
    const other = start(NUMBER, { channels: ['call'] });
    await expect(other).rejects.toMatchObject({ code: 'idempotency_conflict' });
    expect(await spent()).toBe(0.2);
  });

  it('keep what the first one took, if the second one is another request', async () => {
    const { start, meanwhile, spent } = await line();
    meanwhile(async () => {
      meanwhile(async () => {});
      expect(await start(NUMBER, { reference: 'r1' })).toMatchObject({ replayed: false });
    });
    await expect(start(NUMBER)).rejects.toMatchObject({ code: 'idempotency_conflict' });
    expect(await spent()).toBe(0.2);
  });
});
