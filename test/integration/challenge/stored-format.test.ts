/**
 * Today's code reads the data of version 0.1.0: old and new processes work side by side during an upgrade, and an
 * upgrade loses nothing. A change that turns this red must also read the old format.
 */
import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { DeliveryId } from '../../../src/challenge/challenge.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { Keyring } from '../../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../../src/challenge/phone-number.js';
import type { DeliveryAttempt } from '../../../src/delivery/delivery-attempt.js';
import { OutboxReader, type OutboxTask } from '../../../src/delivery/outbox.js';
import { DeliveryWorker } from '../../../src/delivery/pipeline.js';
import { checkCommand } from '../../../src/limits/code-check.js';
import { QUEUE_PREFIX } from '../../../src/redis/keys.js';
import { RedisSessionStore } from '../../../src/sessions/session-store.js';
import { putBack } from '../../fixtures/kept-content.js';
import { type FormatFixture, formatOf, NUMBERS } from '../../fixtures/record-format.js';
import { freshTestRedis } from '../../setup/redis.js';
import { check } from '../../setup/store-fixture.js';

let redis: Redis;
let kept: FormatFixture;
let store: RedisChallengeStore;
let keyring: Keyring;

beforeEach(async () => {
  kept = formatOf('0.1.0');
  redis = await freshTestRedis();
  await putBack(redis, kept.content);
  const clock = { now: () => kept.takenAtMs };
  store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 60_000, clock });
  keyring = new Keyring([{ id: 'sandbox', secret: Buffer.from(kept.masterKey, 'base64') }]);
});

afterEach(() => redis.quit());

it('challenges are in their old states', async () => {
  const { waiting, arrived, called, ended } = kept.ids;
  expect(await store.read(waiting)).toMatchObject({
    state: 'queued',
    channel: 'sms',
    channels: ['sms', 'call'],
    tenant: 'default',
    locale: 'en',
    checksLeft: 5,
  });
  expect(await store.read(arrived)).toMatchObject({
    state: 'delivered',
    reference: 'order-1',
    deliveries: [{ number: 1, provider: 'twilio', state: 'delivered', reference: kept.reference }],
    timeline: expect.arrayContaining([
      expect.objectContaining({ state: 'queued' }),
      expect.objectContaining({ state: 'delivered' }),
    ]),
  });
  expect(await store.read(called)).toMatchObject({ channel: 'call', match: true });
  expect(await store.read(ended)).toMatchObject({ state: 'canceled' });
});

it('their numbers open under their key', async () => {
  const cipher = new PhoneNumberCipher(keyring, randomBytes);
  for (const name of ['waiting', 'arrived', 'called'] as const) {
    const challenge = await store.read(kept.ids[name]);
    expect(cipher.open(challenge?.to.sealed ?? '', kept.ids[name])).toBe(NUMBERS[name]);
  }
});

it('the code that was sent then verifies now, once', async () => {
  const guess = { tenant: 'default', id: kept.ids.arrived, code: kept.code };
  const checkAs = (requestId: string) =>
    check(store, checkCommand(keyring, { ...guess, requestId }));
  expect(await checkAs('one')).toMatchObject({
    verdict: 'verified',
    challenge: { state: 'sms_verified' },
  });
  expect(await checkAs('two')).toMatchObject({ verdict: 'ended' });
});

it('a call that was in progress is verified', async () => {
  const result = await store.transition({
    id: kept.ids.called,
    delivery: 1,
    to: { kind: 'final', state: 'call_answered', anyDelivery: true },
    when: 'live',
  });
  expect(result).toMatchObject({ kind: 'applied', challenge: { state: 'call_answered' } });
});

it('work from the outbox is moved to the queue', async () => {
  const tasks: OutboxTask[] = [];
  await new Promise<void>((resolve, reject) => {
    const reader = new OutboxReader(redis, {
      slots: 1,
      consumer: 'new',
      move: async (some) => {
        tasks.push(...some);
        if (tasks.length >= 3) setImmediate(() => reader.close().then(resolve, reject));
      },
      onError: reject,
    });
    reader.start();
  });
  const { waiting, ended } = kept.ids;
  expect(tasks).toEqual([
    {
      task: 'deliver',
      challengeId: waiting,
      tenant: 'default',
      number: 1,
      channel: 'sms',
      state: 'queued',
    },
    {
      task: 'deliver',
      challengeId: ended,
      tenant: 'default',
      number: 1,
      channel: 'sms',
      state: 'queued',
    },
    {
      task: 'notify',
      challengeId: ended,
      tenant: 'default',
      number: expect.any(Number),
      channel: 'sms',
      state: 'canceled',
    },
  ]);
});

it('a delivery from the queue is sent', async () => {
  const connection = redis.duplicate({ maxRetriesPerRequest: null });
  const made = await new Promise<DeliveryId>((resolve, reject) => {
    const deliver = {
      run: async (id: DeliveryId) => {
        setImmediate(() => worker.close().then(() => resolve(id), reject));
        return undefined;
      },
    } as unknown as DeliveryAttempt;
    const worker = new DeliveryWorker(deliver, {
      connection,
      prefix: QUEUE_PREFIX,
      concurrency: 1,
      onError: reject,
    });
  });
  connection.disconnect();
  expect(made).toEqual({ challengeId: kept.ids.waiting, delivery: 1 });
});

it('a session can be read', async () => {
  const sessions = new RedisSessionStore(redis, { retentionMs: 60_000 });
  expect(await sessions.read(kept.ids.session)).toMatchObject({
    session: { tenant: 'default', subject: 'somebody', purpose: 'setup', state: 'open' },
  });
});
