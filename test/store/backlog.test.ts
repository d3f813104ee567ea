/** The backlog in front of the real queue, and workers that take from it. */
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { challengeId } from '../../src/challenge/challenge-id.js';
import {
  DELIVERY_QUEUE,
  type DeliveryJob,
  DeliveryQueue,
} from '../../src/delivery/delivery-queue.js';
import { Backlog, type WaitingDelivery } from '../../src/store/backlog.js';
import { QUEUE_PREFIX } from '../../src/store/redis-keys.js';
import { freshTestRedis } from '../setup/redis.js';

const ROOM = 10;

let redis: Redis;
let queue: DeliveryQueue;
let open: { close(): Promise<unknown> }[];
let errors: unknown[];
let made = 0;

beforeEach(async () => {
  redis = await freshTestRedis();
  queue = new DeliveryQueue(redis, QUEUE_PREFIX);
  open = [];
  errors = [];
});

afterEach(async () => {
  for (const each of open.reverse()) await each.close();
  await queue.close();
  await redis.quit();
  expect(errors).toEqual([]);
});

async function startBacklog(lifeMs = 600_000): Promise<Backlog> {
  const backlog = new Backlog(redis, {
    queue,
    tenants: ['loud', 'quiet'],
    room: ROOM,
    lifeMs,
    onError: (error) => errors.push(error),
  });
  await backlog.start();
  open.push(backlog);
  return backlog;
}

function deliveries(tenant: string, count: number): WaitingDelivery[] {
  return Array.from({ length: count }, () => {
    made += 1;
    const bits = Buffer.alloc(16);
    bits.writeUInt32BE(made);
    return { challengeId: challengeId(bits, 1), delivery: 1, tenant };
  });
}

/** Takes jobs one by one; resolves with the challenges in their order once there are so many. */
function taken(count: number): Promise<string[]> {
  const order: string[] = [];
  return new Promise((resolve) => {
    const worker = new Worker<DeliveryJob>(
      DELIVERY_QUEUE,
      async ({ data }) => {
        order.push(data.challengeId);
        if (order.length === count) resolve(order);
      },
      { connection: redis, prefix: QUEUE_PREFIX, concurrency: 1 },
    );
    open.push(worker);
  });
}

it('everything that waited is taken once, and nothing stays behind', async () => {
  const backlog = await startBacklog();
  const all = deliveries('loud', 200);
  await backlog.pass(all);
  const order = await taken(all.length);
  expect(order.toSorted()).toEqual(all.map((each) => each.challengeId).toSorted());
  expect(await redis.exists(`${QUEUE_PREFIX}:backlog:loud`)).toBe(0);
});

it('one tenant’s flood delays another’s deliveries by no more than the queue’s room', async () => {
  const backlog = await startBacklog();
  for (const each of deliveries('loud', 300)) await backlog.pass([each]);
  const quiet = deliveries('quiet', 5);
  await backlog.pass(quiet);
  const order = await taken(305);
  const places = quiet.map((each) => order.indexOf(each.challengeId));
  // Its turn comes with each round, and a round holds two tenants' jobs.
  expect(Math.max(...places)).toBeLessThan(2 * ROOM + 2 * quiet.length);
});

it('where it is late, the newest goes before the oldest', async () => {
  const backlog = await startBacklog();
  const old = deliveries('loud', 100);
  for (const each of old) await backlog.pass([each]);
  await new Promise((resolve) => setTimeout(resolve, 2));
  const [newest] = deliveries('loud', 1) as [WaitingDelivery];
  await backlog.pass([newest]);
  const order = await taken(101);
  expect(order.indexOf(newest.challengeId)).toBeLessThan(2 * ROOM);
});

it('what is older than a challenge’s life is dropped', async () => {
  const backlog = await startBacklog(50);
  await queue.add(deliveries('quiet', ROOM));
  const stale = deliveries('loud', 30);
  await backlog.pass(stale);
  expect(await backlog.holds(stale[0] as WaitingDelivery)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 60));
  const order = await taken(ROOM);
  expect(stale.some((each) => order.includes(each.challengeId))).toBe(false);
  expect(await backlog.holds(stale[0] as WaitingDelivery)).toBe(false);
});

it('another process goes on where one has died', async () => {
  const first = await startBacklog();
  await queue.add(deliveries('quiet', ROOM));
  const left = deliveries('loud', 20);
  await first.pass(left);
  await first.close();
  await startBacklog();
  const order = await taken(ROOM + left.length);
  expect(left.every((each) => order.includes(each.challengeId))).toBe(true);
});

it('while the queue is short everything passes straight through, in its order', async () => {
  const backlog = await startBacklog();
  const all = deliveries('loud', ROOM);
  for (const each of all) await backlog.pass([each]);
  expect(await redis.keys('*backlog*')).toEqual([]);
  expect(await taken(ROOM)).toEqual(all.map((each) => each.challengeId));
});

it('a tenant that is configured no more is not waited for', async () => {
  const backlog = await startBacklog();
  await queue.add(deliveries('loud', ROOM));
  const [gone] = deliveries('gone', 1) as [WaitingDelivery];
  await backlog.pass([gone]);
  expect(await taken(ROOM + 1)).toContain(gone.challengeId);
});
