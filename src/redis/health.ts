/**
 * Checks whether a Redis is fit for challenges: version, durability, no eviction, latency and clock.
 *
 * Changes nothing. On a Cluster every master is judged, and the worst of them counts.
 * `fail` is what production must not run with, `warn` what an operator should know.
 */

import { Cluster, type Redis } from 'ioredis';
import type { Durability, DurabilityLevel } from './durable-writes.js';
import type { RedisClient } from './scripts.js';
import { addressText } from './url.js';

/** The oldest that BullMQ still recommends. */
const VERSION_MIN = [6, 2] as const;
/** The oldest with sharded Pub/Sub, which changes use on a Cluster. */
const CLUSTER_VERSION_MIN = [7, 0] as const;
const LATENCY_WARN_MS = 5;
const SKEW_WARN_MS = 1_000;
const PINGS = 5;

/**
 * One finding for each check, in a fixed order; those on replicas only where the level needs them.
 * @param now milliseconds since the Unix epoch, the clock that Redis's own is compared with
 * @throws ioredis's error when Redis does not answer
 */
export async function checkRedis(
  redis: RedisClient,
  durability: Pick<Durability, 'level' | 'replicas'>,
  now: () => number = Date.now,
): Promise<RedisFinding[]> {
  const servers = await writableServers(redis);
  const judged = await Promise.all(servers.map((server) => judge(server, durability, now)));
  return (judged[0] ?? []).map((first, at) => {
    const all = judged.map((findings, index) => ({
      finding: findings[at] ?? first,
      name: servers[index]?.name ?? '',
    }));
    const worst = all.find(({ finding }) => !finding.ok) ?? all[0];
    if (!worst?.name || worst.finding.ok) return worst?.finding ?? first;
    return { ...worst.finding, message: `${worst.name}: ${worst.finding.message}` };
  });
}

async function judge(
  server: RedisServer,
  { level, replicas }: Pick<Durability, 'level' | 'replicas'>,
  now: () => number,
): Promise<RedisFinding[]> {
  return [
    version(server),
    eviction(server),
    persistence(server, level),
    await fsync(server),
    ...(level === 'replicated'
      ? [replicasInStep(server, replicas), await minReplicas(server, replicas)]
      : []),
    ...(level === 'replicated' && server.info.get('cluster_enabled') === '1'
      ? [await migrationBarrier(server, replicas)]
      : []),
    await latency(server),
    await clock(server, now),
  ];
}

export function version({ info }: RedisServer): RedisFinding {
  // Here Valkey gives the Redis version that it is compatible with; its own is in another field.
  const found = info.get('redis_version') ?? 'unknown';
  const [major = 0, minor = 0] = found.split('.').map(Number);
  const least = info.get('cluster_enabled') === '1' ? CLUSTER_VERSION_MIN : VERSION_MIN;
  const ok = major > least[0] || (major === least[0] && minor >= least[1]);
  return {
    check: 'version',
    ok,
    severity: 'fail',
    message: ok ? found : `Redis ${found} is too old. Upgrade to ${least.join('.')} or newer.`,
  };
}

function eviction({ info }: RedisServer): RedisFinding {
  const policy = info.get('maxmemory_policy') ?? 'unknown';
  const ok = policy === 'noeviction';
  return {
    check: 'eviction',
    ok,
    severity: 'fail',
    message: ok
      ? 'maxmemory-policy noeviction'
      : `maxmemory-policy is ${policy}: a full Redis would forget challenges and limits. Set maxmemory-policy noeviction.`,
  };
}

function persistence({ info }: RedisServer, level: DurabilityLevel): RedisFinding {
  const on = info.get('aof_enabled') === '1';
  const written = info.get('aof_last_write_status') ?? 'ok';
  const ok = on && written === 'ok';
  return {
    check: 'persistence',
    ok,
    severity: level === 'memory' ? 'warn' : 'fail',
    message: ok
      ? 'appendonly yes'
      : on
        ? `The append-only file could not be written (${written}). Look at the disk of the Redis host.`
        : 'appendonly is off: a restart of Redis would lose challenges and jobs. Set appendonly yes.',
  };
}

async function fsync({ redis, info }: RedisServer): Promise<RedisFinding> {
  const finding = { check: 'fsync', severity: 'warn' } as const;
  if (info.get('aof_enabled') !== '1') {
    return { ...finding, ok: false, message: 'appendfsync has no effect while appendonly is off.' };
  }
  const found = await configured(redis, 'appendfsync');
  if (found === undefined) {
    return {
      ...finding,
      ok: false,
      message: 'appendfsync cannot be read here. See to it that it is everysec or always.',
    };
  }
  const ok = found === 'everysec' || found === 'always';
  return {
    ...finding,
    ok,
    message: ok
      ? `appendfsync ${found}`
      : `appendfsync is ${found}: a power cut may lose half a minute. Set appendfsync everysec.`,
  };
}

async function latency({ redis }: RedisServer): Promise<RedisFinding> {
  const times: number[] = [];
  for (let ping = 0; ping < PINGS; ping += 1) {
    const before = performance.now();
    await redis.ping();
    times.push(performance.now() - before);
  }
  const median = times.sort((a, b) => a - b)[Math.floor(PINGS / 2)] ?? 0;
  const ok = median <= LATENCY_WARN_MS;
  return {
    check: 'latency',
    ok,
    severity: 'warn',
    message: ok
      ? `${median.toFixed(1)} ms a round trip`
      : `A round trip takes ${median.toFixed(1)} ms, and every request waits for one. Put Redis within ${LATENCY_WARN_MS} ms.`,
  };
}

async function clock({ redis }: RedisServer, now: () => number): Promise<RedisFinding> {
  const before = now();
  const [seconds, microseconds] = await redis.time();
  const middle = (before + now()) / 2;
  const skewMs = Math.round(Number(seconds) * 1_000 + Number(microseconds) / 1_000 - middle);
  const ok = Math.abs(skewMs) <= SKEW_WARN_MS;
  return {
    check: 'clock',
    ok,
    severity: 'warn',
    message: ok
      ? `${Math.abs(skewMs)} ms apart from this machine`
      : `Redis's clock is ${Math.abs(skewMs)} ms ${skewMs > 0 ? 'ahead of' : 'behind'} this machine's. Run NTP on both: limits, ends and the age of webhooks go by Redis's clock.`,
  };
}

// Reads the state of one Redis server. Uses only INFO, TIME, PING and CONFIG GET.

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

/** One finding about Redis, for the start and for the doctor. */
export interface RedisFinding {
  readonly check:
    | 'version'
    | 'eviction'
    | 'persistence'
    | 'fsync'
    | 'replicas'
    | 'min replicas'
    | 'migration'
    | 'latency'
    | 'clock';
  readonly ok: boolean;
  /** How much it matters when `ok` is false. */
  readonly severity: 'fail' | 'warn';
  /** What was found and, if it is wrong, what to do. */
  readonly message: string;
}

// Whether a master has the replicas that acknowledged changes wait for, and refuses writes once it has lost them.

/** @param needed how many have to confirm a change */
export function replicasInStep({ info }: RedisServer, needed: number): RedisFinding {
  const online = replicasOnline(info);
  if (online < needed) {
    return {
      check: 'replicas',
      ok: false,
      severity: 'fail',
      message: `${online} of the ${needed} replicas that have to confirm a change ${needed === 1 ? 'is' : 'are'} online (REDIS_DURABILITY is replicated): nothing could be acknowledged. Start a replica, or set REDIS_REPLICAS_TO_CONFIRM or REDIS_DURABILITY lower.`,
    };
  }
  // Sentinel asks which replica has most before it chooses; a Cluster may elect any of them: docs/redis.md says when.
  if (online > needed && info.get('cluster_enabled') === '1') {
    return {
      check: 'replicas',
      ok: false,
      severity: 'warn',
      message: `${needed} of ${online} replicas has to confirm a change, and a Cluster may elect another: what was acknowledged would be lost. Set REDIS_REPLICAS_TO_CONFIRM=${online}.`,
    };
  }
  return { check: 'replicas', ok: true, severity: 'fail', message: `${online} online` };
}

/** A master that has lost its replicas should refuse writes: another one may have replaced it. */
async function minReplicas({ redis }: RedisServer, needed: number): Promise<RedisFinding> {
  const found = await configured(redis, 'min-replicas-to-write');
  const ok = Number(found ?? 0) >= needed;
  return {
    check: 'min replicas',
    ok,
    severity: 'warn',
    message: ok
      ? `min-replicas-to-write ${found}`
      : `min-replicas-to-write is ${found ?? 'unknown'}: a master that was cut off goes on taking writes that are lost later. Set min-replicas-to-write ${needed} and min-replicas-max-lag 10.`,
  };
}

/**
 * A Cluster moves a replica to a master that has none, and takes it from one with more than `cluster-migration-barrier`. A master that then
 * has too few could confirm no change any more.
 */
async function migrationBarrier({ redis }: RedisServer, needed: number): Promise<RedisFinding> {
  const found = await configured(redis, 'cluster-migration-barrier');
  const ok = Number(found ?? 0) >= needed;
  return {
    check: 'migration',
    ok,
    severity: 'warn',
    message: ok
      ? `cluster-migration-barrier ${found}`
      : `cluster-migration-barrier is ${found ?? 'unknown'}: Redis may move a replica away from a master that needs ${needed} to confirm changes, and that master's writes would fail until somebody moves it back. Set cluster-migration-barrier ${needed}.`,
  };
}
