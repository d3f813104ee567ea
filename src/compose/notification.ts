/** Notifications of ended challenges: the queue, its worker, and the function that fills it. */
import { type ConnectionOptions, Queue } from 'bullmq';
import {
  type ChallengeNotificationJob,
  NOTIFICATION_QUEUE,
  type NotificationJob,
  notificationJobOptions,
} from '../notification/notification-job.js';
import { NotificationWorker } from '../notification/notification-worker.js';
import { Notifier } from '../notification/notifier.js';
import { quietQueue } from '../quiet-queue.js';
import { QUEUE_PREFIX } from '../store/redis-keys.js';
import type { RedisClient } from '../store/redis-scripts.js';
import { RedisWebhookSwitch } from '../store/redis-webhook-switch.js';
import type { Closers } from './closers.js';
import { type Core, storeOver } from './core.js';
import type { WorkerHealth } from './worker-health.js';

const CONCURRENCY = 64;

/** @returns puts the notifications of ended challenges into the queue; the same one twice counts once */
export async function composeNotification(
  core: Core,
  redis: RedisClient,
  closers: Closers,
  health: WorkerHealth,
): Promise<(ended: readonly ChallengeNotificationJob[]) => Promise<void>> {
  const { config, logger, metrics, tenants, clock } = core;
  const queue = closers.add(
    new Queue<NotificationJob>(
      NOTIFICATION_QUEUE,
      quietQueue(redis as ConnectionOptions, QUEUE_PREFIX),
    ),
    (opened) => opened.close(),
  );
  const notifier = closers.add(
    new Notifier({ clock, allowPrivate: config.mode === 'sandbox' }),
    (opened) => opened.close(),
  );
  const worker = new NotificationWorker({
    connection: redis,
    prefix: QUEUE_PREFIX,
    concurrency: CONCURRENCY,
    watch: health.watch(NOTIFICATION_QUEUE, CONCURRENCY),
    mode: config.mode,
    notifier,
    switch: new RedisWebhookSwitch(redis, clock, core.writesOver(redis)),
    challenges: storeOver(core, redis),
    tenants,
    count: (outcome) => metrics.notification(outcome),
    log: logger,
  });
  closers.add(worker, (opened) => opened.close());
  await worker.ready();
  return async (ended) => {
    const told = ended.filter(({ tenant }) => tenants.get(tenant)?.webhook);
    if (told.length === 0) return;
    await queue.addBulk(
      told.map((job) => ({ name: 'notify', data: job, opts: notificationJobOptions(job) })),
    );
  };
}
