/** The queue of notifications: what a job holds, and how it is enqueued. Never a code, never a full number. */
import type { JobsOptions } from 'bullmq';
import { RETRY_SCHEDULE_MS } from './retry-schedule.js';

export const NOTIFICATION_QUEUE = 'notifications';
/** The name of the worker's own backoff. */
export const NOTIFICATION_BACKOFF = 'notification';

export type NotificationJob = ChallengeNotificationJob | ReadyNotificationJob;

export interface ChallengeNotificationJob {
  readonly challengeId: string;
  readonly tenant: string;
  /** Which change of the challenge it is about. */
  readonly sequence: number;
  /** Stored after the first failed attempt: retries last longer than an ended challenge is readable. */
  readonly body?: string;
}

/** Not about a challenge: the message is complete from the start. */
export interface ReadyNotificationJob {
  readonly tenant: string;
  /** 1..100 of `[A-Za-z0-9_-]`; each id is sent once. */
  readonly id: string;
  readonly body: string;
}

/** Finished jobs stay for a moment, so that a notification that is enqueued again is recognised. */
export const KEEP_DONE = { age: 3_600, count: 1_000 };
export const KEEP_FAILED = { age: 7 * 86_400, count: 10_000 };

/** The options under which a notification is added: one job for a change, however often it is enqueued. */
export function notificationJobOptions(
  job: NotificationJob,
  schedule: readonly number[] = RETRY_SCHEDULE_MS,
): JobsOptions {
  return {
    jobId: 'id' in job ? job.id : `${job.challengeId}-${job.sequence}`,
    attempts: schedule.length,
    backoff: { type: NOTIFICATION_BACKOFF },
    removeOnComplete: KEEP_DONE,
    removeOnFail: KEEP_FAILED,
    stackTraceLimit: 1,
  };
}
