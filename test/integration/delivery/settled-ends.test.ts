/** What limits make of an end that the outbox tells, with its facts and as 0.1.0 told it. */
import type { Redis } from 'ioredis';
import type { Fact } from '../../../src/challenge/challenge-change.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { type SettledLimits, settleLimits } from '../../../src/delivery/settlement.js';
import { freshTestRedis } from '../../setup/redis.js';
import { draft } from '../../setup/store-fixture.js';
import { admissionOn, HOUR, sendRequest, verdict } from '../limits/admission-fixture.js';

const ONE_SEND = { max: 1, windowMs: HOUR };

let redis: Redis;

beforeEach(async () => {
  redis = await freshTestRedis();
});

afterEach(() => redis.quit());

/** A challenge that was canceled before any attempt, and the facts that its outbox entry carries. */
async function canceled() {
  const gate = admissionOn(redis, { limits: { number: [ONE_SEND] } });
  const store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 60_000 });
  const { id: challengeId } = await begun(store);
  const request = sendRequest({ challengeId, delivery: 1, provider: 'twilio' });
  await gate.admission.admit(request);
  const to = { kind: 'final', state: 'canceled', anyDelivery: true } as const;
  await store.transition({ id: challengeId, delivery: 0, to, when: 'live' });
  const [, [, entry = []] = ['']] = (await redis.xrange('outbox:{00}', '-', '+')) as [
    string,
    string[],
  ][];
  const facts = JSON.parse(entry[entry.indexOf('facts') + 1] ?? '') as Fact[];
  const ended = { tenant: 'default', challengeId, channel: 'sms', state: 'canceled' } as const;
  const again = () => verdict(gate.admission.admit(sendRequest()));
  return { limits: gate as unknown as SettledLimits, store, ended, facts, again };
}

async function begun(store: RedisChallengeStore) {
  const made = draft();
  await store.create(made);
  return made;
}

const noRead = {
  read: async () => {
    throw new Error('Nothing has to be read.');
  },
};

it('what was never sent is given back by the facts alone', async () => {
  const { limits, ended, facts, again } = await canceled();
  expect(await again()).toBe('number');
  await settleLimits(limits, { ...ended, facts }, noRead);
  expect(await again()).toBe('ok');
});

it('an end that 0.1.0 has told without facts is settled as well', async () => {
  const { limits, store, ended, again } = await canceled();
  await settleLimits(limits, ended, store);
  expect(await again()).toBe('ok');
});

it('an end of a challenge that is gone, and facts of a kind that is not known, settle nothing', async () => {
  const { limits, ended, again } = await canceled();
  await settleLimits(limits, ended, { read: async () => undefined });
  const facts = [{ kind: 'relayed' }] as unknown as Fact[];
  await settleLimits(limits, { ...ended, facts }, noRead);
  expect(await again()).toBe('number');
});
