/**
 * Notifies tenants: takes notifications from the queue, sends each, and repeats it by the schedule of Standard Webhooks
 * until the receiver accepts it, answers 410, or three days are over. Delivery is at least once: receivers deduplicate by `webhook-id`.
 * After a 410 nothing more is sent until an operator enables the webhook again.
 *
 * One log line and one count for each attempt. Neither holds the URL's path, which may be a secret.
 */
import { type ConnectionOptions, DelayedError, type Job, Queue, type Worker } from 'bullmq';
import type { Challenge } from '../challenge/challenge.js';
import type { TenantWebhook } from '../challenge/policy.js';
import { queueOptions } from '../redis/queue-options.js';
import { type QueueWorkerOptions, queueWorker } from '../redis/queue-worker.js';
import {
  LEVELS,
  type Mode,
  messageId,
  type Notification,
  type NotificationOutcome,
  notificationOf,
} from './notification.js';
import {
  NOTIFICATION_QUEUE,
  type NotificationJob,
  notificationJobOptions,
  RETRY_SCHEDULE_MS,
  retryWaitMs,
  sealedFor,
  TenantBulkhead,
} from './notification-queue.js';
import type { Notifier, SendOutcome } from './notifier.js';
import type { RedisWebhookSwitch } from './webhook-switch.js';

/** A tenant gets at most a quarter of the simultaneous attempts. */
export interface NotificationWorkerOptions extends Omit<QueueWorkerOptions, 'onError'> {
  readonly mode: Mode;
  readonly notifier: Pick<Notifier, 'send'>;
  readonly switch: Pick<RedisWebhookSwitch, 'disabled' | 'disable'>;
  readonly challenges: { read(id: string): Promise<Challenge | undefined> };
  /** Opens bodies that name a subject. */
  readonly cipher: { open(sealed: string, boundTo: string): string };
  readonly tenants: {
    get(id: string): { readonly webhook?: TenantWebhook | undefined } | undefined;
  };
  readonly count: (outcome: NotificationOutcome) => void;
  /** A receiver is lost, its configuration is wrong, or it has taken a notification. Must not throw. */
  readonly onReceiver?: (tenant: string, outcome: NotificationOutcome) => void;
  readonly log: NotificationLog;
  /** Must be the schedule that jobs were added with; Standard Webhooks' schedule if absent. */
  readonly schedule?: readonly number[];
  readonly random?: () => number;
}

export interface NotificationLog {
  info(event: string, fields: Readonly<Record<string, unknown>>): void;
  warn(event: string, fields: Readonly<Record<string, unknown>>): void;
  error(event: string, fields: Readonly<Record<string, unknown>>): void;
}

const TENANT_SHARE = 4;
const HOW_TO_ENABLE = 'The webhook is disabled: npm run limits -- enable-webhook';

export class NotificationWorker {
  readonly #options: NotificationWorkerOptions;
  readonly #turns: TenantBulkhead;
  readonly #worker: Worker<NotificationJob>;

  constructor(options: NotificationWorkerOptions) {
    this.#options = options;
    this.#turns = new TenantBulkhead(Math.max(1, Math.floor(options.concurrency / TENANT_SHARE)));
    this.#worker = queueWorker<NotificationJob>(
      NOTIFICATION_QUEUE,
      (job, token) => this.#process(job, token),
      { ...options, onError: (error) => options.log.warn('notification_worker', { error }) },
      {
        settings: { backoffStrategy: (attemptsMade, _, error) => this.#wait(attemptsMade, error) },
        onFailed: (job, error) => this.#noteFault(job, error),
      },
    );
  }

  async ready(): Promise<void> {
    await this.#worker.waitUntilReady();
  }

  /** Finishes the attempts in progress. */
  async close(): Promise<void> {
    await this.#worker.close();
  }

  async #process(job: Job<NotificationJob>, token: string | undefined): Promise<void> {
    const { tenant } = job.data;
    const webhook = this.#options.tenants.get(tenant)?.webhook;
    if (!webhook) return this.#report(job, 'no_webhook');
    const full = this.#turns.take(tenant);
    if (full) {
      await job.moveToDelayed(Date.now() + full.waitMs, token);
      throw new DelayedError();
    }
    try {
      await this.#attempt(job, webhook);
    } finally {
      this.#turns.release(tenant);
    }
  }

  async #attempt(job: Job<NotificationJob>, webhook: TenantWebhook): Promise<void> {
    const host = hostOf(webhook.url);
    if (await this.#options.switch.disabled(job.data.tenant, webhook.url)) {
      return this.#report(job, 'disabled', { host, help: HOW_TO_ENABLE });
    }
    const notification = await this.#notification(job.data);
    if (!notification) return this.#report(job, 'missing');
    const startedMs = performance.now();
    const outcome = await this.#options.notifier.send(webhook, notification);
    const fields = {
      type: notification.type,
      host,
      attempt: job.attemptsMade + 1,
      durationMs: Math.round(performance.now() - startedMs),
      ...outcome,
    };
    if (outcome.kind === 'delivered') return this.#report(job, 'delivered', fields);
    if (outcome.kind === 'gone') {
      await this.#options.switch.disable(job.data.tenant, webhook.url);
      return this.#report(job, 'gone', { ...fields, help: HOW_TO_ENABLE });
    }
    await this.#failed(job, outcome, notification, fields);
  }

  /** Records the outcome and throws, so that the queue tries again if an attempt is left. */
  async #failed(
    job: Job<NotificationJob>,
    outcome: Extract<SendOutcome, { kind: 'failed' | 'misconfigured' }>,
    { body }: Notification,
    fields: Readonly<Record<string, unknown>>,
  ): Promise<never> {
    if (job.attemptsMade + 1 >= (job.opts.attempts ?? 1)) {
      this.#report(job, 'exhausted', fields);
      throw new AttemptFailedError(outcome.detail, 0);
    }
    if (!('id' in job.data) && job.data.body === undefined) {
      await job.updateData({ ...job.data, body });
    }
    const retryAfterMs = outcome.kind === 'failed' ? outcome.retryAfterMs : undefined;
    const waitMs = this.#wait(job.attemptsMade + 1, undefined, retryAfterMs);
    this.#report(job, outcome.kind, { ...fields, nextAttemptInMs: waitMs });
    throw new AttemptFailedError(outcome.detail, waitMs);
  }

  /** A repeat has exactly the same bytes. */
  async #notification(data: NotificationJob): Promise<Notification | undefined> {
    const { challenges, cipher, mode } = this.#options;
    if ('id' in data) {
      const body = 'body' in data ? data.body : cipher.open(data.sealed, sealedFor(data));
      return ready(`msg_${data.id}`, body);
    }
    const { challengeId, sequence, body } = data;
    if (body !== undefined) return ready(messageId(challengeId, sequence), body);
    const challenge = await challenges.read(challengeId);
    return challenge && notificationOf(challenge, sequence, mode);
  }

  #wait(attemptsMade: number, error?: unknown, retryAfterMs?: number): number {
    if (error instanceof AttemptFailedError) return error.waitMs;
    const { schedule = RETRY_SCHEDULE_MS, random = Math.random } = this.#options;
    return retryWaitMs({ attemptsMade, schedule, retryAfterMs, random: random() });
  }

  /** A failure outside an attempt: the challenge could not be read, or a worker died too often. */
  #noteFault(job: Job<NotificationJob> | undefined, error: Error): void {
    if (error instanceof AttemptFailedError) return;
    this.#options.log.error('notification_worker', { error });
    if (job?.finishedOn !== undefined) this.#report(job, 'exhausted', { detail: error.name });
  }

  #report(
    { data }: Job<NotificationJob>,
    outcome: NotificationOutcome,
    fields: Readonly<Record<string, unknown>> = {},
  ): void {
    const { count, log } = this.#options;
    count(outcome);
    const { tenant } = data;
    if (TOLD.has(outcome)) this.#options.onReceiver?.(tenant, outcome);
    const about =
      'id' in data
        ? { notification: data.id, tenant }
        : { challenge: data.challengeId, tenant, sequence: data.sequence };
    log[LEVELS[outcome]]('notification', { ...about, ...fields, outcome });
  }
}

const TOLD: ReadonlySet<NotificationOutcome> = new Set([
  'delivered',
  'gone',
  'exhausted',
  'misconfigured',
]);

/** Its message is stored with the job, so it holds no URL. */
class AttemptFailedError extends Error {
  readonly waitMs: number;

  constructor(detail: string, waitMs: number) {
    super(detail);
    this.name = 'AttemptFailedError';
    this.waitMs = waitMs;
  }
}

function ready(id: string, body: string): Notification {
  const { type } = JSON.parse(body) as { type: string };
  return { messageId: id, type, body };
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

// Fills the queue. Here, because a process that only answers HTTP loads `notification-queue.ts`, and no BullMQ.

export class NotificationQueue {
  readonly #queue: Queue<NotificationJob>;

  constructor(connection: ConnectionOptions, prefix: string) {
    this.#queue = new Queue(NOTIFICATION_QUEUE, queueOptions(connection, prefix));
  }

  /** @param ended ends of challenges; the same one twice counts once */
  async add(ended: readonly EndedChallenge[]): Promise<void> {
    const jobs = ended.map(({ challengeId, tenant, number: sequence }) => {
      const data = { challengeId, tenant, sequence };
      return { name: 'notify', data, opts: notificationJobOptions(data) };
    });
    await this.#queue.addBulk(jobs);
  }

  close(): Promise<void> {
    return this.#queue.close();
  }
}

/** As the outbox names it: `number` is the sequence of its final state. */
interface EndedChallenge {
  readonly challengeId: string;
  readonly tenant: string;
  readonly number: number;
}
