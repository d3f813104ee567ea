/** Waits until everything that was accepted has been given to a provider: nothing more goes out by itself. */
import type { Redis } from 'ioredis';
import { until } from './until.js';

const QUEUE = '{octothorpe}:deliveries';

export async function untilSent(redis: Redis): Promise<void> {
  await until(async () => {
    const tasks = await Promise.all((await redis.keys('outbox:*')).map((key) => redis.xlen(key)));
    const jobs = await Promise.all([
      redis.llen(`${QUEUE}:wait`),
      redis.llen(`${QUEUE}:active`),
      redis.zcard(`${QUEUE}:prioritized`),
      redis.zcard('{octothorpe}:backlog'),
    ]);
    return [...tasks, ...jobs].every((count) => count === 0);
  });
}
