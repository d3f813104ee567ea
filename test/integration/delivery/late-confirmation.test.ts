/**
 * The lease is written on the master, and the replica confirms it too late: the lease exists, and the worker gets a refusal.
 * With a real master, a real replica and Vonage's own SDK, which cannot look up messages.
 */
import { randomBytes } from 'node:crypto';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import type { Provider } from '../../../src/providers/provider.js';
import { registry } from '../../../src/providers/registry.js';
import { connectRedis } from '../../../src/redis/connection.js';
import { replicasOnline, writableServers } from '../../../src/redis/health.js';
import { ReplicatedWrites } from '../../../src/redis/replica-wait.js';
import type { RedisClient, RunScript } from '../../../src/redis/scripts.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { RecordingCarrier } from '../../setup/recording-carrier.js';
import { keepContent } from '../../setup/redis-content.js';
import { type RedisServer, startRedisServer } from '../../setup/redis-server.js';
import { draft } from '../../setup/store-fixture.js';
import { until } from '../../setup/until.js';
import { PUBLIC_URL, vonageSettings } from '../../setup/vendor-settings.js';
import { deliverOver } from './delivery-fixture.js';

/** Short if the replica is stopped, and long if it is only slow. */
const STOPPED_MS = 100;
const SLOW_MS = 30_000;
const SEND_MAX_MS = 8_000;
const LEASE_OVER_MS = 60_000;

let master: RedisServer;
let replica: RedisServer;
let redis: RedisClient;
let carrier: RecordingCarrier;
let provider: Provider;
let clock: MovingClock;
let store: RedisChallengeStore;
/** The lease request whose answer is late, counted from 0. */
let lateQuestion: number;

beforeAll(async () => {
  master = await startRedisServer();
  replica = await startRedisServer(['--replicaof', '127.0.0.1', `${master.port}`]);
  redis = connectRedis(`redis://127.0.0.1:${master.port}`, 'worker');
  await until(
    async () => replicasOnline((await writableServers(redis))[0]?.info ?? new Map()) === 1,
  );
  carrier = await RecordingCarrier.start();
  carrier.answer = () => ({ status: 202, body: { message_uuid: 'uuid-of-the-message' } });
  provider = await registry.vonage.create(
    { ...vonageSettings, apiBaseUrl: carrier.url },
    { publicUrl: PUBLIC_URL },
  );
});

beforeEach(() => {
  clock = new MovingClock(Date.now());
  carrier.requests.length = 0;
  const writes = new ReplicatedWrites(redis, { replicas: 1, timeoutMs: SLOW_MS });
  const hasty = new ReplicatedWrites(redis, { replicas: 1, timeoutMs: STOPPED_MS });
  let question = 0;
  // The replica is stopped during that request, and wakes when the worker has got the refusal.
  const run: RunScript = async (script, keys, args) => {
    if (script.name !== 'commit' || question++ !== lateQuestion) {
      return writes.run(script, keys, args);
    }
    replica.signal('SIGSTOP');
    return hasty.run(script, keys, args).finally(() => replica.signal('SIGCONT'));
  };
  store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 86_400_000, clock, run });
});

afterAll(async () => {
  await provider.close();
  await carrier.stop();
  redis.disconnect();
  await keepContent(master.redis);
  await replica.stop();
  await master.stop();
});

it('a lease that is confirmed late is used at once', async () => {
  // The challenge is written first.
  lateQuestion = 1;
  const made = await started();
  await deliver(made.id);
  expect(await store.read(made.id)).toMatchObject({ state: 'sent', deliveries: [{ number: 1 }] });
  expect(carrier.requests).toHaveLength(1);
});

it('a takeover that is confirmed late sends the SMS, and that is its only repeat', async () => {
  // Written, begun by the dead worker, refused, taken over.
  lateQuestion = 3;
  const made = await started();
  await store.beginAttempt({ challengeId: made.id, delivery: 1 }, { token: 'dead', leaseMs: 0 });
  clock.advance(LEASE_OVER_MS);
  await deliver(made.id);
  expect(await store.read(made.id)).toMatchObject({ state: 'sent', repeated: true });
  expect(carrier.requests).toHaveLength(1);
});

async function started() {
  const made = draft({ route: { channel: 'sms', provider: 'vonage' } });
  await store.create(made);
  return made;
}

async function deliver(challengeId: string): Promise<void> {
  const token = randomBytes(6).toString('hex');
  await deliverOver(store, redis, ['vonage', provider], clock, SEND_MAX_MS).run(
    { challengeId, delivery: 1 },
    token,
  );
}
