/** Limits on sends, money and guesses, over one connection. */

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions, Queue } from 'bullmq';
import type { Closers } from '../app.js';
import type { CodeJudge, TestNumberTable } from '../challenge/ports.js';
import type { Config } from '../config/config.js';
import { SendAdmission, type TenantBudgetAlert } from '../limits/admission.js';
import { ChallengeEnds } from '../limits/challenge-ends.js';
import { BoundedCheck } from '../limits/code-check.js';
import { CodeRateLimiter, GuardedCheck } from '../limits/code-rate-limiter.js';
import {
  type BreakerNotice,
  ConversionBreaker,
  RedisConversionStore,
} from '../limits/conversion-breaker.js';
import { allDigests, limitDigest, RedisProvenSources } from '../limits/hmac-tags.js';
import { InboundLimits } from '../limits/inbound-limits.js';
import { limitsByTenant } from '../limits/limit-rules.js';
import { RedisLimitStore } from '../limits/limit-store.js';
import { RedisLedgerStore, Spending } from '../limits/money.js';
import { NumberLists, TestNumberLists } from '../limits/number-lists.js';
import { OperatorLimits } from '../limits/operator-limits.js';
import { RedisOperatorListStore } from '../limits/operator-list-store.js';
import { OptOuts, RedisOptOutStore } from '../limits/opt-outs.js';
import { MethodGuesses } from '../limits/subject-guesses.js';
import type { RelayAlert } from '../message/relay-watch.js';
import {
  alertNotification,
  breakerNotification,
  budgetNotification,
  type MethodFacts,
  methodNotification,
  OPERATOR,
  relayNotification,
} from '../notifications/notification.js';
import {
  NOTIFICATION_QUEUE,
  type NotificationJob,
  notificationJobOptions,
  type ReadyNotificationJob,
  type SealedNotificationJob,
  sealedFor,
} from '../notifications/notification-queue.js';
import { OperatorWebhook, RedisWebhookSwitch } from '../notifications/webhook-switch.js';
import { ALERT_TEXTS, alertView, type OperatorAlert } from '../record/alert-rules.js';
import { connectRedis } from '../redis/connection.js';
import { QUEUE_PREFIX } from '../redis/keys.js';
import { queueOptions } from '../redis/queue-options.js';
import type { RedisClient } from '../redis/scripts.js';
import { type Core, storeOver } from './core.js';

export interface LimitServices {
  readonly admission: SendAdmission;
  readonly ends: ChallengeEnds;
  readonly judge: CodeJudge;
  readonly methodGuesses: MethodGuesses;
  readonly inbound: InboundLimits;
  readonly breaker: ConversionBreaker;
  readonly spending: Spending;
  readonly optOuts: OptOuts;
  readonly operatorLimits: OperatorLimits;
  readonly operatorWebhook: OperatorWebhook;
  readonly testNumbers: TestNumberTable;
}

export function limitsOver(
  core: Core,
  redis: RedisClient,
  alerts: Pick<LimitAlerts, 'budget' | 'breaker'>,
): LimitServices {
  const { config, keyring, cipher, clock } = core;
  const digest = limitDigest(keyring);
  const limitsOf = limitsByTenant(config.limits.byTenant);
  const spread = core.slots > 1;
  const store = new RedisLimitStore(redis, { spread });
  const writes = core.writesOver(redis);
  const listStore = new RedisOperatorListStore(redis, clock, writes);
  const lists = new NumberLists(listStore, config.limits.lists, digest, clock);
  const ledger = new RedisLedgerStore(redis);
  const proven = new RedisProvenSources(redis, clock);
  const indexOf = cipher.lastingIndex.bind(cipher);
  const admission = new SendAdmission({
    store,
    lists,
    limitsOf,
    prices: config.limits.prices,
    digest,
    random: Math.random,
    ledger,
    proven,
    indexOf,
    keptMs: config.policy.retentionMs,
    onAlert: alerts.budget,
  });
  const guesses = new CodeRateLimiter({ store, limitsOf, digest, ledger, proven });
  const ends = new ChallengeEnds({
    store,
    ledger,
    proven,
    guesses,
    limitsOf,
    digest,
    onError: (error) => core.logger.warn('limits', { error }),
  });
  const checks = storeOver(core, redis);
  return {
    admission,
    ends,
    judge:
      core.slots > 1 ? new GuardedCheck(checks, guesses, ends) : new BoundedCheck(checks, guesses),
    methodGuesses: new MethodGuesses({
      limiter: guesses,
      proven,
      digest,
      onError: (error) => core.logger.warn('limits', { error }),
    }),
    inbound: new InboundLimits({ store, lists, digest }),
    breaker: new ConversionBreaker({
      store: new RedisConversionStore(redis, { spread }),
      limitsOf,
      onChange: alerts.breaker,
    }),
    spending: new Spending(ledger, limitsOf, alerts.budget),
    optOuts: new OptOuts(new RedisOptOutStore(redis, clock, writes), allDigests(keyring)),
    operatorLimits: new OperatorLimits({
      store,
      listStore,
      lists,
      guesses,
      limitsOf,
      digest,
      expectedPrice: admission.expectedPrice.bind(admission),
      indexOf,
      clock,
    }),
    operatorWebhook: new OperatorWebhook({
      switch: new RedisWebhookSwitch(redis, clock, writes),
      tenants: core.tenants,
      audit: listStore,
    }),
    testNumbers: new TestNumberLists(config.limits.testNumbers, config.mode, clock),
  };
}

// Reports a used budget or a changed breaker to the operator, by log and metric, and to the tenant, by its webhook. The send does not wait
// for it: the notification is put into the queue, and a worker sends it.

export interface LimitAlerts {
  /** To the operator's webhook, and to those of the tenants that it is about. */
  readonly operator: (alert: OperatorAlert) => void;
  readonly method: (facts: MethodFacts) => void;
  readonly budget: (alert: TenantBudgetAlert) => void;
  readonly breaker: (notice: BreakerNotice) => void;
  readonly relay: (alert: RelayAlert) => void;
}

export function limitAlerts(core: Core, closers: Closers): LimitAlerts {
  const { config, logger, metrics, tenants, clock } = core;
  const add = laterJobs(core, closers);
  const linkTo = consoleLinks(config);
  const has = ({ tenant }: { readonly tenant: string }) => tenants.get(tenant)?.webhook;
  const tell = (job: ReadyNotificationJob) => {
    if (has(job)) add(job);
    // The operator is told of every tenant's.
    if (config.record.webhook) add({ ...job, tenant: OPERATOR, id: `${OPERATOR}-${job.id}` });
  };
  return {
    operator: ({ kind, tenants: whose = [], occasion: _, ...about }) => {
      metrics.operatorAlert(kind);
      const link = linkTo(alertView({ kind, ...about }));
      const facts = { kind, ...about, ...ALERT_TEXTS[kind], link };
      logger.warn('operator alert', { ...facts, tenants: whose });
      const id = randomBytes(12).toString('base64url');
      for (const tenant of [...whose, ...(config.record.webhook ? [OPERATOR] : [])]) {
        const job = alertNotification(tenant, facts, id, clock.now(), config.mode);
        if (tenant === OPERATOR || has(job)) add(job);
      }
    },
    budget: (alert) => {
      metrics.budgetAlert(alert);
      logger.warn('budget', { ...alert });
      const link = linkTo('spend');
      tell(budgetNotification({ ...alert, link }, clock.now(), config.mode));
    },
    breaker: (notice) => {
      logger.warn('conversion breaker', { ...notice });
      const id = randomBytes(12).toString('base64url');
      const link = linkTo('blocks');
      tell(breakerNotification({ ...notice, link }, id, clock.now(), config.mode));
    },
    relay: (alert) => {
      metrics.relayAlert(alert);
      logger.warn('relay alert', { ...alert });
      const id = randomBytes(12).toString('base64url');
      tell(relayNotification(alert, id, clock.now(), config.mode));
    },
    method: (facts) => {
      if (!has(facts)) return;
      const unique = randomBytes(12).toString('base64url');
      add(sealed(core, methodNotification(facts, unique, clock.now(), config.mode)));
    },
  };
}

/** Addresses of the console's views. A sandbox opens it by itself, production only with a login. */
function consoleLinks(config: Config): (view: string) => string | undefined {
  const { mode, publicUrl } = config;
  const isOpen = mode === 'sandbox' || config.console !== undefined;
  return (view) => (isOpen ? `${publicUrl}/console/#${view}` : undefined);
}

/** The body names a subject, which Redis may hold only sealed. */
export function sealed(
  { cipher }: Pick<Core, 'cipher'>,
  { tenant, id, body }: ReadyNotificationJob,
): SealedNotificationJob {
  return { tenant, id, sealed: cipher.seal(body, sealedFor({ tenant, id })) };
}

/** How long a closing process waits for jobs that Redis has not accepted yet. */
const CLOSE_WITHIN_MS = 1_000;

/**
 * Adds jobs in the background. The queue is opened by the first one: most processes never need it. Its connection waits for Redis to come
 * back, unlike a connection for requests.
 */
function laterJobs(
  core: Core,
  closers: Closers,
): (job: ReadyNotificationJob | SealedNotificationJob) => void {
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
      queueOptions(connection as ConnectionOptions, QUEUE_PREFIX),
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
