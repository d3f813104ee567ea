/** The worker: moves work from the outbox into the queues, delivers, takes challenges that come as jobs, and keeps deadlines. */

import { randomUUID } from 'node:crypto';
import type { Closers } from '../app.js';
import { ApprovalStarts } from '../approvals/approval-starts.js';
import type { ChallengeService } from '../challenge/challenge-service.js';
import { invalidField, OctothorpeError } from '../challenge/errors.js';
import type { Tenant } from '../challenge/policy.js';
import type { Config } from '../config/config.js';
import { DELIVERY_QUEUE, startPipeline } from '../delivery/pipeline.js';
import { Settlement } from '../delivery/settlement.js';
import { problemAnswer } from '../http/answer.js';
import { viewChallenge } from '../http/api/challenge-routes.js';
import { sendRequest } from '../http/api/message-schemas.js';
import { viewMessage } from '../http/api/message-view.js';
import { startRequest } from '../http/api/request-schemas.js';
import type { Liveness } from '../http/ports.js';
import { parseInput } from '../http/request.js';
import { CHALLENGE_QUEUE, ChallengeJobs, type JobAnswer } from '../ingestion/challenge-jobs.js';
import type { MessageService } from '../message/message-service.js';
import { QUEUE_PREFIX } from '../redis/keys.js';
import { isOwnFault } from '../redis/scripts.js';
import { listenForReports } from './connections.js';
import { type Core, reportsOver, serviceOver, storeOver } from './core.js';
import { composeCostReconciliation } from './costs.js';
import { enrolmentOver, methodChallengesOver } from './enrolment.js';
import { ExpiredJobs } from './expired-jobs.js';
import { limitAlerts, limitsOver } from './limits.js';
import { composeNotification } from './notifications.js';
import {
  approveMethods,
  challengeListener,
  composePrompts,
  promptedChallenges,
} from './prompts.js';
import { composeRecorder, startNotes } from './record.js';
import { relayOver } from './relay.js';
import { breakerTeller, followEvidence, routeLearnerOver } from './routes.js';
import type { SandboxPush } from './sandbox.js';
import { composeWorkerHealth } from './worker-health.js';

/** @returns whether its workers are alive */
export async function composeWorker(
  core: Core,
  closers: Closers,
  sandboxPush?: SandboxPush,
): Promise<Liveness> {
  const { config, logger, metrics } = core;
  const redis = await core.connect('worker');
  await followEvidence(core, redis);
  const health = composeWorkerHealth(core, redis, closers);
  const onError = (part: string) => (error: unknown) => {
    if (!isOwnFault(error)) return logger.warn(part, { error });
    metrics.internalError(part.replaceAll(' ', '_'));
    logger.error(part, { error });
  };
  const alerts = limitAlerts(core, closers);
  const limits = limitsOver(core, redis, alerts);
  const store = storeOver(core, redis);

  startNotes(core, redis, closers);
  const record = composeRecorder(core, redis, closers, alerts.operator);
  const notifications = await composeNotification(core, redis, closers, health, record.notified);
  const prices = await composeCostReconciliation(core, redis, limits, closers, health);
  listenForReports(core, redis, limits, closers);
  const learner = routeLearnerOver(core, redis);
  const settlement = new Settlement({
    ...{ limits, store, prices, metrics, onError },
  });
  const learn = () => settlement.learnBy(core.chosen.isLearning ? learner : undefined);
  learn();
  core.settings.follow(async () => learn);
  const tellRoutes = breakerTeller(core, redis);
  const pipeline = closers.add(
    await startPipeline(redis, {
      ...core,
      store,
      reports: reportsOver(core, redis, limits),
      writes: core.writesOver(redis),
      policy: config.policy,
      concurrency: config.workerConcurrency,
      sendMaxMs: config.providerTimeoutMs,
      watch: health.watch(DELIVERY_QUEUE, config.workerConcurrency),
      settlement,
      notifications,
      exchanged: core.notes.exchanged,
      onBreaker: (provider, channel, state) => {
        record.breaker(provider, channel, state);
        tellRoutes(channel, provider, state === 'open');
      },
      onError,
    }),
    (opened) => opened.close(),
  );
  health.read('backlog', pipeline.backlog);

  const enrolment = enrolmentOver(core, redis, alerts);
  const methods = methodChallengesOver(core, redis, { limits, enrolment });
  const service = serviceOver(core, redis, limits, methods);
  const { approvals } = composePrompts(core, closers, {
    redis,
    methods: approveMethods(enrolment, () => core.clock.now()),
    listener: challengeListener(methods, core.tenants),
    ...(sandboxPush ? { sandboxPush } : {}),
  });
  const prompts = promptedChallenges(core, { approvals, challenges: service, methods });
  const starts = new ApprovalStarts(service, prompts, core.clock);
  const relay = relayOver(core, redis, limits, alerts);
  const jobs = new ChallengeJobs({
    connection: redis,
    prefix: QUEUE_PREFIX,
    concurrency: config.workerConcurrency,
    watch: health.watch(CHALLENGE_QUEUE, config.workerConcurrency),
    tenants: core.tenants,
    keys: core.jobKeys,
    takesClear: (tenant) => config.mode === 'sandbox' || tenant.clearJobs === true,
    lifeMs: config.policy.lifeMs,
    start: (tenant, request, { kind, idempotencyKey: key }) =>
      answerJob(config, () =>
        kind === 'message'
          ? sendMessage(relay, config, tenant, request, key)
          : startChallenge({ service, starts }, config, tenant, request, key),
      ),
    withdraw: (tenant, { kind, idempotencyKey: key }) =>
      kind === 'message' ? relay.withdraw(tenant, key) : starts.withdrawStart(tenant, key),
    problem: (error) => problemForJob(error, config),
    onError: onError('challenge jobs'),
  });
  closers.add(jobs, (opened) => opened.close());

  const expiredJobs = new ExpiredJobs(redis, {
    prefix: QUEUE_PREFIX,
    onError: onError('expired jobs'),
  });
  expiredJobs.start();
  closers.add(expiredJobs, (opened) => opened.close());
  await Promise.all([pipeline.ready(), jobs.ready()]);
  return health.start();
}

// Answers a challenge or a message that came as a job as the HTTP API would.

async function startChallenge(
  { service, starts }: { readonly service: ChallengeService; readonly starts: ApprovalStarts },
  { mode }: Config,
  tenant: Tenant,
  request: unknown,
  key: string,
): Promise<object> {
  const parsed = parseInput(startRequest, request);
  if ('method' in parsed && parsed.method === 'inbound_sms') {
    throw invalidField(
      'channel',
      'Start it over HTTP: a job keeps its answer, and with it the word.',
    );
  }
  const asks = 'method' in parsed && parsed.method === 'approve';
  const started = await (asks
    ? starts.start(tenant, parsed, { key })
    : service.start(tenant, parsed, { key }));
  const { challenge, matchDigit } = started;
  const view = viewChallenge(challenge, mode);
  return matchDigit === undefined ? view : { ...view, matchDigit };
}

async function sendMessage(
  relay: MessageService,
  { mode }: Config,
  tenant: Tenant,
  request: unknown,
  key: string,
): Promise<object> {
  const from = { caller: 'job', repeat: { key } };
  const { message } = await relay.send(tenant, parseInput(sendRequest, request), from);
  return viewMessage(message, mode);
}

/** @throws OctothorpeError `unavailable`: the job runs again; and internal errors */
async function answerJob(config: Config, start: () => Promise<object>): Promise<JobAnswer> {
  try {
    return { status: 202, body: await start() };
  } catch (error) {
    if (!(error instanceof OctothorpeError) || error.code === 'unavailable') throw error;
    return problemForJob(error, config);
  }
}

function problemForJob(error: OctothorpeError, config: Config): JobAnswer {
  const { status, body } = problemAnswer(error, randomUUID(), config);
  return { status, body };
}
