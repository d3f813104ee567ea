/** Checks whether Redis answers and accepts writes. */

import type { Closers } from '../app.js';
import { slotNames } from '../challenge/challenge.js';
import type { Config } from '../config/config.js';
import type { Readiness } from '../http/ports.js';
import type { Logger } from '../observability/logger.js';
import { connectRedis } from '../redis/connection.js';
import { checkRedis } from '../redis/health.js';
import { readinessKey } from '../redis/keys.js';
import type { RedisClient } from '../redis/scripts.js';
import { isFinalTrouble, redisTrouble } from '../redis/trouble.js';
import { describeRedis, parseRedisUrl } from '../redis/url.js';
import type { Core } from './core.js';

const PING_TIMEOUT_MS = 1_000;
const WRITTEN_FOR_MS = 1_000;

/** A connection of its own: nothing delays it, and it fails within a second. */
export function pingConnection({ config, logger }: Core, closers: Closers): RedisClient {
  const redis = closers.add(connectRedis(config.redisUrl, 'request', PING_TIMEOUT_MS), (opened) =>
    opened.disconnect(),
  );
  redis.on('error', (error: Error) => logger.debug('health', { error }));
  return redis;
}

/**
 * Readiness needs a successful write at the configured durability: a full or read-only Redis counts as down. On a Cluster one master is
 * enough, because all processes share the same state. Simultaneous callers share one try.
 */
export function readinessOf(
  core: Pick<Core, 'slots' | 'writesOver'>,
  redis: RedisClient,
): Readiness {
  const writes = core.writesOver(redis);
  const keys = slotNames(core.slots).map(readinessKey);
  const write = () =>
    Promise.any(
      keys.map((key) => writes.after(key, () => redis.set(key, '', 'PX', WRITTEN_FOR_MS))),
    );
  let trying: ReturnType<Readiness> | undefined;
  return () => {
    trying ??= write()
      .then(
        () => ({ ready: true }) as const,
        () => ({ ready: false, missing: ['redis'] }) as const,
      )
      .finally(() => {
        trying = undefined;
      });
    return trying;
  };
}

// Whether the configured Redis may be used: what is wrong with it is listed like any other fault of the configuration.

const REACHABLE_WITHIN_MS = 10_000;
/** Required in a sandbox as well. */
const NEEDED: ReadonlySet<string> = new Set(['eviction', 'replicas']);

/** In every mode, refuses a Redis that evicts keys or lacks the replicas that must confirm; of the rest a sandbox only warns. */
export async function redisFaults(config: Config, logger: Logger): Promise<string[]> {
  const redis = connectRedis(config.redisUrl, 'worker');
  let trouble = 'it does not answer. Start it, or correct REDIS_URL';
  const final = new AbortController();
  redis.on('error', (error: NodeJS.ErrnoException) => {
    trouble = redisTrouble(error);
    if (isFinalTrouble(error)) final.abort();
  });
  try {
    const where = describeRedis(parseRedisUrl(config.redisUrl));
    if (!(await reachable(redis, final.signal))) {
      return [
        `REDIS_URL: ${where} cannot be used${final.signal.aborted ? '' : `, not within ${REACHABLE_WITHIN_MS / 1000} s`}: ${trouble}.`,
      ];
    }
    const unwell = (await checkRedis(redis, config.redisDurability)).filter(
      (finding) => !finding.ok,
    );
    const refuses = (check: string, severity: string) =>
      severity === 'fail' && (config.mode === 'production' || NEEDED.has(check));
    for (const { check, severity, message } of unwell) {
      if (!refuses(check, severity)) logger.warn('redis', { check, finding: message });
    }
    return unwell
      .filter(({ check, severity }) => refuses(check, severity))
      .map(({ message }) => `REDIS_URL: ${message}`);
  } finally {
    redis.disconnect();
  }
}

/** @param final aborted by an error that no waiting mends */
function reachable(redis: RedisClient, final: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const decide = (ready: boolean) => {
      clearTimeout(timer);
      resolve(ready && !final.aborted);
    };
    const timer = setTimeout(() => decide(false), REACHABLE_WITHIN_MS);
    final.addEventListener('abort', () => decide(false), { once: true });
    redis.once('ready', () => decide(true));
  });
}
