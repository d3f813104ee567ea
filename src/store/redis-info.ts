/** Reads the state of one Redis server. Uses only INFO, TIME, PING and CONFIG GET. */
import { Cluster, type Redis } from 'ioredis';
import type { RedisClient } from './redis-scripts.js';
import { addressText } from './redis-url.js';

export type Info = ReadonlyMap<string, string>;

export interface RedisServer {
  readonly redis: Redis;
  /** Which of a Cluster's masters it is, as `host:port`; empty where there is one alone. */
  readonly name: string;
  readonly info: Info;
}

/** The servers that take writes: one, or each master of a Cluster. @throws ioredis's error where one does not answer */
export async function writableServers(redis: RedisClient): Promise<RedisServer[]> {
  if (!(redis instanceof Cluster)) return [{ redis, name: '', info: await infoOf(redis) }];
  // The nodes are known once the Cluster has answered.
  await redis.ping();
  return Promise.all(
    redis.nodes('master').map(async (node) => {
      const { host = '', port = 0 } = node.options;
      return {
        redis: node as Redis,
        name: addressText({ host, port }),
        info: await infoOf(node as Redis),
      };
    }),
  );
}

async function infoOf(redis: Redis): Promise<Info> {
  // INFO comes before CONFIG because hosted Redis often forbids CONFIG.
  const pairs = (await redis.info()).split(/\r?\n/).map((line) => line.split(/:(.*)/s));
  return new Map(
    pairs.flatMap(([name, value]) => (name && value !== undefined ? [[name, value]] : [])),
  );
}

/** How many replicas are connected and in step. */
export function replicasOnline(info: Info): number {
  return [...info].filter(([name, value]) => /^slave\d+$/.test(name) && /state=online/.test(value))
    .length;
}

/** Undefined where CONFIG is forbidden or renamed. */
export async function configured(redis: Redis, name: string): Promise<string | undefined> {
  try {
    const answer = await redis.config('GET', name);
    return Array.isArray(answer) ? String(answer[1]) : undefined;
  } catch {
    return undefined;
  }
}
