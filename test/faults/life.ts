/** Moves the stored times of one challenge, so that no run has to wait for them. */

import { shortId } from '../../src/challenge/challenge.js';
import { challengeKeys } from '../../src/challenge/challenge-commit.js';
import type { ProcessStage } from './process-stage.js';

/** Makes its deadline due now. */
export async function comeDue({ redis }: ProcessStage, id: string): Promise<void> {
  await redis.zadd('deadlines:{00}', 'XX', 0, shortId(id));
}

/** Sets the end of its life relative to now, ms, by Redis's clock; negative is in the past. */
export async function endsIn({ redis }: ProcessStage, id: string, ms: number): Promise<void> {
  const [key = ''] = challengeKeys(id) ?? [];
  const [seconds, microseconds] = await redis.time();
  const nowMs = Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);
  await redis.hset(key, 'expires', nowMs + ms);
}
