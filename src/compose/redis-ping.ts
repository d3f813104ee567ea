/** Checks whether Redis answers and accepts writes. */
import type { Readiness } from '../http/ports.js';
import { connectRedis } from '../store/redis-connection.js';
import { readinessKey, slotNames } from '../store/redis-keys.js';
import type { RedisClient } from '../store/redis-scripts.js';
import type { Closers } from './closers.js';
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
