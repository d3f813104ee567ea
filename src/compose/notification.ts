/** Tells tenants how their challenges ended. */
import type { RedisClient } from '../store/redis-scripts.js';
import type { Closers } from './closers.js';
import type { Core } from './core.js';

export interface EndedChallenge {
  readonly challengeId: string;
  readonly tenant: string;
  /** Of the final state. */
  readonly sequence: number;
}

export async function composeNotification(
  _core: Core,
  _redis: RedisClient,
  _closers: Closers,
): Promise<(ended: readonly EndedChallenge[]) => Promise<void>> {
  return async () => {};
}
