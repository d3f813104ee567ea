import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Challenge } from '../../../src/challenge/challenge.js';
import type { TenantWebhook } from '../../../src/challenge/policy.js';
import { systemClock } from '../../../src/challenge/time.js';
import {
  NOTIFICATION_QUEUE,
  type NotificationJob,
  notificationJobOptions,
  RETRY_SCHEDULE_MS,
  sealedFor,
} from '../../../src/notifications/notification-queue.js';
import { NotificationWorker } from '../../../src/notifications/notification-worker.js';
import { Notifier } from '../../../src/notifications/notifier.js';
import { RedisWebhookSwitch } from '../../../src/notifications/webhook-switch.js';
import { SECRET, verifiedChallenge } from '../../fixtures/challenges.js';
import { Inbox } from '../../setup/inbox.js';
import { Receiver, silence, status, verify } from '../../setup/receiver.js';
import { freshTestRedis, testRedisOptions } from '../../setup/redis.js';
import { cipher } from '../../setup/store-fixture.js';

const PREFIX = '{octothorpe}';
const QUICK = [0, 10, 10];
const connection = () => ({ ...testRedisOptions(), maxRetriesPerRequest: null });

let redis: Redis;
let queue: Queue<NotificationJob>;
let receiver: Receiver;
let notifier: Notifier;
let worker: NotificationWorker | undefined;
let challenges: Map<string, Challenge>;
let webhooks: Map<string, { webhook?: TenantWebhook }>;
let counted: Inbox<string>;
let lines: { level: string; event: string; fields: Readonly<Record<string, unknown>> }[];

beforeEach(async () => {
  redis = await freshTestRedis();
  queue = new Queue(NOTIFICATION_QUEUE, { connection: connection(), prefix: PREFIX });
  receiver = await Receiver.listen();
  notifier = new Notifier({ clock: systemClock, allowPrivate: true, timeoutMs: 3_000 });
  challenges = new Map();
  webhooks = new Map([['shop', { webhook: { url: receiver.url, secrets: [SECRET] } }]]);
  counted = new Inbox();
  lines = [];
  worker = undefined;
});

afterEach(async () => {
  await receiver.close();
  await worker?.close();
  await notifier.close();
  await queue.close();
  await redis.quit();
});

function work(options: { schedule?: readonly number[]; concurrency?: number } = {}) {
  const write = (level: string) => (event: string, fields: Readonly<Record<string, unknown>>) => {
    lines.push({ level, event, fields });
  };
  worker = new NotificationWorker({
    connection: connection(),
    prefix: PREFIX,
    concurrency: options.concurrency ?? 4,
    mode: 'production',
    notifier,
    switch: new RedisWebhookSwitch(redis, systemClock),
    challenges: { read: async (id) => challenges.get(id) },
    tenants: webhooks,
    cipher,
    count: (outcome) => counted.put(outcome),
    log: { info: write('info'), warn: write('warn'), error: write('error') },
    schedule: options.schedule ?? QUICK,
    random: () => 0,
  });
}

/** Enqueues like the dispatcher. */
async function enqueue(challenge = verifiedChallenge(), schedule: readonly number[] = QUICK) {
  challenges.set(challenge.id, challenge);
  const job = { challengeId: challenge.id, tenant: challenge.tenant, sequence: 4 };
  await queue.add('notify', job, notificationJobOptions(job, schedule));
  return challenge;
}

describe('a notification', () => {
  it('reaches the receiver, signed, in one attempt', async () => {
    work();
    const challenge = await enqueue();
    const [received] = await receiver.received.take(1);
    if (!received) throw new Error('Nothing came.');
    expect(verify(received, SECRET)).toMatchObject({
      type: 'challenge.sms_verified',
      data: { id: challenge.id, to: '+358*****4567', reference: 'order 17' },
    });
    expect(await counted.take(1)).toEqual(['delivered']);
    expect(lines).toEqual([
      {
        level: 'info',
        event: 'notification',
        fields: {
          challenge: challenge.id,
          tenant: 'shop',
          sequence: 4,
          type: 'challenge.sms_verified',
          host: `127.0.0.1:${receiver.port}`,
          attempt: 1,
          durationMs: expect.any(Number),
          kind: 'delivered',
          status: 204,
          outcome: 'delivered',
        },
      },
    ]);
  });

  it('with its own body needs no challenge, is sent once, and repeated unchanged', async () => {
    receiver.answer(status(500));
    const job = { tenant: 'shop', id: 'budget-1', body: '{"type":"limits.budget_alert"}' };
    for (let i = 0; i < 2; i += 1) {
      await queue.add('notify', job, notificationJobOptions(job, QUICK));
    }
    expect(await queue.getWaitingCount()).toBe(1);
    work();
    const attempts = await receiver.received.take(2);
    for (const attempt of attempts) {
      expect(verify(attempt, SECRET)).toEqual({ type: 'limits.budget_alert' });
      expect(attempt.headers['webhook-id']).toBe('msg_budget-1');
    }
    expect(await counted.take(2)).toEqual(['failed', 'delivered']);
    expect(lines[1]?.fields).toMatchObject({ notification: 'budget-1', tenant: 'shop' });
  });

  it('that names a subject waits sealed, and opens only as itself', async () => {
    const about = { tenant: 'shop', id: 'method-1' };
    const body = '{"type":"method.added","data":{"subject":"anna@example.com"}}';
    const job = { ...about, sealed: cipher.seal(body, sealedFor(about)) };
    const moved = { ...job, id: 'method-2' };
    for (const each of [moved, job]) {
      await queue.add('notify', each, notificationJobOptions(each, QUICK));
    }
    for (const key of await redis.keys('*:method-*')) {
      expect(JSON.stringify(await redis.hgetall(key))).not.toContain('anna');
    }
    work();
    const [received] = await receiver.received.take(1);
    expect(received && verify(received, SECRET)).toEqual(JSON.parse(body));
    expect(received?.headers['webhook-id']).toBe('msg_method-1');
    expect((await counted.take(2)).sort()).toEqual(['delivered', 'exhausted']);
  });

  it('that is enqueued again is sent once, even if it is done already', async () => {
    const challenge = await enqueue();
    await enqueue(challenge);
    expect(await queue.getWaitingCount()).toBe(1);
    work();
    await counted.take(1);
    await worker?.close();
    await enqueue(challenge);
    expect(await queue.getWaitingCount()).toBe(0);
  });

  it('is repeated until the receiver accepts it, with the same id and bytes', async () => {
    receiver.answer(status(500), status(503));
    work();
    await enqueue();
    const attempts = await receiver.received.take(3);
    expect(new Set(attempts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(attempts.map(({ body }) => body)).size).toBe(1);
    for (const attempt of attempts) verify(attempt, SECRET);
    expect(await counted.take(3)).toEqual(['failed', 'failed', 'delivered']);
    expect(lines.map(({ fields }) => fields['attempt'])).toEqual([1, 2, 3]);
  });

  it('is still repeated after the challenge itself has expired', async () => {
    receiver.answer(status(500));
    work({ schedule: [0, 300] });
    const challenge = await enqueue(verifiedChallenge(), [0, 300]);
    await counted.take(1);
    challenges.delete(challenge.id);
    expect(await counted.take(1)).toEqual(['delivered']);
    const [first, second] = await receiver.received.take(2);
    expect(second?.body).toBe(first?.body);
  });

  it('is given up after the last attempt, and reported', async () => {
    receiver.answer(status(500), status(500), status(500));
    work();
    await enqueue();
    expect(await counted.take(3)).toEqual(['failed', 'failed', 'exhausted']);
    expect(lines.at(-1)).toMatchObject({ level: 'error', fields: { attempt: 3, status: 500 } });
    await settled();
    expect(await queue.getJobCounts('failed', 'delayed', 'waiting')).toMatchObject({
      failed: 1,
      delayed: 0,
      waiting: 0,
    });
  });

  it('waits as long as the receiver’s Retry-After', async () => {
    receiver.answer(status(503, { 'retry-after': '1' }));
    work();
    await enqueue();
    const [first, second] = await receiver.received.take(2);
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(990);
    expect(lines[0]?.fields).toMatchObject({ nextAttemptInMs: 1_000 });
  });

  it('waits by the schedule of Standard Webhooks by default', async () => {
    receiver.answer(status(500));
    work({ schedule: RETRY_SCHEDULE_MS });
    await enqueue(verifiedChallenge(), RETRY_SCHEDULE_MS);
    await counted.take(1);
    await settled();
    const [job] = await queue.getDelayed();
    expect(job?.opts.attempts).toBe(10);
    expect(job?.delay).toBe(5_000);
  });

  it('ends when the receiver answers 410', async () => {
    receiver.answer(status(410));
    work();
    await enqueue();
    expect(await counted.take(1)).toEqual(['gone']);
    await settled();
    expect(await queue.getJobCounts('failed', 'delayed')).toMatchObject({ failed: 0, delayed: 0 });
    expect(lines[0]).toMatchObject({ level: 'error', fields: { status: 410 } });
  });

  it('reaches the receiver once its configuration is corrected', async () => {
    const wrong = { url: receiver.url.replace('http:', 'gopher:'), secrets: [SECRET] };
    const right = webhooks.get('shop');
    webhooks.set('shop', { webhook: wrong });
    work({ schedule: [0, 100] });
    await enqueue(verifiedChallenge(), [0, 100]);
    expect(await counted.take(1)).toEqual(['misconfigured']);
    webhooks.set('shop', right ?? {});
    expect(await counted.take(1)).toEqual(['delivered']);
  });
});

describe('nothing is sent', () => {
  it('for a tenant without a webhook', async () => {
    webhooks.set('shop', {});
    work();
    await enqueue();
    expect(await counted.take(1)).toEqual(['no_webhook']);
    expect(receiver.connections).toBe(0);
  });

  it('for a challenge that has expired, and it is reported', async () => {
    const challenge = await enqueue();
    challenges.delete(challenge.id);
    work();
    expect(await counted.take(1)).toEqual(['missing']);
    expect(lines[0]).toMatchObject({ level: 'error', fields: { challenge: challenge.id } });
  });
});

describe('faults', () => {
  it('a challenge that cannot be read now is retried', async () => {
    work();
    const { read } = { read: challenges.get.bind(challenges) };
    let reads = 0;
    challenges.get = (id) => {
      reads += 1;
      if (reads === 1) throw new Error('Redis is away');
      return read(id);
    };
    await enqueue();
    expect(await counted.take(1)).toEqual(['delivered']);
    expect(lines[0]).toMatchObject({ level: 'error', event: 'notification_worker' });
  });

  it('a challenge that can never be read is given up, and reported', async () => {
    work();
    challenges.get = () => {
      throw new Error('Redis is away');
    };
    await enqueue();
    expect(await counted.take(1)).toEqual(['exhausted']);
    expect(receiver.connections).toBe(0);
  });

  it('a tenant whose receiver hangs does not delay another', async () => {
    const other = await Receiver.listen();
    webhooks.set('other', { webhook: { url: other.url, secrets: [SECRET] } });
    receiver.answer(...Array.from({ length: 20 }, () => silence));
    work({ concurrency: 4 });
    for (let n = 0; n < 20; n += 1) await enqueue();
    await receiver.received.take(1);
    await enqueue(verifiedChallenge({ tenant: 'other' }));
    await other.received.take(1);
    // The first of the other tenant's messages has still no answer.
    expect(receiver.connections).toBe(1);
    await other.close();
  });
});

describe('what is left behind', () => {
  it('neither jobs nor log lines contain a secret, a sealed number or the webhook’s path', async () => {
    const url = `${receiver.url}/path-that-is-a-secret?token=hunter2`;
    webhooks.set('shop', { webhook: { url, secrets: [SECRET] } });
    receiver.answer(status(500), status(500), status(500), status(500));
    work();
    await enqueue();
    await counted.take(3);
    await settled();
    const kept = await Promise.all(
      (await redis.keys('*')).map(async (key) =>
        (await redis.type(key)) === 'hash' ? JSON.stringify(await redis.hgetall(key)) : key,
      ),
    );
    expect(kept.join()).toContain('The receiver answered 500.');
    const forbidden = /hunter2|path-that-is-a-secret|whsec_|c2VhbGVk|the-seed|\+\d{7,}/;
    expect(kept.join()).not.toMatch(forbidden);
    expect(JSON.stringify(lines)).not.toMatch(forbidden);
  });
});

/** Waits until the queue has the results of its jobs. */
async function settled() {
  while ((await queue.getActiveCount()) > 0) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
