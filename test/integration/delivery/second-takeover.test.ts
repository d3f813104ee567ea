/**
 * A worker sends and dies; the next one finds the send at the provider, takes over, and dies before it records it. The third one finds it as
 * well. With a real Redis and Twilio's own SDK, to a carrier that lists the first one's send.
 */
import type { PhoneChannel } from '../../../src/challenge/challenge.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import type { Provider } from '../../../src/providers/provider.js';
import { registry } from '../../../src/providers/registry.js';
import type { RedisClient } from '../../../src/redis/scripts.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { RecordingCarrier } from '../../setup/recording-carrier.js';
import { freshTestRedis } from '../../setup/redis.js';
import { draft } from '../../setup/store-fixture.js';
import { PUBLIC_URL, twilioSettings } from '../../setup/vendor-settings.js';
import { deliverOver } from './delivery-fixture.js';

const SENT = { sms: `SM${'1'.repeat(32)}`, call: `CA${'1'.repeat(32)}` } as const;
const LEASE_MS = 10_000;
const LEASE_OVER_MS = 12_000;

let redis: RedisClient;
let carrier: RecordingCarrier;
let provider: Provider;
let clock: MovingClock;
let store: RedisChallengeStore;

beforeEach(async () => {
  redis = await freshTestRedis();
  clock = new MovingClock(Math.floor(Date.now() / 1_000) * 1_000);
  carrier = await RecordingCarrier.start();
  provider = await registry.twilio.create(
    { ...twilioSettings, apiBaseUrl: carrier.url },
    { publicUrl: PUBLIC_URL, clock },
  );
  store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 86_400_000, clock });
});

afterEach(async () => {
  await provider.close();
  await carrier.stop();
  redis.disconnect();
});

it.each<PhoneChannel>(['sms', 'call'])(
  'the first worker’s send is not repeated, %s',
  async (channel: PhoneChannel) => {
    const made = draft({ route: { channel, provider: 'twilio' } });
    await store.create(made);
    const delivery = { challengeId: made.id, delivery: 1 };
    const sentMs = clock.now();
    carrier.answer = ({ method }) => ({
      status: method === 'GET' ? 200 : 201,
      headers: { date: new Date(clock.now()).toUTCString() },
      body: method === 'GET' ? listOf(channel, sentMs) : { sid: `${SENT[channel].slice(0, 2)}2` },
    });
    await store.beginAttempt(delivery, { token: 'first', leaseMs: LEASE_MS });
    clock.advance(LEASE_OVER_MS);
    const takeover = { sinceMs: sentMs, repeats: false };
    await store.beginAttempt(delivery, { token: 'second', leaseMs: LEASE_MS, takeover });
    clock.advance(LEASE_OVER_MS);
    await deliverOver(store, redis, ['twilio', provider], clock).run(delivery, 'third');
    expect(carrier.requests.map(({ method }) => method)).toEqual(['GET']);
    expect(await store.read(made.id)).toMatchObject({
      state: channel === 'sms' ? 'sent' : 'calling',
      deliveries: [{ reference: SENT[channel] }],
    });
  },
);

function listOf(channel: PhoneChannel, createdMs: number): object {
  const created = new Date(createdMs).toUTCString().replace('GMT', '+0000');
  const one = { sid: SENT[channel], direction: 'outbound-api', date_created: created };
  return { [channel === 'sms' ? 'messages' : 'calls']: [one], next_page_uri: null };
}
