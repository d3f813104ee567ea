/**
 * Nobody who reads Redis, its traffic, a log, a metric, an event or a notification learns what was relayed: 50 messages by API, job and
 * doors, by SMS and by call.
 */
import { Queue, QueueEvents } from 'bullmq';
import { Redis } from 'ioredis';
import { CompactEncrypt, importJWK } from 'jose';
import request from 'supertest';
import { connectRedis } from '../../src/redis/connection.js';
import { SECRET } from '../fixtures/challenges.js';
import { openStage, type Stage } from '../journey/stage.js';
import { caseOf, EveryDoor, knock, MANY_SENDS } from '../setup/every-door.js';
import { type OwnRedis, startOwnRedis } from '../setup/own-redis.js';
import { Receiver } from '../setup/receiver.js';
import { everythingIn } from '../setup/redis-content.js';
import { until } from '../setup/until.js';

/** Its traffic is watched as a whole. */
let own: OwnRedis;
let redis: Redis;
let monitor: Redis;
let doors: EveryDoor;
let receiver: Receiver;
let stage: Stage;
let queue: Queue;
let events: QueueEvents;
const traffic: string[] = [];
const connections: Redis[] = [];

function connection(): Redis {
  const opened = connectRedis(own.url, 'worker') as Redis;
  connections.push(opened);
  return opened;
}

beforeAll(async () => {
  own = await startOwnRedis();
  redis = new Redis({ path: own.url.slice('unix://'.length) });
  monitor = await redis.monitor();
  monitor.on('monitor', (_time: string, args: string[]) => traffic.push(JSON.stringify(args)));
  doors = await EveryDoor.open();
  receiver = await Receiver.listen();
  stage = await openStage({
    // A call ends after a minute of telephone time: a busy machine needs more than a second for it.
    timeScale: 12,
    redisUrl: own.url,
    webhook: { url: receiver.url, secrets: [SECRET] },
    tenant: { clearJobs: false },
    file: { doors: doors.entries(), limits: { figures: MANY_SENDS } },
  });
  queue = new Queue('challenges', { connection: connection(), prefix: '{octothorpe}' });
  events = new QueueEvents('challenges', {
    connection: connection(),
    prefix: '{octothorpe}',
    lastEventId: '0-0',
  });
  await events.waitUntilReady();
});

afterAll(async () => {
  await events.close();
  await queue.close();
  await stage.close();
  await receiver.close();
  await doors.stop();
  for (const each of connections) each.disconnect();
  monitor.disconnect();
  redis.disconnect();
  await own.stop();
});

let lastNumber = 4660000;
function phone(): string {
  lastNumber += 7;
  return `+35844${lastNumber}`;
}

async function addJob(data: object) {
  return (await queue.add('message', data)).waitUntilFinished(events, 30_000);
}

async function seal(content: object): Promise<string> {
  const { body: key } = await request(stage.config.publicUrl)
    .get('/v1/job-key')
    .set(stage.authorized);
  return new CompactEncrypt(Buffer.from(JSON.stringify(content)))
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid })
    .encrypt(await importJWK(key));
}

/** Answers each call, so that the code is spoken. */
async function answer(to: string): Promise<void> {
  const { id } = await stage.carrier.waitForCall(to, ({ state }) => state === 'ringing');
  stage.carrier.answer(id);
  await stage.carrier.waitForCall(to, ({ state }) => state === 'ended');
}

const SMS_DOORS = [
  'entra',
  'okta',
  'auth0',
  'supabase',
  'kratos',
  'zitadel',
  'keycloak',
  'generic',
];
const CALL_DOORS = ['entra', 'okta', 'supabase', 'keycloak'];

test('a sealed job with number, code and text sends them', async () => {
  const to = phone();
  const sealed = await seal({ to, code: '640917', text: 'Tailwind: 640917 opens it.' });
  const { status, body } = await addJob({ sealed, channel: 'sms' });
  expect([status, body.state]).toEqual([202, 'queued']);
  await stage.untilFinal(body.id);
  expect(stage.carrier.phone(to).messages.map((each) => each.body)).toEqual([
    'Tailwind: 640917 opens it.',
  ]);
});

test('neither code, text nor number of 50 messages is anywhere in the clear', async () => {
  traffic.length = 0;
  const numbers: string[] = [];
  const next = () => {
    const to = phone();
    numbers.push(to);
    return to;
  };
  const ids: string[] = [];
  for (let i = 0; i < 12; i += 1) {
    const text = `Northwind Traders: ${730_100 + i} is the word.`;
    ids.push((await stage.post('/v1/messages', { to: next(), channel: 'sms', text })).body.id);
  }
  for (let i = 0; i < 8; i += 1) {
    const to = next();
    const code = String(730_200 + i);
    const { id } = (await stage.post('/v1/messages', { to, channel: 'call', code })).body;
    ids.push(id);
    await answer(to);
  }
  for (let i = 0; i < 12; i += 1) {
    const channel = i < 8 ? 'sms' : 'call';
    const to = next();
    const code = String(730_300 + i);
    const text = channel === 'sms' ? { text: `Adventure Works, ${code}` } : {};
    const { body } = await addJob({ sealed: await seal({ to, code, ...text }), channel });
    ids.push(body.id);
    if (channel === 'call') await answer(to);
  }
  for (let i = 0; i < 18; i += 1) {
    const calls = i % 3 === 0;
    const name = String(calls ? CALL_DOORS[(i / 3) % CALL_DOORS.length] : SMS_DOORS[i % 8]);
    const to = next();
    const given = calls ? await doors.call(caseOf(name), to) : await doors.sms(caseOf(name), to);
    expect((await knock(stage.config.publicUrl, given)).status).toBe(200);
    if (calls) await answer(to);
  }
  expect(numbers).toHaveLength(50);
  for (const id of ids) await stage.untilFinal(id);
  const live = await everythingIn(redis);
  await until(async () => receiver.received.waiting >= 50);
  // A refusal repeats nothing of what was given.
  const wrong = { to: numbers[0], channel: 'sms', text: 'Northwind: 730100 at www.example.com' };
  expect((await stage.post('/v1/messages', wrong)).status).toBe(422);
  expect((await stage.post('/v1/messages', { ...wrong, text: 7 })).status).toBe(422);

  const places = {
    traffic: traffic.join('\n'),
    live,
    redis: await everythingIn(redis),
    log: stage.lines.join(''),
    answers: stage.bodies.join(''),
    metrics: (await request(stage.config.publicUrl).get('/metrics')).text,
    notifications: JSON.stringify(await receiver.received.take(receiver.received.waiting)),
  };
  expect(traffic.length).toBeGreaterThan(1_000);
  const texts = /Northwind|Adventure Works|is your (?:verification )?code|login code|one-time/i;
  for (const [place, text] of Object.entries(places)) {
    const plain = withoutIds(text);
    expect([place, /(?<!\d)(?:730[123]\d\d|561166|123456|640917)(?!\d)/.exec(plain)]).toEqual([
      place,
      null,
    ]);
    expect([place, /\b7, 3, 0, [123]/.exec(plain)]).toEqual([place, null]);
    expect([place, texts.exec(text)]).toEqual([place, null]);
    for (const number of numbers) {
      expect([place, text.includes(number.slice(4))]).toEqual([place, false]);
    }
  }
}, 180_000);

/** Ids, hashes and times may contain any six digits by chance. */
function withoutIds(text: string): string {
  return text.replace(/[A-Za-z0-9_-]{16,}/g, '').replace(/\d{7,}|\d+\.\d+/g, '');
}
