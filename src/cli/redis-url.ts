/** The Redis that a command looks at: `REDIS_URL`, else the private one that `octothorpe start` runs, else the default port. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectRedis } from '../redis/connection.js';
import type { RedisClient } from '../redis/scripts.js';
import { redisTrouble } from '../redis/trouble.js';
import { describeRedis, parseRedisUrl } from '../redis/url.js';
import { UnreachableError, UsageError } from './terminal.js';

export function redisUrl({ REDIS_URL, DATA_DIR }: NodeJS.ProcessEnv): string {
  if (REDIS_URL) return REDIS_URL;
  const note = join(DATA_DIR || 'data', 'redis', 'url');
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : 'redis://127.0.0.1:6379';
}

/** The caller disconnects it. @throws UnreachableError where it does not answer, UsageError where the URL is malformed */
export async function openRedis(environment: NodeJS.ProcessEnv): Promise<RedisClient> {
  const url = redisUrl(environment);
  let where: string;
  try {
    where = describeRedis(parseRedisUrl(url));
  } catch (error) {
    throw new UsageError(`REDIS_URL ${(error as Error).message}.`);
  }
  const redis = connectRedis(url, 'request');
  let trouble = 'it does not answer. Start it, or correct REDIS_URL';
  redis.on('error', (error: NodeJS.ErrnoException) => {
    trouble = redisTrouble(error);
  });
  const opened = await new Promise<boolean>((resolve) => {
    redis.once('ready', () => resolve(true));
    redis.once('close', () => resolve(false));
  });
  if (opened) return redis;
  redis.disconnect();
  throw new UnreachableError(`${where} cannot be used: ${trouble}.`);
}
