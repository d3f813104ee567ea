/** Limits on sends, money and guesses, over one connection. */

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionOptions, Queue } from 'bullmq';
import type { Closers } from '../app.js';
import {
  type Challenge,
  type Channel,
  type FinalState,
  isUnsent,
  isVerified,
  type Reason,
} from '../challenge/challenge.js';
import { isMessageId } from '../challenge/challenge-id.js';
import { endFacts, type Fact } from '../challenge/facts.js';
import type { CodeJudge, TestNumberTable } from '../challenge/ports.js';
import { type AttemptReport, isAccepted } from '../delivery/delivery-attempt.js';
import { SendAdmission, type TenantBudgetAlert } from '../limits/admission.js';
import { ChallengeEnds } from '../limits/challenge-ends.js';
import { BoundedCheck, GuardedCheck } from '../limits/code-check.js';
import { CodeRateLimiter } from '../limits/code-rate-limiter.js';
import { receiptOf } from '../limits/conversion.js';
import {
  type BreakerNotice,
  ConversionBreaker,
  RedisConversionStore,
} from '../limits/conversion-breaker.js';
import { allDigests, limitDigest } from '../limits/hmac-tags.js';
import { RedisLimitStore } from '../limits/limit-store.js';
import { DEFAULT_LIMITS, MICROS } from '../limits/limits.js';
import { RedisLedgerStore, Spending } from '../limits/money.js';
import { NO_TEST_NUMBERS, NumberLists, testNumberOf } from '../limits/number-lists.js';
import { OperatorLimits } from '../limits/operator-limits.js';
import { RedisOperatorListStore } from '../limits/operator-list-store.js';
import { OptOuts, RedisOptOutStore } from '../limits/opt-outs.js';
import { RedisProvenSources } from '../limits/sources.js';
import type { RelayAlert } from '../message/relay-watch.js';
import {
  breakerNotification,
  budgetNotification,
  relayNotification,
} from '../notifications/notification.js';
import {
  NOTIFICATION_QUEUE,
  type NotificationJob,
  notificationJobOptions,
  type ReadyNotificationJob,
} from '../notifications/notification-queue.js';
import { OperatorWebhook, RedisWebhookSwitch } from '../notifications/webhook-switch.js';
import { queueOptions } from '../queue/options.js';
import { connectRedis } from '../redis/connection.js';
import { QUEUE_PREFIX } from '../redis/keys.js';
import type { RedisClient } from '../redis/scripts.js';
import { type Core, storeOver } from './core.js';

export interface LimitServices {
  readonly admission: SendAdmission;
  readonly ends: ChallengeEnds;
  readonly judge: CodeJudge;
  readonly breaker: ConversionBreaker;
  readonly spending: Spending;
  readonly optOuts: OptOuts;
  readonly operatorLimits: OperatorLimits;
  readonly operatorWebhook: OperatorWebhook;
  readonly testNumbers: TestNumberTable;
}

export function limitsOver(core: Core, redis: RedisClient, alerts: LimitAlerts): LimitServices {
  const { config, keyring, cipher, clock } = core;
  const digest = limitDigest(keyring);
  const limitsOf = (tenant: string) => config.limits.byTenant.get(tenant) ?? DEFAULT_LIMITS;
  const spread = core.slots > 1;
  const store = new RedisLimitStore(redis, { spread });
  const writes = core.writesOver(redis);
  const listStore = new RedisOperatorListStore(redis, clock, writes);
  const lists = new NumberLists(listStore, config.limits.lists, digest, clock);
  const ledger = new RedisLedgerStore(redis);
  const proven = new RedisProvenSources(redis, clock);
  const indexOf = (e164: string) => cipher.lastingIndex(e164);
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
      expectedPrice: (channel, country) => admission.expectedPrice(channel, country),
      indexOf,
      clock,
    }),
    operatorWebhook: new OperatorWebhook({
      switch: new RedisWebhookSwitch(redis, clock, writes),
      tenants: core.tenants,
      audit: listStore,
    }),
    testNumbers: {
      codeOf: (tenant, e164) => {
        const tests = config.limits.testNumbers.get(tenant) ?? NO_TEST_NUMBERS;
        return testNumberOf(tests, e164, config.mode, clock.now())?.code;
      },
    },
  };
}

// Reports a used budget or a changed breaker to the operator, by log and metric, and to the tenant, by its webhook. The send does not wait
// for it: the notification is put into the queue, and a worker sends it.

export interface LimitAlerts {
  readonly budget: (alert: TenantBudgetAlert) => void;
  readonly breaker: (notice: BreakerNotice) => void;
  readonly relay: (alert: RelayAlert) => void;
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
    relay: (alert) => {
      metrics.relayAlert(alert);
      logger.warn('relay alert', { ...alert });
      const id = randomBytes(12).toString('base64url');
      tell(relayNotification(alert, id, clock.now(), config.mode));
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

// Passes outcomes to the limits: the end of a challenge, and the cost of a delivery.

export interface EndedChallenge {
  readonly tenant: string;
  readonly challengeId: string;
  readonly channel: Channel;
  readonly state: FinalState;
  readonly reason?: Reason;
  readonly facts?: readonly Fact[];
}

/**
 * The end of a call frees its place, what was never sent is given back, a verified number's sources are remembered, and every end
 * counts for the conversion breaker. Safe to say twice.
 * @param read finds a challenge whose end 0.1.0 has told, without facts
 */
export async function settleLimits(
  limits: LimitServices,
  ended: EndedChallenge,
  read: (id: string) => Promise<Challenge | undefined>,
): Promise<void> {
  const { tenant, challengeId, channel, state } = ended;
  if (channel === 'call') await limits.admission.callEnded(tenant, challengeId);
  const facts = ended.facts ?? endFacts(await read(challengeId));
  const end = facts.find((fact) => fact.kind === 'ended');
  const newest = end?.deliveries.at(-1);
  if (!end || !newest) return;
  const { deliveries, settled } = end;
  if (deliveries.some(isUnsent) || (isVerified(state) && !settled)) {
    await limits.ends.ended({ id: challengeId, tenant, state, deliveries });
  }
  // Whether a message's code came back is known to whoever made it, and told later or never.
  if (isMessageId(challengeId)) return;
  const { provider } = newest;
  await limits.breaker.outcome({ ...ended, provider, receipt: receiptOf(newest) });
}

/** A message's caller has told whether its code came back: limits learn from it as from a check. */
export async function settleOutcome(
  limits: LimitServices,
  message: Challenge,
  verified: boolean,
): Promise<void> {
  const { id, tenant, deliveries, channel } = message;
  const [newest] = endFacts({ ...message, state: 'expired' }).flatMap((fact) =>
    fact.kind === 'ended' ? fact.deliveries.slice(-1) : [],
  );
  if (!newest) return;
  const state = verified ? 'sms_verified' : 'expired';
  if (verified) await limits.ends.ended({ id, tenant, state, deliveries });
  const { provider } = newest;
  const receipt = receiptOf(newest);
  await limits.breaker.outcome({ tenant, challengeId: id, channel, provider, receipt, state });
}

/**
 * A refused send costs nothing. An accepted one keeps its reservation; if that was made with another provider's price, its own price replaces
 * it. The first delivery is always reserved with its provider's price.
 */
export async function settlePrice(limits: LimitServices, attempt: AttemptReport): Promise<void> {
  const { challenge, tenant, delivery, country, channel, provider, outcome, parts } = attempt;
  if (outcome === 'waiting' || outcome === 'uncertain') return;
  const accepted = isAccepted(outcome);
  if (accepted && delivery === 1) return;
  const expected = (parts * limits.admission.expectedPrice(channel, country, provider)) / MICROS;
  await limits.spending.settle({
    tenant,
    challengeId: challenge,
    delivery,
    channel,
    country,
    amount: accepted ? expected : 0,
    stage: 'estimate',
  });
}
