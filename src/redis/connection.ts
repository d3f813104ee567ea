/**
 * Opens connections to a single Redis, Sentinel or Cluster, by the form of the URL (`redis-url.ts`).
 *
 * While Redis is down, a `request` connection fails at once and a `worker` connection waits. Both find a new master by themselves, and drop a
 * silent socket.
 */
import { Cluster, Redis } from 'ioredis';
import type { RedisClient } from './scripts.js';
import { parseRedisUrl, type RedisTarget } from './url.js';

/**
 * `request`: for answers to callers; fails at once while Redis is down.
 * `worker`: waits for Redis to come back; BullMQ's workers and blocked reads need it.
 * `changes`: waits as well, and on a Cluster subscribes at every master.
 */
export type ConnectionUse = 'request' | 'worker' | 'changes';

/** A caller gets its 503 within 250 ms while Redis is down. */
const COMMAND_TIMEOUT_MS = 200;
const RECONNECT_MAX_MS = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** A socket with overdue answers is dropped: the server may be gone, or no longer the master. */
const SILENT_MS: Readonly<Record<ConnectionUse, number>> = {
  request: 1_000,
  // Longer than the longest read that blocks: BullMQ's wait for 10 s at most.
  worker: 15_000,
  changes: 15_000,
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
      return steady(new Redis({ ...options, ...target.at, db: target.db }), backoff);
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
      return steady(redis, backoff);
    }
    case 'cluster': {
      const { retryStrategy, ...redisOptions } = options;
      const cluster = new Cluster([...target.nodes], {
        clusterRetryStrategy: retryStrategy,
        redisOptions,
        shardedSubscribers: use === 'changes',
        ...(use !== 'request'
          ? {}
          : {
              enableOfflineQueue: false,
              maxRedirections: REQUEST_REDIRECTIONS_MAX,
              retryDelayOnFailover: REQUEST_REDIRECTION_DELAY_MS,
              retryDelayOnClusterDown: REQUEST_REDIRECTION_DELAY_MS,
              retryDelayOnTryAgain: REQUEST_REDIRECTION_DELAY_MS,
            }),
      });
      return refreshingSlots(cluster, SLOTS_REFRESH_MS);
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
    ...(use !== 'request'
      ? { maxRetriesPerRequest: null }
      : { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout }),
  };
}

/** The server became a replica: find the new master. A worker's command is repeated there (2), a request's fails (1). */
function reconnects({ message }: Error, use: ConnectionUse): false | 1 | 2 {
  // In errors of scripts, Redis 6.2 puts it after the script's name.
  if (!/\bREADONLY\b/.test(message)) return false;
  return use === 'request' ? 1 : 2;
}

/** With jitter, so that many processes do not reconnect at once. */
function backoff(attempt: number): number {
  const ceiling = Math.min(RECONNECT_MAX_MS, 50 * 2 ** Math.min(attempt, 10));
  return ceiling / 2 + Math.random() * (ceiling / 2);
}

// Makes an ioredis connection and its duplicates reconnect until they are closed. ioredis gives up for good (`end`) if it cannot open a
// socket, or if its failover detector reports a new master during a search for one: a worker would then stop receiving after some failovers.
// A closed connection stays closed until it is opened again.

/** @returns the same connection */
function steady(redis: Redis, backoff: (attempt: number) => number): Redis {
  const connect = redis.connect.bind(redis);
  const disconnect = redis.disconnect.bind(redis);
  const quit = redis.quit.bind(redis);
  const duplicate = redis.duplicate.bind(redis);
  const { failoverDetector = false } = redis.options;
  let wanted = true;
  let attempts = 0;
  const want = (is: boolean) => {
    wanted = is;
    // A connection that is closed while it connects would start to listen to the Sentinels and never stop, so the process would never end.
    redis.options.failoverDetector = is && failoverDetector;
  };
  redis.on('ready', () => {
    attempts = 0;
  });
  redis.on('end', () => {
    if (!wanted) return;
    attempts += 1;
    // Failures are reported by `error` and by the next `end`.
    setTimeout(() => wanted && redis.connect().catch(() => undefined), backoff(attempts));
  });
  // BullMQ closes a connection whose read has no answer, and opens it again.
  redis.connect = (callback) => {
    want(true);
    return connect(callback);
  };
  // A late answer makes ioredis ask for a reconnection even while it is closing.
  redis.disconnect = (reconnect = false) => {
    if (!reconnect) want(false);
    disconnect(reconnect);
  };
  redis.quit = () => {
    want(false);
    return quit();
  };
  redis.duplicate = ((override?: object) =>
    steady(duplicate({ failoverDetector, ...override }) as Redis, backoff)) as Redis['duplicate'];
  return redis;
}

// Refreshes the slot table of a Cluster's client and its duplicates until the client is closed. ioredis can do so itself, but if the client
// is closed during a refresh, ioredis goes on refreshing and the process never ends.

/** @returns the same client */
function refreshingSlots(cluster: Cluster, everyMs: number): Cluster {
  const connect = cluster.connect.bind(cluster);
  const disconnect = cluster.disconnect.bind(cluster);
  const quit = cluster.quit.bind(cluster);
  const duplicate = cluster.duplicate.bind(cluster);
  let timer: NodeJS.Timeout | undefined;
  const begin = () => {
    timer ??= setInterval(() => {
      if (cluster.status === 'ready') cluster.refreshSlotsCache();
    }, everyMs).unref();
  };
  const end = () => {
    clearInterval(timer);
    timer = undefined;
  };
  begin();
  // BullMQ closes a client whose read has no answer, and opens it again.
  cluster.connect = () => {
    begin();
    return connect();
  };
  cluster.disconnect = (reconnect = false) => {
    if (!reconnect) end();
    disconnect(reconnect);
  };
  cluster.quit = (callback) => {
    end();
    return quit(callback);
  };
  cluster.duplicate = ((...given: Parameters<Cluster['duplicate']>) =>
    refreshingSlots(duplicate(...given), everyMs)) as Cluster['duplicate'];
  return cluster;
}
