/** Retries of a failed job (Redis is down, or an error of the service): soon at first, then more slowly. */
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
