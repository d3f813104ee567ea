/**
 * Reports a used budget or a changed breaker to the operator, by log and metric, and to the tenant, by its webhook. The send does not wait
 * for it: the notification is put into the queue, and a worker sends it.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions, Queue } from 'bullmq';
import type { BreakerNotice } from '../admission/conversion-breaker.js';
import type { TenantBudgetAlert } from '../admission/send-admission.js';
import { breakerNotification, budgetNotification } from '../notification/limit-notification.js';
import {
  NOTIFICATION_QUEUE,
  type NotificationJob,
  notificationJobOptions,
  type ReadyNotificationJob,
} from '../notification/notification-job.js';
import { quietQueue } from '../quiet-queue.js';
import { connectRedis } from '../store/redis-connection.js';
import { QUEUE_PREFIX } from '../store/redis-keys.js';
import type { RedisClient } from '../store/redis-scripts.js';
import type { Closers } from './closers.js';
import type { Core } from './core.js';

export interface LimitAlerts {
  readonly budget: (alert: TenantBudgetAlert) => void;
  readonly breaker: (notice: BreakerNotice) => void;
}

export function limitAlerts(core: Core, closers: Closers): LimitAlerts {
  const { config, logger, metrics, tenants, clock } = core;
  const add = laterJobs(core, closers);
  const tell = (job: ReadyNotificationJob) => {
    if (tenants.get(job.tenant)?.webhook) add(job);
  };
  return {
    budget: (alert) => {
      metrics.budgetAlert(alert);
      logger.warn('budget', { ...alert });
      tell(budgetNotification(alert, clock.now(), config.mode));
    },
    breaker: (notice) => {
      logger.warn('conversion breaker', { ...notice });
      const id = randomBytes(12).toString('base64url');
      tell(breakerNotification(notice, id, clock.now(), config.mode));
    },
  };
}

/** How long a closing process waits for jobs that Redis has not accepted yet. */
const CLOSE_WITHIN_MS = 1_000;

/**
 * Adds jobs in the background. The queue is opened by the first one: most processes never need it. Its connection waits for Redis to come
 * back, unlike a connection for requests.
 */
function laterJobs(core: Core, closers: Closers): (job: ReadyNotificationJob) => void {
  const { config, logger } = core;
  const warn = (error: unknown) => logger.warn('limit alerts', { error });
  const pending = new Set<Promise<unknown>>();
  let opening:
    | Promise<{ readonly connection: RedisClient; readonly queue: Queue<NotificationJob> }>
    | undefined;
  const open = async () => {
    // An API process needs BullMQ for nothing else, and loading it takes long.
    const { Queue } = await import('bullmq');
    const connection = connectRedis(config.redisUrl, 'worker');
    connection.on('error', warn);
    const queue = new Queue<NotificationJob>(
      NOTIFICATION_QUEUE,
      quietQueue(connection as ConnectionOptions, QUEUE_PREFIX),
    );
    queue.on('error', warn);
    return { connection, queue };
  };
  closers.add(undefined, async () => {
    if (!opening) return;
    await Promise.race([Promise.all(pending), sleep(CLOSE_WITHIN_MS, undefined, { ref: false })]);
    const { connection, queue } = await opening;
    connection.disconnect();
    await queue.close();
  });
  return (job) => {
    opening ??= open();
    const adding = opening
      .then(({ queue }) => queue.add('notify', job, notificationJobOptions(job)))
      .catch(warn);
    pending.add(adding);
    adding.finally(() => pending.delete(adding));
  };
}
