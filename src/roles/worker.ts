/** The worker: moves work from the outbox into the queues, delivers, takes challenges that come as jobs, and keeps deadlines. */

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Closers } from '../app.js';
import type { FinalState } from '../challenge/challenge.js';
import { RedisReferenceOwners, RedisReplyIndex } from '../challenge/challenge-indexes.js';
import type { ChallengeService } from '../challenge/challenge-service.js';
import { OctothorpeError } from '../challenge/errors.js';
import type { Tenant } from '../challenge/tenant.js';
import type { Config } from '../config/config.js';
import { DeadlineSweeper } from '../delivery/deadlines.js';
import { DeliveryAttempt, reportAttempt } from '../delivery/delivery-attempt.js';
import { DELIVERY_QUEUE, DeliveryQueue, DeliveryWorker } from '../delivery/delivery-queue.js';
import { FairQueue } from '../delivery/fair-queue.js';
import { OutboxReader, type OutboxTask } from '../delivery/outbox.js';
import { ProviderCall } from '../delivery/provider-call.js';
import { askForOverdueReport, OrphanedDeliveries } from '../delivery/reconciler.js';
import { DEFAULT_SEND_POLICY, SendPolicies } from '../delivery/send-policy.js';
import { problemAnswer } from '../http/answer.js';
import { viewChallenge } from '../http/api/challenge-view.js';
import { startRequest } from '../http/api/request-schemas.js';
import { parseInput } from '../http/body.js';
import type { Liveness } from '../http/ports.js';
import { CHALLENGE_QUEUE, ChallengeJobs, type JobAnswer } from '../ingestion/challenge-jobs.js';
import { QUEUE_PREFIX } from '../redis/keys.js';
import { isOwnFault } from '../redis/scripts.js';
import { type Core, reportsOver, serviceOver, storeOver } from './core.js';
import { composeCostReconciliation } from './costs.js';
import { ExpiredJobs } from './expired-jobs.js';
import { composeWorkerHealth } from './health.js';
import { limitAlerts, limitsOver, settleLimits, settlePrice } from './limits.js';
import { composeNotification } from './notifications.js';

/** @returns whether its workers are alive */
export async function composeWorker(core: Core, closers: Closers): Promise<Liveness> {
  const { config, logger, metrics, clock } = core;
  const redis = await core.connect('worker');
  const writes = core.writesOver(redis);
  const health = composeWorkerHealth(core, redis, closers);
  const onError = (part: string) => (error: unknown) => {
    if (!isOwnFault(error)) return logger.warn(part, { error });
    metrics.internalError(part.replaceAll(' ', '_'));
    logger.error(part, { error });
  };
  const limits = limitsOver(core, redis, limitAlerts(core, closers));
  const store = storeOver(core, redis);
  const reports = reportsOver(core, redis, limits);

  const queue = closers.add(new DeliveryQueue(redis, QUEUE_PREFIX), (opened) => opened.close());
  const notify = await composeNotification(core, redis, closers, health);
  const prices = await composeCostReconciliation(core, redis, limits, closers, health);

  const sending = new ProviderCall({
    ...(core.slots > 1 ? { replies: new RedisReplyIndex(redis) } : {}),
    owners: new RedisReferenceOwners(redis),
    providers: core.providers,
    tenants: core.tenants,
    policies: new SendPolicies({
      ...DEFAULT_SEND_POLICY,
      breakAfter: config.policy.breakAfter,
      halfOpenAfterMs: config.policy.breakMs,
      onBreaker: (provider, channel, state) => {
        metrics.breakerState(provider, channel, BREAKER_WORDS[state]);
        logger.warn('breaker', { provider, channel, state: BREAKER_WORDS[state] });
      },
    }),
    keyring: core.keyring,
    cipher: core.cipher,
    policy: config.policy,
    clock,
  });
  const deliver = new DeliveryAttempt({
    store,
    reports,
    sending,
    clock,
    sendMaxMs: config.providerTimeoutMs,
    report: (attempt) => {
      reportAttempt(attempt, logger, metrics);
      settlePrice(limits, attempt).catch(onError('price'));
    },
  });
  const worker = new DeliveryWorker(deliver, {
    connection: redis,
    prefix: QUEUE_PREFIX,
    concurrency: config.workerConcurrency,
    watch: health.watch(DELIVERY_QUEUE, config.workerConcurrency),
    onError: onError('delivery worker'),
  });
  closers.add(worker, (opened) => opened.close());

  const service = serviceOver(core, redis, limits);
  const jobs = new ChallengeJobs({
    connection: redis,
    prefix: QUEUE_PREFIX,
    concurrency: config.workerConcurrency,
    watch: health.watch(CHALLENGE_QUEUE, config.workerConcurrency),
    tenants: core.tenants,
    keys: core.jobKeys,
    takesClear: (tenant) => config.mode === 'sandbox' || tenant.clearJobs === true,
    lifeMs: config.policy.lifeMs,
    start: (tenant, request, key) => answerJob(service, config, tenant, request, key),
    withdraw: (tenant, key) => service.withdrawStart(tenant, key),
    problem: (error) => problemForJob(error, config),
    onError: onError('challenge jobs'),
  });
  closers.add(jobs, (opened) => opened.close());

  const learn = async ({ state, ...task }: OutboxTask) => {
    const outcome = { ...task, state: state as FinalState };
    metrics.challengeEnded(outcome);
    // What was not settled with the end itself: it ended without a code, or a process died in between.
    await settleLimits(limits, outcome, (id) => store.read(id));
  };
  const backlog = new FairQueue(redis, {
    queue,
    tenants: [...core.tenants.keys()],
    room: ROOM_A_PLACE * config.workerConcurrency,
    lifeMs: config.policy.lifeMs,
    clock,
    onError: onError('backlog'),
  });
  await backlog.start();
  health.read('backlog', () => backlog.state());
  closers.add(backlog, (opened) => opened.close());

  const outbox = new OutboxReader(redis, {
    slots: core.slots,
    consumer: `${hostname()}-${process.pid}`,
    move: async (tasks) => {
      const deliveries = tasks.filter(({ task }) => task === 'deliver');
      const ended = tasks.filter(({ task }) => task === 'notify');
      // On a Cluster the queues are on another server than the outbox, which deletes the tasks after this.
      await writes.after(QUEUE_PREFIX, async () => {
        await backlog.pass(
          deliveries.map(({ challengeId, tenant, number }) => ({
            challengeId,
            tenant,
            delivery: number,
          })),
        );
        await notify(
          ended.map(({ challengeId, tenant, number: sequence }) => ({
            challengeId,
            tenant,
            sequence,
          })),
        );
      });
      await prices?.add(ended.map(({ challengeId }) => challengeId)).catch(onError('prices'));
      await Promise.all(ended.map((task) => learn(task).catch(onError('limits'))));
    },
    onError: onError('outbox'),
  });
  outbox.start();
  closers.add(outbox, (opened) => opened.close());

  const lostWork = new OrphanedDeliveries({
    store,
    queue,
    backlog,
    onRenewed: (delivery) => logger.warn('lost work', { delivery }),
    ask: (delivery) =>
      askForOverdueReport(delivery, {
        store,
        providers: core.providers,
        reports,
        onAsked: ({ delivery: { challengeId: challenge, delivery: number }, ...asked }) =>
          logger.info('overdue', { challenge, delivery: number, ...asked }),
      }),
  });
  const deadlines = new DeadlineSweeper(redis, {
    slots: core.slots,
    settle: async (id) => {
      if ((await reports.settle(id)) === 'open') await lostWork.look(id);
    },
    onError: onError('deadlines'),
  });
  deadlines.start();
  closers.add(deadlines, (opened) => opened.close());
  const expiredJobs = new ExpiredJobs(redis, {
    prefix: QUEUE_PREFIX,
    onError: onError('expired jobs'),
  });
  expiredJobs.start();
  closers.add(expiredJobs, (opened) => opened.close());
  await Promise.all([worker.ready(), jobs.ready()]);
  return health.start();
}

/** Jobs that may wait for each place in a worker before tenants take turns. */
const ROOM_A_PLACE = 2;

const BREAKER_WORDS = { 0: 'closed', 1: 'open', 2: 'half_open' } as const;

// Answers a challenge that came as a job as the HTTP API would.

/** @throws OctothorpeError `unavailable`: the job runs again; and internal errors */
export async function answerJob(
  service: ChallengeService,
  config: Config,
  tenant: Tenant,
  request: unknown,
  idempotencyKey: string,
): Promise<JobAnswer> {
  try {
    const started = await service.start(tenant, parseInput(startRequest, request), {
      key: idempotencyKey,
    });
    const { challenge, matchDigit } = started;
    const view = viewChallenge(challenge, config.mode);
    return { status: 202, body: matchDigit === undefined ? view : { ...view, matchDigit } };
  } catch (error) {
    if (!(error instanceof OctothorpeError) || error.code === 'unavailable') throw error;
    return problemForJob(error, config);
  }
}

export function problemForJob(error: OctothorpeError, config: Config): JobAnswer {
  const { status, body } = problemAnswer(error, randomUUID(), config);
  return { status, body };
}
