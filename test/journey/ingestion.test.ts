import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import type { Readable } from 'node:stream';
import { type Job, Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { CompactEncrypt, importJWK } from 'jose';
import { spawnTied } from '../../scripts/lib/tied-process.js';
import { jobKeyView } from '../../src/http/api/answer-schemas.js';
import { JobKeys } from '../../src/ingestion/job-keys.js';
import { connectRedis } from '../../src/redis/connection.js';
import { testRedisUrl } from '../setup/redis.js';
import { everythingIn } from '../setup/redis-content.js';
import { RegisteredPerson } from '../setup/registered-person.js';
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

/** Stands for a push service: whoever connects wakes a phone. */
const pushService = createServer((socket) => socket.destroy());

beforeAll(async () => {
  await once(pushService.listen(0, 'localhost'), 'listening');
  stage = await openStage({ variables: { PUSH_SERVICES: pushHost() } });
  queue = new Queue('challenges', { connection: connection(), prefix: '{octothorpe}' });
  events = new QueueEvents('challenges', {
    connection: connection(),
    prefix: '{octothorpe}',
    lastEventId: '0-0',
  });
  await events.waitUntilReady();
});

function pushHost(): string {
  return `localhost:${(pushService.address() as AddressInfo).port}`;
}

afterAll(async () => {
  pushService.close();
  await events.close();
  await queue.close();
  await stage.close();
  for (const redis of connections) redis.disconnect();
});

async function answer(job: Job) {
  return job.waitUntilFinished(events, 10_000);
}

it('a job gets the same answer as over HTTP, and the code is sent', async () => {
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

it('a job names its channels as a list and its account, and the answer as well', async () => {
  const data = { to: '+358447800009', channels: ['call', 'sms'], subject: 'user-8c1f' };
  expect(await answer(await queue.add('sign-in', data))).toMatchObject({
    status: 202,
    body: { channels: ['call', 'sms'], fallback: 'sms', subject: 'user-8c1f' },
  });
});

it.each([
  [{ to: '+358447800002' }, 422, 'invalid_request'],
  [{ to: '+358447800002', channel: 'sms', channels: ['sms'] }, 422, 'invalid_request'],
  [{ to: 'abc', channel: 'sms' }, 422, 'invalid_number'],
  [{ to: '+358447800002', channel: 'sms', extra: 1 }, 422, 'invalid_request'],
  [{ to: '+358447800002', channel: 'sms', tenant: 'nobody' }, 401, 'unauthorized'],
  [{ channel: 'approve', subject: 'user-8c1f' }, 409, 'method_not_registered'],
  [{ channel: 'approve' }, 422, 'invalid_request'],
  [{ channel: 'approve', subject: 'user-8c1f', to: '+358447800002' }, 422, 'invalid_request'],
  ['not an object', 422, 'invalid_request'],
])('a job with %j is answered with %d %s', async (data, status, code) => {
  expect(await answer(await queue.add('sign-in', data))).toMatchObject({ status, body: { code } });
});

describe('by approve', () => {
  let people = 0;
  async function approver() {
    people += 1;
    return new RegisteredPerson(stage, `job-approver-${people}`).setUp('app');
  }

  const ask = async (subject: string, more = {}) =>
    answer(await queue.add('sign-in', { channel: 'approve', subject, ...more }));

  it('a job has the digits as its answer, and the phone asks for them', async () => {
    const { subject, phone } = await approver();
    const ip = '203.0.113.78';
    const { status, body } = await ask(subject, { ip, device: 'job-laptop' });
    expect(status).toBe(202);
    expect(body).toMatchObject({ state: 'queued', channel: 'approve', subject, mode: 'sandbox' });
    expect(await phone.requests()).toMatchObject([{ challenge: body.id, where: ip }]);
    const ended = stage.untilFinal(body.id);
    expect(await phone.answer('approve', body.matchDigit)).toBe('approved');
    expect(await ended).toMatchObject({ state: 'approved', channel: 'approve' });
    const content = await everythingIn(stage.redis);
    for (const secret of [ip, 'job-laptop']) expect(content).not.toContain(secret);
  });

  it('ten jobs with one idempotency key ask once, and show the same digits', async () => {
    const { subject, phone } = await approver();
    const data = { idempotencyKey: `approve-${subject}` };
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(subject, data)));
    expect(new Set(answers.map(({ body }) => `${body.id} ${body.matchDigit}`)).size).toBe(1);
    expect(await phone.requests()).toHaveLength(1);
    const started = await stage.start(
      { channel: 'approve', subject },
      { 'idempotency-key': data.idempotencyKey },
    );
    expect(started.body.id).toBe(answers[0]?.body.id);
  });

  it('a prompt too many is answered with 429 and the time to wait; the browser that was approved gets its place', async () => {
    const { subject, phone } = await approver();
    const own = { device: 'own-browser' };
    await phone.answer('approve', (await ask(subject, own)).body.matchDigit);
    const strangers = await Promise.all(Array.from({ length: 10 }, () => ask(subject)));
    const refused = strangers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(8);
    expect(refused[0]?.body).toMatchObject({
      code: 'limit_reached',
      retryAfterSeconds: expect.any(Number),
    });
    expect((await ask(subject, own)).status).toBe(202);
    expect(await phone.requests()).toHaveLength(3);
  });

  it('the worker wakes the phone by its push service', async () => {
    const { subject, phone } = await approver();
    await phone.subscribe(`https://${pushHost()}/push/1`);
    const woken = once(pushService, 'connection');
    expect((await ask(subject)).status).toBe(202);
    await woken;
  });

  it('a cancellation by the API takes the question off the phone', async () => {
    const { subject, phone } = await approver();
    const { body } = await ask(subject);
    await stage.post(`/v1/challenges/${body.id}/cancel`);
    expect(await phone.requests()).toEqual([]);
  });
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

it('the producer of the documentation seals the number, and its job is answered', async () => {
  const section = readFileSync('docs/api.md', 'utf8').split('## Jobs')[1];
  const source = /```js\n([\s\S]*?)```/.exec(section ?? '')?.[1] ?? '';
  const producer = spawnTied(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      REDIS_URL: testRedisUrl(),
      OCTOTHORPE_URL: stage.config.publicUrl,
      OCTOTHORPE_KEY: stage.authorized.authorization.replace('Bearer ', ''),
    },
  });
  const [line] = await once(producer.stdout as Readable, 'data');
  producer.kill();
  const [status, id] = String(line).split(' ');
  expect(status).toBe('202');
  expect((await stage.get(String(id))).deliveries[0]).toMatchObject({ channel: 'call' });
});

it('data sealed for another key, or with unknown fields, gets an error that says what to do', async () => {
  const key = { id: 'other', secret: Buffer.alloc(32, 5) };
  const { current } = await JobKeys.of([key]);
  const sealed = await new CompactEncrypt(Buffer.from('{"to":"+358447800006"}'))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: String(current.kid) })
    .encrypt(await importJWK(current));
  const refused = await answer(await queue.add('sign-in', { sealed, channel: 'sms' }));
  expect(refused).toMatchObject({ status: 422, body: { faults: [{ path: 'sealed' }] } });
});

it('every key that may start challenges can read the key for jobs', async () => {
  const path = `${stage.config.publicUrl}/v1/job-key`;
  const shown = await fetch(path, { headers: stage.authorized });
  expect(jobKeyView.parse(await shown.json())).toBeDefined();
  expect((await fetch(path)).status).toBe(401);
});
