/**
 * Opens connections to a single Redis, Sentinel or Cluster, by the form of the URL.
 *
 * `redis://`, `rediss://` and `unix:///path?db=0` name one server, `redis-sentinel://a:26379,b:26379/name` a Sentinel
 * group, `redis-cluster://a:7000,b:7000` a Cluster.
 */
import { Cluster, Redis } from 'ioredis';
import type { RedisClient } from './redis-scripts.js';

/**
 * `request`: for those who answer somebody, fails at once while Redis is away.
 * `worker`: waits for Redis to come back; BullMQ's workers and blocked reads need it.
 */
export type ConnectionUse = 'request' | 'worker';

/** So that a caller has its 503 within 250 ms while Redis is away. */
const COMMAND_TIMEOUT_MS = 200;
const RECONNECT_MAX_MS = 1_000;

/** @param commandTimeoutMs a command of a `request` connection that has no answer after this has failed */
export function connectRedis(
  url: string,
  use: ConnectionUse,
  commandTimeoutMs?: number,
): RedisClient {
  const options = connectionOptions(use, commandTimeoutMs);
  if (url.startsWith('redis-cluster://')) {
    const { hosts, username, password } = hostList(url);
    return new Cluster(hosts, {
      enableOfflineQueue: use === 'worker',
      clusterRetryStrategy: backoff,
      redisOptions: { ...options, ...credentials(username, password) },
    });
  }
  if (url.startsWith('redis-sentinel://')) {
    const { hosts, name, username, password } = hostList(url);
    return new Redis({
      ...options,
      ...credentials(username, password),
      sentinels: hosts,
      name,
      failoverDetector: true,
    });
  }
  if (url.startsWith('unix://')) {
    const { pathname, searchParams } = new URL(url);
    return new Redis({
      ...options,
      path: decodeURIComponent(pathname),
      db: Number(searchParams.get('db') ?? '0'),
    });
  }
  return new Redis(url, options);
}

/** A second connection with the same options, for reads that block. */
export function duplicate(redis: RedisClient): RedisClient {
  return redis instanceof Cluster ? redis.duplicate() : redis.duplicate();
}

/** How many slots challenges are spread over: a Cluster's masters share them. */
export function slotsFor(url: string): number {
  return url.startsWith('redis-cluster://') ? 16 : 1;
}

function connectionOptions(use: ConnectionUse, commandTimeoutMs = COMMAND_TIMEOUT_MS) {
  return {
    retryStrategy: backoff,
    connectTimeout: 5_000,
    ...(use === 'worker'
      ? { maxRetriesPerRequest: null }
      : { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: commandTimeoutMs }),
  };
}

/** Jittered, so that many processes do not come back in one moment. */
function backoff(attempt: number): number {
  const ceiling = Math.min(RECONNECT_MAX_MS, 50 * 2 ** Math.min(attempt, 10));
  return ceiling / 2 + Math.random() * (ceiling / 2);
}

function hostList(url: string) {
  const match =
    /^redis-(?:cluster|sentinel):\/\/(?:([^:@/]*):([^@/]*)@)?([^/?]+)(?:\/([^?]*))?$/.exec(url);
  if (!match?.[3])
    throw new Error('REDIS_URL is not of the form redis-cluster://host:port,host:port.');
  const hosts = match[3].split(',').map((host) => {
    const [name, port] = host.split(':');
    return { host: name ?? '', port: Number(port ?? '26379') };
  });
  return { hosts, name: match[4] || 'mymaster', username: match[1], password: match[2] };
}

function credentials(username?: string, password?: string) {
  return {
    ...(username ? { username } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
  };
}
