/** Ended jobs without later jobs in their queue, for every queue, on the test's own Redis. */
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { QUEUE_PREFIX } from '../../src/redis/keys.js';
import { startOwnRedis } from '../setup/own-redis.js';
import { until } from '../setup/until.js';
import { openStage } from './stage.js';

const DAY_MS = 86_400_000;

it.each([
  ['deliveries', 'failed', DAY_MS],
  ['prices', 'failed', DAY_MS],
  ['notifications', 'failed', 7 * DAY_MS],
  ['notifications', 'completed', 3_600_000],
  ['challenges', 'failed', 3_600_000],
  ['challenges', 'completed', 3_600_000],
] as const)(
  'in the queue %s, a job that has %s is removed after its time, even without later jobs',
  async (name, end, keptMs) => {
    const own = await startOwnRedis();
    const redis = new Redis({ path: new URL(own.url).pathname, maxRetriesPerRequest: null });
    const queue = new Queue(name, { connection: redis, prefix: QUEUE_PREFIX });
    await ended(queue, own.url, end, ['old', 'recent']);
    // Moves its end just before the limit.
    const endedMs = Date.now() - keptMs - 60_000;
    await redis.zadd(`${QUEUE_PREFIX}:${name}:${end}`, endedMs, 'old');
    await redis.hset(`${QUEUE_PREFIX}:${name}:old`, 'finishedOn', endedMs);

    const stage = await openStage({ redisUrl: own.url });
    await until(async () => (await queue.getJob('old')) === undefined);
    expect(await queue.getJobState('recent')).toBe(end);
    await stage.close();
    await queue.close();
    await redis.quit();
    await own.stop();
  },
);

async function ended(
  queue: Queue,
  url: string,
  end: 'failed' | 'completed',
  ids: readonly string[],
): Promise<void> {
  for (const jobId of ids) await queue.add('test', {}, { jobId });
  const worker = new Worker(
    queue.name,
    async () => {
      if (end === 'failed') throw new Error('Thrown by the test.');
    },
    { connection: { path: new URL(url).pathname }, prefix: QUEUE_PREFIX },
  );
  await until(async () => (await queue.getJobCountByTypes(end)) === ids.length);
  await worker.close();
}
