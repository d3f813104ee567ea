/** The content of a Redis as one text, for searches. */
import type { Redis } from 'ioredis';
import { keep } from './evidence.js';

export async function everythingIn(redis: Redis): Promise<string> {
  const keys = await redis.keys('*');
  const asked = redis.pipeline();
  for (const key of keys) asked.type(key);
  const types = (await asked.exec()) ?? [];
  const reading = redis.pipeline();
  keys.forEach((key, at) => {
    const type = types[at]?.[1];
    if (type === 'hash') reading.hgetall(key);
    else if (type === 'string') reading.get(key);
    else if (type === 'list') reading.lrange(key, 0, -1);
    else if (type === 'set') reading.smembers(key);
    else if (type === 'zset') reading.zrange(key, '0', '-1', 'WITHSCORES');
    else if (type === 'stream') reading.xrange(key, '-', '+');
    else reading.type(key);
  });
  const values = (await reading.exec()) ?? [];
  return JSON.stringify(keys.flatMap((key, at) => [key, values[at]?.[1]]));
}

/** For the scan at the end of the run. */
export async function keepContent(redis: Redis): Promise<void> {
  if (process.env['OCTOTHORPE_EVIDENCE'] === undefined) return;
  const content = await everythingIn(redis);
  if (content !== '[]') keep('redis', content);
}
