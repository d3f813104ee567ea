/** What may be sent at all. */
import type { Admission } from '../challenge/ports.js';
import type { RedisClient } from '../store/redis-scripts.js';
import type { Core } from './core.js';

export function admissionOver(_core: Core, _redis: RedisClient): Admission {
  return { admit: async () => {} };
}
