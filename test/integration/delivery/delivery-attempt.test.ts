/** One delivery with a real Redis and the vendor's own SDK, to a carrier that records its requests. */

import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { challengeId } from '../../../src/challenge/challenge.js';
import { challengeKeys } from '../../../src/challenge/challenge-commit.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { sealExtension } from '../../../src/challenge/phone-number.js';
import type { DeliveryAttempt } from '../../../src/delivery/delivery-attempt.js';
import type { Provider } from '../../../src/providers/provider.js';
import { registry } from '../../../src/providers/registry.js';
import { connectRedis } from '../../../src/redis/connection.js';
import type { RedisClient } from '../../../src/redis/scripts.js';
import { type OwnRedis, startOwnRedis } from '../../setup/own-redis.js';
import { RecordingCarrier } from '../../setup/recording-carrier.js';
import { cipher, draft } from '../../setup/store-fixture.js';
import { PUBLIC_URL, twilioSettings } from '../../setup/vendor-settings.js';
import { deliverOver, SEND_MAX_MS } from './delivery-fixture.js';

let server: OwnRedis;
let control: RedisClient;
let redis: RedisClient;
let carrier: RecordingCarrier;
let provider: Provider;
let store: RedisChallengeStore;
let deliver: DeliveryAttempt;

beforeAll(async () => {
  server = await startOwnRedis();
  control = connectRedis(server.url, 'worker');
  redis = connectRedis(server.url, 'worker');
  carrier = await RecordingCarrier.start();
  provider = await registry.twilio.create(
    { ...twilioSettings, apiBaseUrl: carrier.url },
    { publicUrl: PUBLIC_URL },
  );
  store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 86_400_000 });
  deliver = deliverOver(store, redis, ['twilio', provider]);
});

afterAll(async () => {
  await provider.close();
  await carrier.stop();
  redis.disconnect();
  control.disconnect();
  await server.stop();
});

const ACCEPTED = { status: 201, body: { sid: `SM${'0'.repeat(32)}`, status: 'queued' } };

beforeEach(() => {
  carrier.answer = () => ACCEPTED;
});

it('a Redis outage longer than a send only delays the delivery', async () => {
  const made = draft();
  await store.create(made);
  await control.call('CLIENT', 'PAUSE', `${2 * SEND_MAX_MS}`);
  await deliver.run({ challengeId: made.id, delivery: 1 }, randomBytes(6).toString('hex'));
  expect(await store.read(made.id)).toMatchObject({ state: 'sent', deliveries: [{ number: 1 }] });
  expect(carrier.requests).toHaveLength(1);
});

it('an accepted send is recorded even if Redis refuses writes for a while', async () => {
  const made = draft();
  await store.create(made);
  let over: Promise<unknown> | undefined;
  carrier.answer = () => {
    const full = control.config('SET', 'maxmemory', '1');
    over = full.then(() => pause(SEND_MAX_MS)).then(() => control.config('SET', 'maxmemory', '0'));
    return ACCEPTED;
  };
  await deliver.run({ challengeId: made.id, delivery: 1 }, randomBytes(6).toString('hex'));
  await over;
  expect(await store.read(made.id)).toMatchObject({
    state: 'sent',
    deliveries: [{ reference: ACCEPTED.body.sid }],
  });
});

it('a call of a challenge dials its extension, which Redis holds sealed', async () => {
  const id = challengeId(randomBytes(16), 1);
  const route = { channel: 'call', provider: 'twilio' } as const;
  const made = draft({ id, route, extension: sealExtension(cipher, id, '4242') });
  await store.create(made);
  const [key = ''] = challengeKeys(id) ?? [];
  expect(JSON.parse((await redis.hget(key, 'map')) ?? '').extension).toMatch(/^k1\.[\w-]{30,}$/);
  carrier.answer = () => ({ status: 201, body: { sid: `CA${'0'.repeat(32)}`, status: 'queued' } });
  await deliver.run({ challengeId: id, delivery: 1 }, randomBytes(6).toString('hex'));
  expect(new URLSearchParams(carrier.lastRequest.body).get('SendDigits')).toBe('ww4242');
});
