/** How acknowledged changes are written: plainly, or only after replicas have confirmed them. */

import { ReplicatedWrites } from './replica-wait.js';
import { type ObserveScript, type RedisClient, type RunScript, scriptRunner } from './scripts.js';
import { parseRedisUrl } from './url.js';

export interface DurableWrites {
  /** Runs a script; resolves once its change holds as the durability level says. @throws OctothorpeError `unavailable` */
  readonly run: RunScript;
  /** The same for a write that is no script, to the server of `key`; errors of Redis as they are. */
  after<T>(key: string, write: () => Promise<T>): Promise<T>;
}

/** @param observe as `scriptTimer` takes it */
export function durableWrites(
  redis: RedisClient,
  durability: Durability,
  observe?: ObserveScript,
): DurableWrites {
  switch (durability.level) {
    case 'memory':
    case 'disk':
      return plainWrites(redis, observe);
    case 'replicated':
      return new ReplicatedWrites(redis, durability, observe);
    default:
      return durability.level satisfies never;
  }
}

/** Waits only for Redis's own answer. */
export function plainWrites(redis: RedisClient, observe?: ObserveScript): DurableWrites {
  return { run: scriptRunner(redis, observe), after: (_key, write) => write() };
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
