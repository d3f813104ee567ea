/** Jobs that cannot be started, with a real queue. */
import { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import type { Tenant } from '../../../src/challenge/policy.js';
import { ChallengeJobs, type ChallengeJobsOptions } from '../../../src/ingestion/challenge-jobs.js';
import { JobKeys } from '../../../src/ingestion/job-keys.js';
import { connectRedis } from '../../../src/redis/connection.js';
import { freshTestRedis, testRedisUrl } from '../../setup/redis.js';

const PREFIX = '{octothorpe}';
const TENANT: Tenant = {
  id: 'default',
  brand: 'Contoso',
  locale: 'en',
  senders: [],
  countries: { sms: ['*'], call: ['*'] },
};
const connections: Redis[] = [];
const opened: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  await (await freshTestRedis()).quit();
});

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
  for (const redis of connections.splice(0)) redis.disconnect();
});

function connection(): Redis {
  const redis = connectRedis(testRedisUrl(), 'worker') as Redis;
  connections.push(redis);
  return redis;
}

/** Adds one job with a clear number. @returns its answer, and its data afterwards */
async function run(options: Partial<ChallengeJobsOptions>, data: object = {}) {
  const queue = new Queue('challenges', { connection: connection(), prefix: PREFIX });
  const events = new QueueEvents('challenges', {
    connection: connection(),
    prefix: PREFIX,
    lastEventId: '0-0',
  });
  const jobs = new ChallengeJobs({
    connection: connection(),
    prefix: PREFIX,
    concurrency: 1,
    tenants: new Map([['default', TENANT]]),
    keys: await JobKeys.of([{ id: 'k1', secret: Buffer.alloc(32, 7) }]),
    takesClear: () => true,
    lifeMs: 0,
    start: async () => ({ status: 202, body: {} }),
    withdraw: async () => {},
    problem: ({ code, message, faults }) => ({ status: 500, body: { code, message, faults } }),
    onError: () => {},
    ...options,
  });
  opened.push(events, queue, jobs);
  await events.waitUntilReady();
  const job = await queue.add('sign-in', { to: '+358447820001', channel: 'sms', ...data });
  const answer = await job.waitUntilFinished(events, 30_000);
  return { answer, data: (await queue.getJob(job.id ?? ''))?.data };
}

const unavailable = async () => {
  throw new OctothorpeError('unavailable', 'The store is away.');
};

it('a job that could not be started in time gets 503 after its challenge was ended', async () => {
  const ended: string[] = [];
  const { answer, data } = await run(
    {
      start: unavailable,
      withdraw: async (tenant, { idempotencyKey }) => {
        ended.push(`${tenant.id} ${idempotencyKey}`);
        // The first try is refused: there must be no answer before the second.
        if (ended.length === 1) await unavailable();
      },
    },
    { idempotencyKey: 'sign-in-7' },
  );
  expect(answer.body.code).toBe('unavailable');
  expect(ended).toEqual(['default sign-in-7', 'default sign-in-7']);
  expect(data).toEqual({ tenant: 'default', answer });
});

it('an internal error is an answer without the number, and ends the challenge', async () => {
  const ended: string[] = [];
  const { answer, data } = await run({
    start: async () => {
      throw new TypeError('of our own');
    },
    withdraw: async (_tenant, { idempotencyKey }) => {
      ended.push(idempotencyKey);
    },
  });
  expect(answer.body).toEqual({
    code: 'internal',
    message: 'Something went wrong on this side. Nothing is sent for this job.',
  });
  expect(ended).toHaveLength(1);
  expect(data).toEqual({ tenant: 'default', answer });
});

it('a clear number is refused unless the tenant allows it, and the refusal says what to do', async () => {
  const { answer, data } = await run({ takesClear: () => false });
  expect(answer.body.code).toBe('invalid_request');
  expect(answer.body.faults).toEqual([
    { path: 'to', message: expect.stringMatching(/GET \/v1\/job-key.*"clearJobs": true/) },
  ]);
  expect(data).toEqual({ tenant: 'default', answer });
});

it.each([
  { code: '640918' },
  { text: 'Tailwind: 640918 opens it.' },
  // A seal beside it hides nothing.
  { code: '640918', sealed: 'a.b.c.d.e' },
])('a message’s %j in clear is refused as its number is', async (content) => {
  const { answer, data } = await run({ takesClear: () => false }, { to: undefined, ...content });
  expect(answer.body).toMatchObject({ code: 'invalid_request', faults: [{ path: 'to' }] });
  expect(data).toEqual({ tenant: 'default', answer });
  expect(JSON.stringify(data)).not.toContain('640918');
});
