/** The backlog in front of the real queue, and workers that take from it. */
import { Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { challengeId } from '../../../src/challenge/challenge.js';
import { FairQueue, type FairQueueOptions } from '../../../src/delivery/fair-queue.js';
import { FairQueueLines, type WaitingDelivery } from '../../../src/delivery/fair-queue-lines.js';
import { DELIVERY_QUEUE, type DeliveryJob, DeliveryQueue } from '../../../src/delivery/pipeline.js';
import { QUEUE_PREFIX } from '../../../src/redis/keys.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis } from '../../setup/redis.js';
import { until } from '../../setup/until.js';

const ROOM = 10;

let redis: Redis;
let queue: DeliveryQueue;
let open: { close(): Promise<unknown> }[];
let errors: unknown[];
let clock: MovingClock;
let made = 0;

beforeEach(async () => {
  redis = await freshTestRedis();
  queue = new DeliveryQueue(redis, QUEUE_PREFIX);
  open = [];
  errors = [];
  clock = new MovingClock();
});

afterEach(async () => {
  for (const each of open.reverse()) await each.close();
  await queue.close();
  await redis.quit();
  expect(errors).toEqual([]);
});

const LIFE_MS = 600_000;

async function startBacklog(options: Partial<FairQueueOptions> = {}): Promise<FairQueue> {
  const backlog = new FairQueue(redis, {
    queue,
    tenants: () => ['loud', 'quiet'],
    room: ROOM,
    lifeMs: LIFE_MS,
    clock,
    onError: (error) => errors.push(error),
    ...options,
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

/** Takes jobs one by one; resolves with the challenges in order when there are this many. */
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

it('all waiting deliveries are taken once, and none stays', async () => {
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
  // It has a turn in each round, and a round has two tenants' jobs.
  expect(Math.max(...places)).toBeLessThan(2 * ROOM + 2 * quiet.length);
});

it('in the backlog the newest goes before the oldest', async () => {
  const backlog = await startBacklog();
  const old = deliveries('loud', 100);
  for (const each of old) await backlog.pass([each]);
  clock.advance(1);
  const [newest] = deliveries('loud', 1) as [WaitingDelivery];
  await backlog.pass([newest]);
  const order = await taken(101);
  expect(order.indexOf(newest.challengeId)).toBeLessThan(2 * ROOM);
});

it('a delivery that is older than a challenge’s life is dropped', async () => {
  const backlog = await startBacklog();
  await queue.add(deliveries('quiet', ROOM));
  const stale = deliveries('loud', 30);
  await backlog.pass(stale);
  expect(await backlog.holds(stale[0] as WaitingDelivery)).toBe(true);
  expect(await backlog.state()).toEqual({ count: stale.length, oldestWaitedMs: 0 });
  clock.advance(LIFE_MS + 1);
  const order = await taken(ROOM);
  expect(stale.some((each) => order.includes(each.challengeId))).toBe(false);
  await until(async () => !(await backlog.holds(stale[0] as WaitingDelivery)));
  expect(await backlog.state()).toEqual({ count: 0 });
});

it('another process continues the work of a dead one', async () => {
  const first = await startBacklog();
  await queue.add(deliveries('quiet', ROOM));
  const left = deliveries('loud', 20);
  await first.pass(left);
  await first.close();
  await startBacklog();
  const order = await taken(ROOM + left.length);
  expect(left.every((each) => order.includes(each.challengeId))).toBe(true);
});

it('a delivery that a process added to the queue before it died is there once, and not in the backlog', async () => {
  const first = await startBacklog();
  await queue.add(deliveries('quiet', ROOM));
  const left = deliveries('loud', 20);
  await first.pass(left);
  await first.close();
  // Added, and not removed from the backlog.
  await queue.add(left.slice(0, 5));
  const second = await startBacklog();
  const order = await taken(ROOM + left.length);
  for (const { challengeId: id } of left) expect(order.filter((each) => each === id)).toEqual([id]);
  await until(async () => (await second.state()).count === 0);
});

it('a delivery that a process could not add to the queue still waits', async () => {
  let broken = true;
  const faults: unknown[] = [];
  const backlog = await startBacklog({
    queue: {
      add: (given) => (broken ? Promise.reject(new Error('Redis is away.')) : queue.add(given)),
      waiting: async () => (broken ? ROOM / 2 : queue.waiting()),
    },
    onError: (error) => faults.push(error),
  });
  await queue.add(deliveries('quiet', ROOM));
  const left = deliveries('loud', 20);
  await expect(backlog.pass(left)).rejects.toThrow('away');
  await new FairQueueLines(redis, () => ['loud'], LIFE_MS).keep(left, clock.now());
  await until(() => faults.length > 1);
  expect(await backlog.state()).toMatchObject({ count: left.length });
  broken = false;
  const order = await taken(ROOM + left.length);
  expect(left.every((each) => order.includes(each.challengeId))).toBe(true);
});

it('each of many tenants has its turn, even if the queue has room for two', async () => {
  const tenants = Array.from({ length: 6 }, (_, at) => `t${at}`);
  const backlog = await startBacklog({ tenants: () => tenants, room: 2 });
  await queue.add(deliveries('other', 2));
  const floods = tenants.map((tenant) => deliveries(tenant, 40));
  await backlog.pass(floods.flat());
  const order = await taken(2 + 6 * 40);
  // Even the last tenant gets its first turn while all others still wait.
  const firsts = floods.map((flood) =>
    Math.min(...flood.map((each) => order.indexOf(each.challengeId))),
  );
  expect(Math.max(...firsts)).toBeLessThan(6 * 20);
});

it('while the queue is short no delivery waits for its length, which is read seldom', async () => {
  let asked = 0;
  const backlog = await startBacklog({
    queue: {
      add: async () => undefined,
      waiting: async () => {
        asked += 1;
        return 0;
      },
    },
  });
  for (const each of deliveries('loud', 20 * ROOM)) await backlog.pass([each]);
  expect(asked).toBeLessThanOrEqual(60);
  expect(await redis.keys('*backlog*')).toEqual([]);
});

it('while the queue is short all deliveries go directly into it, in order', async () => {
  const backlog = await startBacklog();
  const all = deliveries('loud', ROOM);
  for (const each of all) await backlog.pass([each]);
  expect(await redis.keys('*backlog*')).toEqual([]);
  expect(await taken(ROOM)).toEqual(all.map((each) => each.challengeId));
});

it('a tenant that is no longer configured is skipped', async () => {
  const backlog = await startBacklog();
  await queue.add(deliveries('loud', ROOM));
  const [gone] = deliveries('gone', 1) as [WaitingDelivery];
  await backlog.pass([gone]);
  expect(await taken(ROOM + 1)).toContain(gone.challengeId);
});
