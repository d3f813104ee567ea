import { Redis } from 'ioredis';
import { keepContent } from './redis-content.js';

/** Options for the run's private Redis, in the database that belongs to this jest worker. */
export function testRedisOptions(): { path: string; db: number } {
  const path = process.env['OCTOTHORPE_TEST_REDIS'];
  if (!path) throw new Error('No test Redis: run the tests through jest (./scripts/test).');
  return { path, db: Number(process.env['JEST_WORKER_ID'] ?? '1') };
}

/** The same as a URL, in the form of `REDIS_URL`. */
export function testRedisUrl(): string {
  const { path, db } = testRedisOptions();
  return `unix://${path}?db=${db}`;
}

/** A connection to an emptied database of this jest worker. The old content is kept for the scan. The caller quits it. */
export async function freshTestRedis(): Promise<Redis> {
  const redis = new Redis({ ...testRedisOptions(), maxRetriesPerRequest: null });
  await keepContent(redis);
  await redis.flushdb();
  return redis;
}

// The content after the last test of a file is kept as well.
afterAll(async () => {
  const redis = new Redis({ ...testRedisOptions(), maxRetriesPerRequest: null });
  await keepContent(redis);
  await redis.quit();
});
