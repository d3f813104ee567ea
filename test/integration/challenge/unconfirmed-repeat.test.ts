/** A repeated request is acknowledged only once a replica has the change of the first one, with a real master and a real replica. */
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { connectRedis } from '../../../src/redis/connection.js';
import { ReplicatedWrites } from '../../../src/redis/replica-wait.js';
import type { RedisClient } from '../../../src/redis/scripts.js';
import { type RedisServer, startRedisServer } from '../../setup/redis-server.js';
import { check, checkCommand, draft, rightCode } from '../../setup/store-fixture.js';
import { until } from '../../setup/until.js';

const UNCONFIRMED = { code: 'unavailable', retryAfterSeconds: 1 };

let master: RedisServer;
let replica: RedisServer;
let redis: RedisClient;
let store: RedisChallengeStore;
const started = draft();

beforeEach(async () => {
  master = await startRedisServer();
  replica = await startRedisServer(['--replicaof', '127.0.0.1', `${master.port}`]);
  redis = connectRedis(`redis://127.0.0.1:${master.port}`, 'worker');
  const { run } = new ReplicatedWrites(redis, { replicas: 1, timeoutMs: 300 });
  store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 600_000, run });
  await until(() => store.create(started).then(() => true));
  replica.signal('SIGSTOP');
});

afterEach(async () => {
  replica.signal('SIGCONT');
  redis.disconnect();
  await replica.stop();
  await master.stop();
});

it('a right code', async () => {
  const command = checkCommand(started, rightCode(started));
  await refusedUntilConfirmed(() => check(store, command));
  expect(await check(store, command)).toMatchObject({ verdict: 'verified' });
});

it('a resend', async () => {
  const resend = {
    id: started.id,
    tenant: started.tenant,
    route: { channel: 'sms', provider: 'vonage' },
    requestId: 'resend-1',
    waits: false,
    resendAfterMs: [30_000, 60_000],
    deliveriesMax: 5,
    deliveries: 1,
  } as const;
  await refusedUntilConfirmed(() => store.resend(resend));
  expect(await store.resend(resend)).toMatchObject({ kind: 'resent' });
});

it('a carrier’s report of a failure', async () => {
  const report = {
    id: started.id,
    delivery: 1,
    route: started.route,
    reference: 'SM1',
    to: { kind: 'final', state: 'failed', reason: 'unreachable', anyDelivery: false },
    when: 'live',
  } as const;
  await refusedUntilConfirmed(() => store.transition(report));
  expect(await store.transition(report)).toMatchObject({ kind: 'ignored' });
});

async function refusedUntilConfirmed(request: () => Promise<unknown>): Promise<void> {
  await expect(request()).rejects.toMatchObject(UNCONFIRMED);
  // The change is in the master, where the repetition finds it.
  await expect(request()).rejects.toMatchObject(UNCONFIRMED);
  replica.signal('SIGCONT');
  await until(() => request().then(() => true));
}
