/**
 * What an acknowledged change has survived before the caller hears of it. Each level holds what the ones before it hold;
 * docs/redis.md says what each of them may lose.
 */
import { parseRedisUrl } from './redis-url.js';

/**
 * `memory`: Redis has it. `disk`: Redis also writes an append-only file. `replicated`: one replica has confirmed it as well.
 */
export const DURABILITIES = ['memory', 'disk', 'replicated'] as const;
export type Durability = (typeof DURABILITIES)[number];

/** Where replicas exist they are used: a failover must not forget what was acknowledged. */
export function defaultDurability(url: string): Durability {
  return parseRedisUrl(url).kind === 'single' ? 'disk' : 'replicated';
}

/** One line for the start and for `doctor`. */
export function describeDurability(level: Durability, replicationTimeoutMs: number): string {
  switch (level) {
    case 'memory':
      return 'memory: what Redis holds when it dies is lost';
    case 'disk':
      return 'disk: Redis writes an append-only file; a power cut may lose what its appendfsync allows';
    case 'replicated':
      return `replicated: a change is acknowledged once a replica has it, or refused with 503 after ${replicationTimeoutMs} ms`;
    default:
      return level satisfies never;
  }
}
