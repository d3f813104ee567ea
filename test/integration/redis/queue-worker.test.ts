import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { BackoffWorker, REFUSED_PAUSE_MS } from '../../../src/redis/queue-worker.js';
import { startOwnRedis } from '../../setup/own-redis.js';

it('a worker to which Redis refuses a job tries again after a pause, and takes the job when Redis allows it', async () => {
  const own = await startOwnRedis();
  const connection = new Redis({ path: new URL(own.url).pathname, maxRetriesPerRequest: null });
  const queue = new Queue('jobs', { connection });
  await queue.add('job', {});
  await connection.config('SET', 'min-replicas-to-write', 1);
  const refusedAt: number[] = [];
  const taken = await new Promise<string | undefined>((resolve) => {
    const worker = new BackoffWorker('jobs', async () => undefined, { connection });
    worker.on('error', async () => {
      refusedAt.push(performance.now());
      if (refusedAt.length === 4) await connection.config('SET', 'min-replicas-to-write', 0);
    });
    worker.on('completed', async ({ id }) => {
      await worker.close();
      resolve(id);
    });
  });
  expect(taken).toBe('1');
  const [first = 0, , , fourth = 0] = refusedAt;
  // Some errors come from the checks for stalled jobs.
  expect(fourth - first).toBeGreaterThanOrEqual(REFUSED_PAUSE_MS);
  await queue.close();
  connection.disconnect();
  await own.stop();
});
