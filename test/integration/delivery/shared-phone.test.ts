/** Two challenges go to one phone at the same time, and the answer to one send is lost; with Twilio's own SDK. */
import type { Channel } from '../../../src/challenge/challenge.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import type { DeliveryAttempt } from '../../../src/delivery/delivery-attempt.js';
import type { Provider } from '../../../src/providers/provider.js';
import { registry } from '../../../src/providers/registry.js';
import { connectRedis } from '../../../src/redis/connection.js';
import type { RedisClient } from '../../../src/redis/scripts.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { RecordingCarrier } from '../../setup/recording-carrier.js';
import { freshTestRedis, testRedisUrl } from '../../setup/redis.js';
import { draft } from '../../setup/store-fixture.js';
import { PUBLIC_URL, twilioSettings } from '../../setup/vendor-settings.js';
import { deliverOver } from './delivery-fixture.js';

const clock = new MovingClock(Date.now());
let redis: RedisClient;
let carrier: RecordingCarrier;
let provider: Provider;
let store: RedisChallengeStore;
let deliver: DeliveryAttempt;

beforeAll(async () => {
  await (await freshTestRedis()).quit();
  redis = connectRedis(testRedisUrl(), 'worker');
  carrier = await RecordingCarrier.start();
  const settings = { ...twilioSettings, apiBaseUrl: carrier.url };
  provider = await registry.twilio.create(settings, { publicUrl: PUBLIC_URL, clock });
  store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 86_400_000, clock });
  // The first send loads the SDK: seconds on a busy machine.
  deliver = deliverOver(store, redis, ['twilio', provider], clock, 10_000);
});

afterAll(async () => {
  await provider.close();
  await carrier.stop();
  redis.disconnect();
});

const draftFor = (channel: Channel) => draft({ route: { channel, provider: 'twilio' } });

it.each(['sms', 'call'] as const)(
  'an uncertain attempt does not mistake the %s of the other challenge for its own',
  async (channel) => {
    const sids: string[] = [];
    const rows: object[] = [];
    carrier.answer = ({ method, body }) => {
      const headers = { date: new Date(clock.now()).toUTCString() };
      if (method === 'GET') {
        return { status: 200, headers, body: { messages: rows, calls: rows, next_page_uri: null } };
      }
      const form = new URLSearchParams(body);
      const sid = `${channel === 'sms' ? 'SM' : 'CA'}${String(sids.length).padStart(32, '0')}`;
      sids.push(sid);
      rows.push({
        sid,
        direction: 'outbound-api',
        from: form.get('From'),
        body: form.get('Body') ?? undefined,
        date_created: new Date(clock.now()).toUTCString().replace('GMT', '+0000'),
      });
      return { status: 201, headers, body: { sid, status: 'queued' } };
    };
    const [lost, other] = [draftFor(channel), draftFor(channel)];
    await store.create(lost);
    await store.beginAttempt({ challengeId: lost.id, delivery: 1 }, { token: 'dead', leaseMs: 0 });
    await store.create(other);
    await deliver.run({ challengeId: other.id, delivery: 1 }, 'living');
    clock.advance(60_000);
    await deliver.run({ challengeId: lost.id, delivery: 1 }, 'second');
    const [theirs] = (await store.read(other.id))?.deliveries ?? [];
    const [ours] = (await store.read(lost.id))?.deliveries ?? [];
    expect(theirs?.reference).toBe(sids[0]);
    // An SMS that was not found is sent; a call that may have gone out is waited for, and never placed twice.
    expect(ours?.reference).toBe(channel === 'sms' ? sids[1] : undefined);
    expect(sids).toHaveLength(channel === 'sms' ? 2 : 1);
  },
);
