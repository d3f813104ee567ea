import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { outboxBacklog } from '../../../src/delivery/outbox.js';
import { QUEUE_PREFIX } from '../../../src/redis/keys.js';
import { readQueue, takeable } from '../../../src/redis/queue-worker.js';
import { freshTestRedis } from '../../setup/redis.js';

let redis: Redis;
let queue: Queue;
beforeEach(async () => {
  redis = await freshTestRedis();
  queue = new Queue('deliveries', { connection: redis, prefix: QUEUE_PREFIX });
});
afterEach(async () => {
  await queue.close();
  await redis.quit();
});

test('the age is that of the next job, with or without a priority', async () => {
  expect(await readQueue(queue, () => 0)).toEqual({
    queue: 'deliveries',
    jobs: { waiting: 0, prioritized: 0, active: 0, delayed: 0, failed: 0 },
  });
  await queue.add('first', {}, { timestamp: 1_000 });
  await queue.add('second', {}, { timestamp: 2_000 });
  await queue.add('later', {}, { timestamp: 500, delay: 60_000 });
  expect(await readQueue(queue, () => 4_500)).toMatchObject({
    jobs: { waiting: 2, delayed: 1 },
    oldestWaitedSeconds: 3.5,
  });
  await queue.add('urgent', {}, { timestamp: 900, priority: 1 });
  expect((await readQueue(queue, () => 4_500)).oldestWaitedSeconds).toBe(3.6);
  expect(await takeable(queue)).toBe(3);
});

test('the outbox counts over all slots, and its age is that of the oldest entry', async () => {
  expect(await outboxBacklog(redis, 2)).toEqual({ entries: 0 });
  await redis.xadd('outbox:{01}', '5000-0', 'task', 'deliver');
  await redis.xadd('outbox:{00}', '4000-0', 'task', 'deliver');
  await redis.xadd('outbox:{00}', '6000-0', 'task', 'deliver');
  expect(await outboxBacklog(redis, 2)).toEqual({ entries: 3, oldestAtMs: 4_000 });
});
