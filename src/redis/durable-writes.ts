/** How acknowledged changes are written: plainly, or only after replicas have confirmed them. */

import { ReplicatedWrites } from './replica-wait.js';
import { type RedisClient, type RunScript, runScript } from './scripts.js';
import { parseRedisUrl } from './url.js';

export interface DurableWrites {
  /** Runs a script; resolves once its change holds as the durability level says. */
  readonly run: RunScript;
  /** The same for a write that is no script, to the server of `key`. */
  after<T>(key: string, write: () => Promise<T>): Promise<T>;
}

export function durableWrites(redis: RedisClient, durability: Durability): DurableWrites {
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
export function plainWrites(redis: RedisClient): DurableWrites {
  return {
    run: (script, keys, args) => runScript(redis, script, keys, args),
    after: (_key, write) => write(),
  };
}

// How safe a change is before it is acknowledged. Each level includes the ones before it; docs/redis.md says what each may lose.

/**
 * `memory`: Redis has it. `disk`: Redis also writes an append-only file. `replicated`: replicas have confirmed it as well.
 */
export const DURABILITY_LEVELS = ['memory', 'disk', 'replicated'] as const;
export type DurabilityLevel = (typeof DURABILITY_LEVELS)[number];

export interface Durability {
  readonly level: DurabilityLevel;
  /** At `replicated`: how many replicas have to confirm a change, and how long they have for it, ms. */
  readonly replicas: number;
  readonly timeoutMs: number;
}

/** If there are replicas, they must confirm: a failover must not lose acknowledged changes. */
export function defaultLevel(url: string): DurabilityLevel {
  return parseRedisUrl(url).kind === 'single' ? 'disk' : 'replicated';
}

/** One line for the start and for `doctor`. */
export function describeDurability({ level, replicas, timeoutMs }: Durability): string {
  switch (level) {
    case 'memory':
      return 'memory: what Redis holds when it dies is lost';
    case 'disk':
      return 'disk: Redis writes an append-only file; a power cut may lose what its appendfsync allows';
    case 'replicated':
      return `replicated: a change is acknowledged once ${replicas === 1 ? 'a replica has it' : `${replicas} replicas have it`}, or refused with 503 after ${timeoutMs} ms`;
    default:
      return level satisfies never;
  }
}

// Measures how long scripts take for the caller, including the confirmation by replicas.

/** One call in this many is timed: enough for a distribution, without a cost. */
export const TIMED_ONE_OF = 16;

/** @param observe gets the script's name and its round trip in seconds; failed ones as well, since a time-out is the longest of all */
export function timedWrites(
  writes: DurableWrites,
  observe: (script: string, seconds: number) => void,
): DurableWrites {
  let calls = 0;
  return {
    after: (key, write) => writes.after(key, write),
    run: (script, keys, args) => {
      calls += 1;
      if (calls % TIMED_ONE_OF !== 0) return writes.run(script, keys, args);
      const startedAt = performance.now();
      return writes
        .run(script, keys, args)
        .finally(() => observe(script.name, (performance.now() - startedAt) / 1000));
    },
  };
}
