/** Whether the configured Redis may be used: what is wrong with it is listed like any other fault of the configuration. */

import type { Config } from '../config/config.js';
import type { Logger } from '../logger.js';
import { connectRedis } from '../store/redis-connection.js';
import { checkRedis } from '../store/redis-health.js';
import type { RedisClient } from '../store/redis-scripts.js';

const REACHABLE_WITHIN_MS = 10_000;
/** Required in a sandbox as well. */
const NEEDED: ReadonlySet<string> = new Set(['eviction', 'replicas']);

/** In every mode, refuses a Redis that evicts keys or lacks the replicas that must confirm; of the rest a sandbox only warns. */
export async function redisFaults(config: Config, logger: Logger): Promise<string[]> {
  const redis = connectRedis(config.redisUrl, 'worker');
  let trouble = 'no answer';
  redis.on('error', (error: Error) => {
    trouble = error.message;
  });
  try {
    if (!(await reachable(redis))) {
      return [
        `REDIS_URL: Redis cannot be reached within ${REACHABLE_WITHIN_MS / 1000} s (${trouble}). Start it, or correct the address.`,
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

function reachable(redis: RedisClient): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), REACHABLE_WITHIN_MS);
    redis.once('ready', () => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}
