/** The last callback of a delivery is lost, so the service asks the carrier. With Twilio's own SDK; only the deadline sweep runs. */
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { DEFAULT_POLICY } from '../../../src/challenge/policy.js';
import { Router } from '../../../src/challenge/routing.js';
import { CarrierReports } from '../../../src/delivery/carrier-reports.js';
import { DeadlineSweeper } from '../../../src/delivery/deadlines.js';
import { FailoverGate } from '../../../src/delivery/failover.js';
import {
  askForOverdueReport,
  OrphanedDeliveries,
  overdueMs,
} from '../../../src/delivery/reconciler.js';
import type { Provider } from '../../../src/providers/provider.js';
import { registry } from '../../../src/providers/registry.js';
import { connectRedis } from '../../../src/redis/connection.js';
import type { RedisClient } from '../../../src/redis/scripts.js';
import { everyProvider } from '../../setup/every-provider.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { RecordingCarrier } from '../../setup/recording-carrier.js';
import { freshTestRedis, testRedisUrl } from '../../setup/redis.js';
import { cipher, draft } from '../../setup/store-fixture.js';
import { PUBLIC_URL, twilioSettings } from '../../setup/vendor-settings.js';
import { deliverOver } from './delivery-fixture.js';

const CALL_SID = `CA${'0'.repeat(32)}`;
const RING_AND_TALK_MS = 1_000 * (DEFAULT_POLICY.ringSeconds + DEFAULT_POLICY.callSecondsMax);

const clock = new MovingClock(Date.now());
let redis: RedisClient;
let carrier: RecordingCarrier;
let provider: Provider;
let store: RedisChallengeStore;
let sweeper: DeadlineSweeper;
const errors: unknown[] = [];

beforeAll(async () => {
  redis = connectRedis(testRedisUrl(), 'worker');
  carrier = await RecordingCarrier.start();
  const settings = { ...twilioSettings, apiBaseUrl: carrier.url };
  provider = await registry.twilio.create(settings, { publicUrl: PUBLIC_URL, clock });
  store = new RedisChallengeStore(redis, {
    slots: 1,
    retentionMs: 86_400_000,
    overdueMs: overdueMs(DEFAULT_POLICY),
    clock,
  });
  const admission = {
    admit: async () => 'taken' as const,
    withdraw: async () => {},
    callEnded: async () => {},
  };
  const countries = { sms: ['*'], call: ['*'] };
  const tenants = new Map([['default', { id: 'default', countries } as never]]);
  const reports = new CarrierReports({
    store,
    routes: new Router({ sms: { '*': ['twilio'] }, call: { '*': ['twilio'] } }, everyProvider),
    policy: DEFAULT_POLICY,
    gate: new FailoverGate({ admission, tenants, cipher, onRefused: () => {} }),
  });
  const providers = new Map([['twilio', provider]]);
  const lostWork = new OrphanedDeliveries({
    store,
    queue: { isAlive: async () => true },
    backlog: { holds: async () => true, pass: async () => {} },
    onRenewed: () => {},
    fallBack: (delivery) => reports.silent(delivery),
    ask: (delivery) =>
      askForOverdueReport(delivery, { store, providers, reports, onAsked: () => {} }),
  });
  sweeper = new DeadlineSweeper(redis, {
    slots: 1,
    clock,
    settle: async (id) => {
      if ((await reports.settle(id)) === 'open') await lostWork.look(id);
    },
    onError: (error) => errors.push(error),
  });
});

beforeEach(async () => {
  await (await freshTestRedis()).quit();
});

afterEach(() => expect(errors).toEqual([]));

afterAll(async () => {
  await sweeper.close();
  await provider.close();
  await carrier.stop();
  redis.disconnect();
});

/** A challenge whose first delivery Twilio has accepted; later requests to Twilio are in `asked`. */
async function taken(channel: 'sms' | 'call', resource: object) {
  const asked: string[] = [];
  carrier.answer = ({ method, path }) => {
    if (method === 'GET') asked.push(path);
    const sid = channel === 'sms' ? `SM${'0'.repeat(32)}` : CALL_SID;
    return { status: method === 'GET' ? 200 : 201, body: { sid, ...resource } };
  };
  const fallback = channel === 'sms' ? 'call' : 'sms';
  const made = draft({ route: { channel, provider: 'twilio' }, channels: [channel, fallback] });
  await store.create(made);
  await deliverOver(store, redis, ['twilio', provider], clock).run(
    { challengeId: made.id, delivery: 1 },
    'first',
  );
  return { id: made.id, asked };
}

async function sweepAfter(ms: number): Promise<void> {
  clock.advance(ms);
  await sweeper.sweep();
}

it('a call without a final callback is looked up when it must be over, and its fallback follows', async () => {
  const { id, asked } = await taken('call', { status: 'no-answer' });
  await sweepAfter(RING_AND_TALK_MS);
  expect(asked).toEqual([]);
  await sweepAfter(30_000);
  expect(asked).toEqual([expect.stringMatching(`/Calls/${CALL_SID}.json`)]);
  expect((await store.read(id))?.deliveries).toMatchObject([
    { channel: 'call', state: 'failed', reason: 'no_answer' },
    { channel: 'sms', state: 'queued' },
  ]);
});

it('a call that has not ended at the carrier is looked up again', async () => {
  const { asked } = await taken('call', { status: 'ringing' });
  await sweepAfter(RING_AND_TALK_MS + 30_000);
  await sweepAfter(30_000);
  expect(asked).toHaveLength(2);
});

it('an SMS whose receipt is overdue is looked up once', async () => {
  const { id, asked } = await taken('sms', { status: 'sent', error_code: null });
  await sweepAfter(61_000);
  await sweepAfter(61_000);
  await sweepAfter(61_000);
  expect(asked).toHaveLength(1);
  expect((await store.read(id))?.state).toBe('sent');
});

it('after the look-up, a failed SMS is followed by the fallback, and an arrived one is delivered', async () => {
  const failed = await taken('sms', { status: 'undelivered', error_code: 30006 });
  await sweepAfter(61_000);
  expect((await store.read(failed.id))?.deliveries).toMatchObject([
    { state: 'failed', reason: 'landline' },
    { channel: 'call', state: 'queued' },
  ]);
  const arrived = await taken('sms', { status: 'delivered', error_code: null });
  await sweepAfter(61_000);
  expect((await store.read(arrived.id))?.state).toBe('delivered');
});
