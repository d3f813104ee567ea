/**
 * Checks whether a Redis is fit for challenges: version, durability, no eviction, latency and clock.
 *
 * Changes nothing. On a Cluster every master is judged, and the worst of them counts.
 * `fail` is what production must not run with, `warn` what an operator should know.
 */
import type { Durability, DurabilityLevel } from './durability.js';
import type { RedisFinding } from './redis-finding.js';
import { configured, type RedisServer, writableServers } from './redis-info.js';
import type { RedisClient } from './redis-scripts.js';
import { minReplicas, replicasInStep } from './replica-health.js';

/** The oldest that BullMQ still recommends. */
const VERSION_MIN = [6, 2] as const;
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
    await latency(server),
    await clock(server, now),
  ];
}

function version({ info }: RedisServer): RedisFinding {
  // Here Valkey gives the Redis version that it is compatible with; its own is in another field.
  const found = info.get('redis_version') ?? 'unknown';
  const [major = 0, minor = 0] = found.split('.').map(Number);
  const ok = major > VERSION_MIN[0] || (major === VERSION_MIN[0] && minor >= VERSION_MIN[1]);
  return {
    check: 'version',
    ok,
    severity: 'fail',
    message: ok
      ? found
      : `Redis ${found} is too old. Upgrade to ${VERSION_MIN.join('.')} or newer.`,
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
