/** Notifications of ended challenges: the queue, its worker, and the function that fills it. */
import { type ConnectionOptions, Queue } from 'bullmq';
import type { Closers } from '../app.js';
import {
  type ChallengeNotificationJob,
  NOTIFICATION_QUEUE,
  type NotificationJob,
  notificationJobOptions,
} from '../notifications/notification-queue.js';
import { NotificationWorker } from '../notifications/notification-worker.js';
import { Notifier } from '../notifications/notifier.js';
import { RedisWebhookSwitch } from '../notifications/webhook-switch.js';
import { queueOptions } from '../queue/options.js';
import { QUEUE_PREFIX } from '../redis/keys.js';
import type { RedisClient } from '../redis/scripts.js';
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
      queueOptions(redis as ConnectionOptions, QUEUE_PREFIX),
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
