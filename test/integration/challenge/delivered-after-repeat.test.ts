/** An SMS that seemed lost was repeated, and then arrived after all: its code stays valid whatever becomes of the repetition. */
import type { Redis } from 'ioredis';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { freshTestRedis } from '../../setup/redis.js';
import { check, checkCommand, draft, rightCode } from '../../setup/store-fixture.js';

const REPEAT = { channel: 'sms', provider: 'vonage' } as const;
const FAILURE = { kind: 'final', state: 'failed', reason: 'provider_unavailable' } as const;

let redis: Redis;
let store: RedisChallengeStore;
beforeEach(async () => {
  redis = await freshTestRedis();
  store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 600_000 });
});
afterEach(() => redis.quit());

it('the challenge goes on, its code is accepted, and the repetition is not sent again', async () => {
  const started = await repeated();
  await report(started, 'delivered');
  expect(await fail(started)).toBe('applied');

  expect(await store.read(started.id)).toMatchObject({
    state: 'delivered',
    deliveries: [{ number: 1 }, { number: 2, state: 'failed', reason: 'provider_unavailable' }],
  });
  const again = { token: 'again', leaseMs: 10_000, takeover: { sinceMs: 0, repeats: true } };
  expect(await store.beginAttempt({ challengeId: started.id, delivery: 2 }, again)).toEqual({
    kind: 'settled',
  });
  expect(await store.lookAgain(started.id)).toBeUndefined();
  const { verdict } = await check(store, checkCommand(started, rightCode(started)));
  expect(verdict).toBe('verified');
});

it('a call in its place may fail: the challenge stays delivered', async () => {
  const started = draft();
  await store.create(started);
  const { id } = started;
  const route = { channel: 'call', provider: 'vonage' } as const;
  const to = { kind: 'next', reason: 'unreachable', route } as const;
  await store.transition({ id, delivery: 1, to, when: 'live' });
  await report(started, 'delivered');
  expect(await fail(started)).toBe('applied');

  const found = await store.read(id);
  expect(found?.state).toBe('delivered');
  expect(found?.deliveries.map(({ state }) => state)).toEqual(['failed', 'failed']);
  const { verdict } = await check(store, checkCommand(started, rightCode(started)));
  expect(verdict).toBe('verified');
});

it('the challenge fails with the repetition if no phone is known to have the first one', async () => {
  const started = await repeated();
  await report(started, 'sent');
  await fail(started);
  expect(await store.read(started.id)).toMatchObject({ state: 'failed' });
});

async function repeated() {
  const started = draft();
  await store.create(started);
  const { id } = started;
  await store.beginAttempt({ challengeId: id, delivery: 1 }, { token: 'one', leaseMs: 10_000 });
  const reason = 'provider_unavailable';
  const to = { kind: 'next', reason, route: REPEAT, repeats: true } as const;
  await store.transition({ id, delivery: 1, attempt: 'one', to, when: 'live' });
  await store.beginAttempt({ challengeId: id, delivery: 2 }, { token: 'two', leaseMs: 10_000 });
  return started;
}

async function report({ id, route }: ReturnType<typeof draft>, state: 'sent' | 'delivered') {
  const rank = state === 'sent' ? 2 : 3;
  const to = { kind: 'progress', state, rank } as const;
  await store.transition({ id, delivery: 1, route, reference: 'SM1', to, when: 'live' });
}

async function fail({ id }: ReturnType<typeof draft>) {
  const to = { ...FAILURE, deliveryReason: FAILURE.reason, anyDelivery: false };
  return (await store.transition({ id, delivery: 2, to, when: 'live' })).kind;
}
