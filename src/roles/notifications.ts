/** Notifications of ended challenges: the queue and its worker. */
import type { ConnectionOptions } from 'bullmq';
import type { Closers } from '../app.js';
import type { NotificationOutcome } from '../notifications/notification.js';
import { OPERATOR } from '../notifications/notification.js';
import { NOTIFICATION_QUEUE } from '../notifications/notification-queue.js';
import { NotificationQueue, NotificationWorker } from '../notifications/notification-worker.js';
import { Notifier } from '../notifications/notifier.js';
import { RedisWebhookSwitch } from '../notifications/webhook-switch.js';
import { QUEUE_PREFIX } from '../redis/keys.js';
import type { RedisClient } from '../redis/scripts.js';
import { type Core, storeOver } from './core.js';
import type { WorkerHealth } from './worker-health.js';

const CONCURRENCY = 64;

export async function composeNotification(
  core: Core,
  redis: RedisClient,
  closers: Closers,
  health: WorkerHealth,
  alerts: (tenant: string, outcome: NotificationOutcome) => void,
): Promise<NotificationQueue> {
  const { config, logger, metrics, tenants, clock } = core;
  const queue = closers.add(
    new NotificationQueue(redis as ConnectionOptions, QUEUE_PREFIX),
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
    cipher: core.cipher,
    // The operator's own webhook stands beside the tenants'.
    tenants: {
      get: (id) => (id === OPERATOR ? { webhook: config.record.webhook } : tenants.get(id)),
    },
    onReceiver: alerts,
    count: (outcome) => metrics.notification(outcome),
    log: logger,
  });
  closers.add(worker, (opened) => opened.close());
  await worker.ready();
  return queue;
}
