/** All that a Redis holds, as one text, to look for what must not be in it. */
import type { Redis } from 'ioredis';

export async function everythingIn(redis: Redis): Promise<string> {
  const parts: unknown[] = [];
  for (const key of await redis.keys('*')) {
    const type = await redis.type(key);
    if (type === 'hash') parts.push(key, await redis.hgetall(key));
    else if (type === 'string') parts.push(key, await redis.get(key));
    else if (type === 'list') parts.push(key, await redis.lrange(key, 0, -1));
    else if (type === 'set') parts.push(key, await redis.smembers(key));
    else if (type === 'zset') parts.push(key, await redis.zrange(key, '0', '-1', 'WITHSCORES'));
    else if (type === 'stream') parts.push(key, await redis.xrange(key, '-', '+'));
  }
  return JSON.stringify(parts);
}
