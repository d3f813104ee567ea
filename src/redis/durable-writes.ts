/** How acknowledged changes are written: plainly, or only after replicas have confirmed them. */

import { ReplicatedWrites } from './replica-wait.js';
import {
  type DurableWrites,
  type ObserveScript,
  plainWrites,
  type RedisClient,
} from './scripts.js';
import { parseRedisUrl } from './url.js';

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
