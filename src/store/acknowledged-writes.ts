/** How acknowledged changes are written: plainly, or only after replicas have confirmed them. */
import type { Durability } from './durability.js';
import { type RedisClient, type RunScript, runScript } from './redis-scripts.js';
import { ReplicatedWrites } from './replicated-writes.js';

export interface AcknowledgedWrites {
  /** Runs a script; resolves once its change holds as the durability level says. */
  readonly run: RunScript;
  /** The same for a write that is no script, to the server of `key`. */
  after<T>(key: string, write: () => Promise<T>): Promise<T>;
}

export function acknowledgedWrites(redis: RedisClient, durability: Durability): AcknowledgedWrites {
  switch (durability.level) {
    case 'memory':
    case 'disk':
      return plainWrites(redis);
    case 'replicated':
      return new ReplicatedWrites(redis, durability);
    default:
      return durability.level satisfies never;
  }
}

/** Waits only for Redis's own answer. */
export function plainWrites(redis: RedisClient): AcknowledgedWrites {
  return {
    run: (script, keys, args) => runScript(redis, script, keys, args),
    after: (_key, write) => write(),
  };
}
