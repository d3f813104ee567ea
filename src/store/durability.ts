/**
 * What an acknowledged change has survived before the caller hears of it. Each level holds what the ones before it hold;
 * docs/redis.md says what each of them may lose.
 */
import { parseRedisUrl } from './redis-url.js';

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

/** Where replicas exist they are used: a failover must not forget what was acknowledged. */
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
