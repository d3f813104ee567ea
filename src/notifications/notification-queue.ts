/** The queue of notifications: what a job holds, and how it is enqueued. Never a code, never a full number. */
import type { JobsOptions } from 'bullmq';

export const NOTIFICATION_QUEUE = 'notifications';
/** The name of the worker's own backoff. */
const NOTIFICATION_BACKOFF = 'notification';

export type NotificationJob =
  | ChallengeNotificationJob
  | ReadyNotificationJob
  | SealedNotificationJob;

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

/** The same about a subject, whose id may not stand in Redis: its body is sealed, bound to `sealedFor`. */
export interface SealedNotificationJob {
  readonly tenant: string;
  readonly id: string;
  readonly sealed: string;
}

/** @param id of the notification */
export function sealedFor({ tenant, id }: Pick<SealedNotificationJob, 'tenant' | 'id'>): string {
  return `notification ${tenant} ${id}`;
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

// When a notification that failed is sent again. Pure.

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** The wait before each attempt, ms: Standard Webhooks 1.0, "Deliverability and reliability"; three days in all. */
export const RETRY_SCHEDULE_MS: readonly number[] = [
  0,
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** Attempts that failed together must not be repeated together. */
const JITTER = 0.2;
/** A receiver can delay the next attempt by a day at most. */
const RETRY_AFTER_MAX_MS = 24 * HOUR;

export interface RetryWait {
  /** Attempts that were made, 1 or more. */
  readonly attemptsMade: number;
  readonly schedule: readonly number[];
  /** The receiver's Retry-After: the wait is not shorter, up to a day. */
  readonly retryAfterMs?: number | undefined;
  /** 0..1 */
  readonly random: number;
}

/** The wait before the next attempt, ms: the schedule's, and up to a fifth longer. */
export function retryWaitMs({ attemptsMade, schedule, retryAfterMs, random }: RetryWait): number {
  const planned = schedule[attemptsMade] ?? schedule.at(-1) ?? 0;
  const asked = Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS);
  return Math.round(Math.max(planned, asked) * (1 + JITTER * random));
}

/** Reads a Retry-After header (RFC 9110, 10.2.3): seconds or a date. Undefined if it is absent or neither. */
export function readRetryAfter(
  header: string | string[] | undefined,
  nowMs: number,
): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * SECOND;
  const dateMs = /^[A-Z][a-z]{2}, /.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(dateMs) ? undefined : Math.max(0, dateMs - nowMs);
}

/**
 * Shares a worker between tenants: a tenant whose receiver hangs uses some of the worker's places, never all. A job without a place is
 * delayed; the more of its tenant's jobs wait, the longer.
 */
const PUT_OFF_MS = 500;
const PUT_OFF_STEP_MS = 50;
const PUT_OFF_MAX_MS = 60_000;

export class TenantBulkhead {
  readonly #placesMax: number;
  readonly #tenants = new Map<string, { taken: number; putOff: number }>();

  /** @param placesMax how many jobs of one tenant may run at once, 1 or more */
  constructor(placesMax: number) {
    this.#placesMax = placesMax;
  }

  /** Takes a place, which must be released; otherwise returns the ms after which to try again. */
  take(tenant: string): { readonly waitMs: number } | undefined {
    const turns = this.#tenants.get(tenant) ?? { taken: 0, putOff: 0 };
    this.#tenants.set(tenant, turns);
    if (turns.taken < this.#placesMax) {
      turns.taken += 1;
      return undefined;
    }
    turns.putOff += 1;
    return { waitMs: Math.min(PUT_OFF_MS + PUT_OFF_STEP_MS * turns.putOff, PUT_OFF_MAX_MS) };
  }

  release(tenant: string): void {
    const turns = this.#tenants.get(tenant);
    if (!turns) return;
    turns.taken -= 1;
    turns.putOff = 0;
    if (turns.taken === 0) this.#tenants.delete(tenant);
  }
}
