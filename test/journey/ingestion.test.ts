import { type Job, Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { connectRedis } from '../../src/store/redis-connection.js';
import { testRedisUrl } from '../setup/redis.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;
let queue: Queue;
let events: QueueEvents;
const connections: Redis[] = [];

function connection(): Redis {
  const redis = connectRedis(testRedisUrl(), 'worker') as Redis;
  connections.push(redis);
  return redis;
}

beforeAll(async () => {
  stage = await openStage();
  queue = new Queue('challenges', { connection: connection(), prefix: '{octothorpe}' });
  events = new QueueEvents('challenges', { connection: connection(), prefix: '{octothorpe}' });
  await events.waitUntilReady();
});

afterAll(async () => {
  await events.close();
  await queue.close();
  await stage.close();
  for (const redis of connections) redis.disconnect();
});

async function answer(job: Job) {
  return job.waitUntilFinished(events, 10_000);
}

it('a job gets the answer that the API gives, and the code is sent', async () => {
  const to = '+358447800001';
  const result = await answer(
    await queue.add('sign-in', { to, channel: 'sms', tenant: 'default' }),
  );
  expect(result).toMatchObject({
    status: 202,
    body: { state: 'queued', to: '+358*****0001', mode: 'sandbox' },
  });
  const code = await stage.codeFor(to);
  const checked = await stage.post(`/v1/challenges/${result.body.id}/check`, { code });
  expect(checked.body.outcome).toBe('verified');
});

it.each([
  [{ to: '+358447800002' }, 422, 'invalid_request'],
  [{ to: 'abc', channel: 'sms' }, 422, 'invalid_number'],
  [{ to: '+358447800002', channel: 'sms', extra: 1 }, 422, 'invalid_request'],
  [{ to: '+358447800002', channel: 'sms', tenant: 'nobody' }, 401, 'unauthorized'],
  ['not an object', 422, 'invalid_request'],
])('a job with %j is answered with %d %s, as over HTTP', async (data, status, code) => {
  expect(await answer(await queue.add('sign-in', data))).toMatchObject({ status, body: { code } });
});

it('the number does not stay in the job', async () => {
  const job = await queue.add('sign-in', { to: '+358447800003', channel: 'sms' });
  await answer(job);
  const kept = await stage.redis.hgetall(`{octothorpe}:challenges:${job.id}`);
  expect(JSON.stringify(kept)).not.toContain('447800003');
});

it('two jobs with one idempotency key start one challenge', async () => {
  const data = { to: '+358447800004', channel: 'sms', idempotencyKey: 'sign-in-9' };
  const [one, two] = await Promise.all([
    queue.add('sign-in', data).then(answer),
    queue.add('sign-in', data).then(answer),
  ]);
  expect(one.body.id).toBe(two.body.id);
});
