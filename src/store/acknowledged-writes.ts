/** How changes that somebody is told of are written: plainly, or so that a replica has them first. */
import type { Durability } from './durability.js';
import { type RedisClient, type RunScript, runScript } from './redis-scripts.js';
import { ReplicatedWrites } from './replicated-writes.js';

export interface AcknowledgedWrites {
  /** Runs a script; resolves once its change holds as the durability level says. */
  readonly run: RunScript;
  /** The same for a write that is no script, to the server of `key`. */
  after<T>(key: string, write: () => Promise<T>): Promise<T>;
}

/** One is enough where it is the one that takes over: Sentinel promotes the one that has most; docs/redis.md says it of a Cluster. */
const REPLICAS = 1;

export function acknowledgedWrites(
  redis: RedisClient,
  level: Durability,
  replicationTimeoutMs: number,
): AcknowledgedWrites {
  switch (level) {
    case 'memory':
    case 'disk':
      return plainWrites(redis);
    case 'replicated':
      return new ReplicatedWrites(redis, { replicas: REPLICAS, timeoutMs: replicationTimeoutMs });
    default:
      return level satisfies never;
  }
}

/** Redis's own answer is all that is waited for. */
export function plainWrites(redis: RedisClient): AcknowledgedWrites {
  return {
    run: (script, keys, args) => runScript(redis, script, keys, args),
    after: (_key, write) => write(),
  };
}
