/**
 * Opens connections to a single Redis, Sentinel or Cluster, by the form of the URL (`redis-url.ts`).
 *
 * While Redis is down, a `request` connection fails at once and a `worker` connection waits. Both find a new master by themselves, and drop a
 * silent socket.
 */
import { Cluster, Redis } from 'ioredis';
import { gathered } from './gathered-writes.js';
import type { RedisClient } from './redis-scripts.js';
import { parseRedisUrl, type RedisTarget } from './redis-url.js';
import { watchingSlots } from './steady-cluster.js';
import { steady } from './steady-redis.js';

/**
 * `request`: for answers to callers; fails at once while Redis is down.
 * `worker`: waits for Redis to come back; BullMQ's workers and blocked reads need it.
 */
export type ConnectionUse = 'request' | 'worker';

/** A caller gets its 503 within 250 ms while Redis is down. */
const COMMAND_TIMEOUT_MS = 200;
const RECONNECT_MAX_MS = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** A socket with overdue answers is dropped: the server may be gone, or no longer the master. */
const SILENT_MS: Readonly<Record<ConnectionUse, number>> = {
  request: 1_000,
  // Longer than the longest read that blocks: BullMQ's wait for 10 s at most.
  worker: 15_000,
};
/** Also while a Cluster elects a new master, a request waits no longer than this. */
const REQUEST_REDIRECTIONS_MAX = 3;
const REQUEST_REDIRECTION_DELAY_MS = 40;
/** A topology that changes without a MOVED is noticed after this. */
const SLOTS_REFRESH_MS = 5_000;
/** The number of slots on a Cluster. */
const CLUSTER_SLOTS = 16;

/** @param commandTimeoutMs the time-out of a `request` connection's command */
export function connectRedis(
  url: string,
  use: ConnectionUse,
  commandTimeoutMs = COMMAND_TIMEOUT_MS,
): RedisClient {
  const target = parseRedisUrl(url);
  const options = connectionOptions(target, use, commandTimeoutMs);
  switch (target.kind) {
    case 'single':
      return gathered(steady(new Redis({ ...options, ...target.at, db: target.db }), backoff));
    case 'sentinel': {
      const { username, password } = target.sentinelLogin;
      const redis = new Redis({
        ...options,
        sentinels: target.sentinels.map((address) => ({ ...address })),
        name: target.name,
        db: target.db,
        failoverDetector: true,
        sentinelRetryStrategy: backoff,
        sentinelReconnectStrategy: backoff,
        sentinelCommandTimeout: COMMAND_TIMEOUT_MS * 5,
        ...(username ? { sentinelUsername: username } : {}),
        ...(password ? { sentinelPassword: password } : {}),
        ...(target.tls ? { enableTLSForSentinelMode: true, sentinelTLS: {} } : {}),
      });
      return gathered(steady(redis, backoff));
    }
    case 'cluster': {
      const { retryStrategy, ...redisOptions } = options;
      const cluster = new Cluster([...target.nodes], {
        clusterRetryStrategy: retryStrategy,
        redisOptions,
        ...(use === 'worker'
          ? {}
          : {
              enableOfflineQueue: false,
              maxRedirections: REQUEST_REDIRECTIONS_MAX,
              retryDelayOnFailover: REQUEST_REDIRECTION_DELAY_MS,
              retryDelayOnClusterDown: REQUEST_REDIRECTION_DELAY_MS,
              retryDelayOnTryAgain: REQUEST_REDIRECTION_DELAY_MS,
            }),
      });
      return watchingSlots(cluster, SLOTS_REFRESH_MS);
    }
    default:
      return target satisfies never;
  }
}

/** A second connection with the same options, for reads that block. */
export function duplicate(redis: RedisClient): RedisClient {
  return redis instanceof Cluster ? redis.duplicate() : redis.duplicate();
}

/** How many slots challenges are spread over: a Cluster's masters share them. */
export function slotsFor(url: string): number {
  return parseRedisUrl(url).kind === 'cluster' ? CLUSTER_SLOTS : 1;
}

function connectionOptions(
  { tls, login }: RedisTarget,
  use: ConnectionUse,
  commandTimeout: number,
) {
  return {
    retryStrategy: backoff,
    connectTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: Math.max(SILENT_MS[use], 2 * commandTimeout),
    reconnectOnError: (error: Error) => reconnects(error, use),
    ...login,
    ...(tls ? { tls: {} } : {}),
    ...(use === 'worker'
      ? { maxRetriesPerRequest: null }
      : { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout }),
  };
}

/** The server became a replica: find the new master. A worker's command is repeated there (2), a request's fails (1). */
function reconnects({ message }: Error, use: ConnectionUse): false | 1 | 2 {
  // In errors of scripts, Redis 6.2 puts it after the script's name.
  if (!/\bREADONLY\b/.test(message)) return false;
  return use === 'worker' ? 2 : 1;
}

/** With jitter, so that many processes do not reconnect at once. */
function backoff(attempt: number): number {
  const ceiling = Math.min(RECONNECT_MAX_MS, 50 * 2 ** Math.min(attempt, 10));
  return ceiling / 2 + Math.random() * (ceiling / 2);
}
