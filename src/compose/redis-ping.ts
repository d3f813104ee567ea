/** Whether Redis answers, for whoever has to say so. */
import type { Readiness } from '../http/ports.js';
import { connectRedis } from '../store/redis-connection.js';
import type { RedisClient } from '../store/redis-scripts.js';
import type { Closers } from './closers.js';
import type { Core } from './core.js';

const PING_TIMEOUT_MS = 1_000;

/** A connection that is there for this alone: it is not held up by anything, and fails within a second. */
export function pingConnection({ config, logger }: Core, closers: Closers): RedisClient {
  const redis = closers.add(connectRedis(config.redisUrl, 'request', PING_TIMEOUT_MS), (opened) =>
    opened.disconnect(),
  );
  redis.on('error', (error: Error) => logger.debug('health', { error }));
  return redis;
}

export function readinessOf(redis: Pick<RedisClient, 'ping'>): Readiness {
  return async () => {
    try {
      await redis.ping();
      return { ready: true };
    } catch {
      return { ready: false, missing: ['redis'] };
    }
  };
}
