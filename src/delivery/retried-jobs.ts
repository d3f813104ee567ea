/** What becomes of a job that fails: Redis away, or a fault of ours. It comes again, soon and then more slowly. */
import type { DefaultJobOptions } from 'bullmq';

const ATTEMPTS_MAX = 8;
export const KEEP_FAILED_SECONDS = 86_400;

/** @param firstRetryMs the wait before the second attempt; it doubles, and half of it is random */
export function retriedJobs(firstRetryMs: number): DefaultJobOptions {
  return {
    attempts: ATTEMPTS_MAX,
    backoff: { type: 'exponential', delay: firstRetryMs, jitter: 0.5 },
    removeOnComplete: true,
    removeOnFail: { age: KEEP_FAILED_SECONDS, count: 1_000 },
  };
}
