/** Options of BullMQ's queues: short event streams, and retries of failed jobs. */
import type { ConnectionOptions, DefaultJobOptions, QueueOptions } from 'bullmq';

/** BullMQ keeps 10,000 by default: a megabyte of Redis for each queue, without a reader. */
const EVENTS_MAX = 1;

export function queueOptions(connection: ConnectionOptions, prefix: string): QueueOptions {
  return { connection, prefix, streams: { events: { maxLen: EVENTS_MAX } } };
}

// Retries of a failed job (Redis is down, or an error of the service): soon at first, then more slowly.

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
