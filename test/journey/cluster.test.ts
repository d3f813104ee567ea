/** Everything that uses Redis, on a real Cluster: three masters, each with replicas that confirm writes. */

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import request from 'supertest';
import { NO_SEND_LIMITS } from '../../scripts/lib/no-send-limits.js';
import { slotOf } from '../../src/challenge/challenge.js';
import { slotKeys } from '../../src/challenge/challenge-commit.js';
import { connectRedis } from '../../src/redis/connection.js';
import { QUEUE_PREFIX, wholeBacklogKey } from '../../src/redis/keys.js';
import { type RedisCluster, startRedisCluster } from '../setup/redis-cluster.js';
import { until } from '../setup/until.js';
import { openStage, type Stage } from './stage.js';

const BY = { operator: 'anna', reason: 'the person called support' };
const SECRET = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;

let cluster: RedisCluster;
let stage: Stage;
let receiver: Server;
const told: string[] = [];
const started: string[] = [];

beforeAll(async () => {
  cluster = await startRedisCluster();
  receiver = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    told.push(body);
    res.end();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  stage = await openStage({
    redisUrl: cluster.url,
    variables: { REDIS_REPLICATION_TIMEOUT_MS: '5000', WORKER_CONCURRENCY: '4' },
    webhook: { url: `http://127.0.0.1:${port}/hook`, secrets: [SECRET] },
    file: {
      policy: { resendAfterMs: [1, 1, 60_000] },
      limits: {
        figures: { ...NO_SEND_LIMITS, number: [{ max: 3, windowMs: 600_000 }] },
        prices: { twilio: { sms: { '*': 1 }, call: { '*': 2 } } },
        pricesOtherwise: { sms: 3, call: 4 },
        currency: 'EUR',
        exchange: { USD: 0.5 },
        priceLookup: { afterMs: 100, triesMax: 10 },
      },
    },
  });
}, 120_000);

afterAll(async () => {
  await stage?.close();
  await cluster?.stop();
  receiver?.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

let lastNumber = 4_100_000;
function phone(): string {
  lastNumber += 1_037;
  return `+35844${lastNumber}`;
}

async function start(body: object): Promise<string> {
  const answer = await stage.start(body);
  expect(answer).toMatchObject({ status: 202 });
  started.push(answer.body.id);
  return answer.body.id;
}

const webhookAbout = (id: string) => until(() => told.some((body) => body.includes(id)));

describe.each(['twilio', 'vonage'])('through %s', (provider) => {
  it('an SMS is sent, delivered and verified, and its tenant notified', async () => {
    const to = phone();
    const id = await start({ to, channel: 'sms', provider });
    await stage.until(id, ({ state }) => state === 'delivered');
    const { body } = await stage.post(`/v1/challenges/${id}/check`, {
      code: await stage.codeFor(to),
    });
    expect(body).toMatchObject({ outcome: 'verified', challenge: { state: 'sms_verified' } });
    await webhookAbout(id);
  });

  it('a reply with the code verifies', async () => {
    const to = phone();
    const id = await start({ to, channel: 'sms', provider });
    const code = await stage.codeFor(to);
    const [message] = stage.carrier.phone(to).messages;
    stage.carrier.sendFromPhone(to, { to: message?.from ?? '', body: code });
    expect(await stage.untilFinal(id)).toMatchObject({ state: 'sms_verified' });
  });

  it('a call is answered with #, and its tenant notified', async () => {
    const to = phone();
    const id = await start({ to, channel: 'call', provider });
    const call = await stage.carrier.waitForCall(to, ({ state }) => state === 'ringing');
    await stage.until(id, ({ state }) => state === 'ringing');
    stage.carrier.answer(call.id);
    await stage.carrier.waitForCall(to, ({ waitingForKeys }) => waitingForKeys);
    stage.carrier.press(call.id, '#');
    expect(await stage.untilFinal(id)).toMatchObject({ state: 'call_answered' });
    await webhookAbout(id);
  });
});

it('challenges are spread over all masters', async () => {
  const owners = async () => {
    const keys = [...new Set(started)].map((id) => slotKeys(slotOf(id) ?? '').outbox);
    return new Set(await Promise.all(keys.map((key) => cluster.ownerOf(key)))).size;
  };
  while ((await owners()) < 3) await start({ to: phone(), channel: 'sms' });
});

it('an idempotency key answers once, a resend goes out, wrong codes lock', async () => {
  const to = phone();
  const headers = { 'idempotency-key': 'order-1' };
  const first = await stage.start({ to, channel: 'sms' }, headers);
  const { id } = first.body;
  expect((await stage.start({ to, channel: 'sms' }, headers)).body.id).toBe(id);
  await stage.until(id, ({ state }) => state === 'delivered');
  expect((await stage.post(`/v1/challenges/${id}/resend`)).status).toBe(202);
  await stage.until(
    id,
    ({ deliveries, state }) => deliveries.length === 2 && state === 'delivered',
  );
  const code = (Number(await stage.codeFor(to)) + 1) % 1_000_000;
  const guess = { code: String(code).padStart(6, '0') };
  for (let count = 0; count < 5; count += 1) await stage.post(`/v1/challenges/${id}/check`, guess);
  expect(await stage.untilFinal(id)).toMatchObject({ state: 'locked' });
});

it('a limit refuses, is explained, and an operator lifts it', async () => {
  const to = phone();
  for (const status of [202, 202, 202, 429]) {
    expect((await stage.start({ to, channel: 'sms' })).status).toBe(status);
  }
  const blocks = await stage.post('/v1/operator/blocks', { number: to });
  expect(blocks.body).toMatchObject({ blocked: true, blocks: [{ rule: 'number' }] });
  const lifted = await stage.post('/v1/operator/unblock', { number: to, ...BY });
  expect(lifted).toMatchObject({ status: 200, body: { blocked: false } });
  await start({ to, channel: 'sms' });
  const audit = await request(stage.config.publicUrl)
    .get('/v1/operator/audit')
    .set(stage.authorized);
  expect(JSON.stringify(audit.body)).toContain(BY.reason);
});

it.each(['twilio', 'vonage'])('the price of %s reaches the budget', async (provider) => {
  const to = phone();
  const id = await start({ to, channel: 'sms', provider });
  await stage.post(`/v1/challenges/${id}/check`, { code: await stage.codeFor(to) });
  const line = await stage.line(
    ({ event, outcome, challengeId }) =>
      event === 'price' && outcome === 'settled' && challengeId === id,
  );
  expect(line).toMatchObject({ provider });
});

it('a job in the queue gets the same answer as the API gives', async () => {
  const connections = [1, 2].map(() => connectRedis(cluster.url, 'worker') as Redis);
  const [first, second] = connections as [Redis, Redis];
  const queue = new Queue('challenges', { connection: first, prefix: QUEUE_PREFIX });
  // From the first event on: the job may be done before BullMQ begins to read.
  const at = { connection: second, prefix: QUEUE_PREFIX, lastEventId: '0-0' };
  const events = new QueueEvents('challenges', at);
  await events.waitUntilReady();
  const job = await queue.add('sign-in', { to: phone(), channel: 'sms', tenant: 'default' });
  const answer = await job.waitUntilFinished(events);
  expect(answer).toMatchObject({ status: 202, body: { state: 'queued' } });
  await events.close();
  await queue.close();
  for (const each of connections) each.disconnect();
  await stage.until(answer.body.id, ({ state }) => state === 'delivered');
});

it('deliveries that do not fit into the queue wait in the backlog, and all are sent', async () => {
  const queue = new Queue('deliveries', { connection: stage.redis, prefix: QUEUE_PREFIX });
  await queue.pause();
  const ids = await Promise.all(
    Array.from({ length: 40 }, () => start({ to: phone(), channel: 'sms' })),
  );
  await until(async () => (await stage.redis.zcard(wholeBacklogKey())) > 0);
  await queue.resume();
  await Promise.all(ids.map((id) => stage.until(id, ({ state }) => state === 'delivered')));
  expect(await stage.redis.zcard(wholeBacklogKey())).toBe(0);
  await queue.close();
});

it('messages of several slots are delivered, and a repeat finds the first one in its slot', async () => {
  const slots = new Set<string | undefined>();
  for (let i = 0; i < 6; i += 1) {
    const request = { to: phone(), channel: 'sms', code: String(560_100 + i) };
    const key = { 'idempotency-key': `relayed-${i}` };
    const { status, body } = await stage.post('/v1/messages', request, key);
    expect(status).toBe(202);
    slots.add(slotOf(body.id));
    expect((await stage.post('/v1/messages', request, key)).body.id).toBe(body.id);
    expect(await stage.untilFinal(body.id)).toMatchObject({ state: 'delivered' });
    const told = await stage.post(`/v1/messages/${body.id}/outcome`, { verified: true });
    expect(told.body.outcome).toBe('verified');
    expect(stage.carrier.phone(request.to).messages).toHaveLength(1);
  }
  expect(slots.size).toBeGreaterThan(1);
});

it('what challenges of several masters leave is found, listed, counted and erased', async () => {
  const get = async (path: string) =>
    (await request(stage.config.publicUrl).get(`/v1/operator/${path}`).set(stage.authorized)).body;
  const stats = async () => {
    const { lines } = await get('stats?period=hour&by=country&country=SE');
    return lines[0] ?? { requested: 0, verified: 0 };
  };
  const before = await stats();
  const made: { id: string; to: string; reference: string }[] = [];
  const owners = new Set<unknown>();
  while (owners.size < 3 || made.length < 6) {
    const [to, reference] = [`+46701${740_600 + made.length * 37}`, `order-${made.length}`];
    const id = await start({ to, channel: 'sms', provider: 'twilio', reference });
    await stage.until(id, ({ state }) => state === 'delivered');
    await stage.post(`/v1/challenges/${id}/check`, { code: await stage.codeFor(to) });
    made.push({ id, to, reference });
    owners.add(await cluster.ownerOf(slotKeys(slotOf(id) ?? '').outbox));
  }
  await until(async () => (await stats()).verified === before.verified + made.length);
  expect(await stats()).toMatchObject({ requested: before.requested + made.length });
  const { challenges } = await get('challenges?country=SE&outcome=sms_verified&limit=100');
  const listed = challenges.map(({ id }: { id: string }) => id);
  expect(listed.sort()).toEqual(made.map(({ id }) => id).sort());
  for (const { id, to, reference } of made) {
    const byNumber = await stage.post('/v1/operator/challenges/search', { number: to });
    const { deliveries } = await stage.get(id);
    const carrierId = deliveries[0]?.reference ?? '';
    const byOthers = await Promise.all(
      [{ reference }, { carrierId }].map((asked) =>
        stage.post('/v1/operator/challenges/search', asked),
      ),
    );
    for (const { body } of [byNumber, ...byOthers]) {
      expect(body.challenges.map((one: { id: string }) => one.id)).toEqual([id]);
    }
    expect((await get(`challenges/${id}`)).cause.cause).toBe('verified');
  }
  const [first] = made;
  const erased = await stage.post('/v1/operator/erase', { number: first?.to, ...BY });
  expect(erased.body).toMatchObject({ erased: 1 });
  const gone = await stage.post('/v1/operator/challenges/search', { number: first?.to });
  expect(gone.body.challenges).toEqual([]);
});
