/** Jobs while the confirming replica is down: with a real master and a real replica. */
import { type Job, Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { connectRedis } from '../../src/redis/connection.js';
import { replicasOnline, writableServers } from '../../src/redis/health.js';
import { everythingIn } from '../setup/redis-content.js';
import { type RedisServer, startRedisServer } from '../setup/redis-server.js';
import { until } from '../setup/until.js';
import { openStage, type Stage } from './stage.js';

const LIFE_MS = 4_000;

let master: RedisServer;
let replica: RedisServer;
let stage: Stage;
let queue: Queue;
let events: QueueEvents;
const connections: Redis[] = [];

function connection(): Redis {
  const redis = connectRedis(`redis://127.0.0.1:${master.port}`, 'worker') as Redis;
  connections.push(redis);
  return redis;
}

beforeAll(async () => {
  master = await startRedisServer();
  replica = await startRedisServer(['--replicaof', '127.0.0.1', `${master.port}`]);
  await until(
    async () => replicasOnline((await writableServers(connection()))[0]?.info ?? new Map()) === 1,
  );
  stage = await openStage({
    redisUrl: `redis://127.0.0.1:${master.port}`,
    variables: { REDIS_DURABILITY: 'replicated', REDIS_REPLICATION_TIMEOUT_MS: '1000' },
    file: { policy: { lifeMs: LIFE_MS } },
  });
  queue = new Queue('challenges', { connection: connection(), prefix: '{octothorpe}' });
  events = new QueueEvents('challenges', {
    connection: connection(),
    prefix: '{octothorpe}',
    lastEventId: '0-0',
  });
  await events.waitUntilReady();
});

afterEach(() => replica.signal('SIGCONT'));

afterAll(async () => {
  await events.close();
  await queue.close();
  await stage.close();
  for (const redis of connections) redis.disconnect();
  await replica.stop();
  await master.stop();
});

/** A job like the documentation's, with BullMQ's default options: one attempt. */
function add(to: string): Promise<Job> {
  return queue.add('sign-in', { tenant: 'default', to, channel: 'sms' });
}

const refusals = () => stage.lines.filter((line) => line.includes('"challenge jobs"')).length;

/** Resolves when the worker was refused again. */
async function refused(): Promise<void> {
  const before = refusals();
  await until(() => refusals() > before);
}

it('a job that no replica confirms is repeated until one does, and sends one SMS', async () => {
  const to = '+358447810001';
  replica.signal('SIGSTOP');
  const again = refused();
  const job = await add(to);
  await again;
  replica.signal('SIGCONT');
  const answer = await job.waitUntilFinished(events, 30_000);
  expect(answer).toMatchObject({ status: 202, body: { to: '+358*****0001' } });
  await stage.codeFor(to);
  expect(stage.carrier.phone(to).messages).toHaveLength(1);
  expect(await everythingIn(stage.redis)).not.toContain('447810001');
});

it('a job that is not confirmed within the life of its challenge sends nothing later', async () => {
  const to = '+358447810002';
  replica.signal('SIGSTOP');
  const job = await add(to);
  const finished = job.waitUntilFinished(events, 30_000);
  await until(() => Date.now() > job.timestamp + LIFE_MS);
  await Promise.race([refused(), finished]);
  replica.signal('SIGCONT');
  await finished;
  expect(await everythingIn(stage.redis)).not.toContain('447810002');
  // Challenges are sent in order, so this one would come after it.
  const next = await add('+358447810003');
  await next.waitUntilFinished(events, 30_000);
  await stage.codeFor('+358447810003');
  expect(stage.carrier.phone(to).messages).toHaveLength(0);
});

it('a job that fails keeps no number', async () => {
  await queue.pause();
  const job = await add('+358447810004');
  // BullMQ's entry in a job whose worker died too often.
  await stage.redis.hset(`{octothorpe}:challenges:${job.id}`, 'defa', 'job stalled too often');
  const failed = job.waitUntilFinished(events, 30_000);
  await Promise.all([queue.resume(), expect(failed).rejects.toThrow('stalled')]);
  await until(async () => !(await everythingIn(stage.redis)).includes('447810004'));
  expect((await queue.getJob(job.id ?? ''))?.data).toEqual({ tenant: 'default' });
});
