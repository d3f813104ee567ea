/**
 * The way of a delivery, from top to bottom:
 *
 *   outbox > fair queue > BullMQ queue > worker > attempt (lease, provider, record) > failover
 *
 * A challenge and its work are written in one step; everything here may run twice and may stop at any point. What got stuck is found by its
 * deadline: a delivery whose job was lost is queued again, and a provider whose last report is overdue is asked.
 */

import { hash } from 'node:crypto';
import { hostname } from 'node:os';
import { DelayedError, type Job, Queue, UnrecoverableError, type Worker } from 'bullmq';
import { type Channel, type DeliveryId, formatDeliveryId } from '../challenge/challenge.js';
import { RedisReferenceOwners, RedisReplyIndex } from '../challenge/challenge-indexes.js';
import type { Keyring } from '../challenge/code.js';
import type { PhoneNumberCipher } from '../challenge/phone-number.js';
import type { ChallengePolicy, Tenant } from '../challenge/policy.js';
import type { ChallengeStore } from '../challenge/ports.js';
import type { Clock } from '../challenge/time.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import type { Provider } from '../providers/provider.js';
import type { Exchanged } from '../record/notes.js';
import { QUEUE_PREFIX } from '../redis/keys.js';
import { queueOptions, retriedJobs } from '../redis/queue-options.js';
import { type QueueWorkerOptions, queueWorker } from '../redis/queue-worker.js';
import type { DurableWrites, RedisClient } from '../redis/scripts.js';
import type { CarrierReports } from './carrier-reports.js';
import { DeadlineSweeper } from './deadlines.js';
import { DeliveryAttempt, reportAttempt } from './delivery-attempt.js';
import { EarlierAttempts } from './earlier-attempts.js';
import { FairQueue, type FairQueueState } from './fair-queue.js';
import { OutboxReader, type OutboxTask } from './outbox.js';
import { DEFAULT_SEND_POLICY, ProviderCall, SendPolicies } from './provider-call.js';
import { askForOverdueReport, OrphanedDeliveries } from './reconciler.js';
import type { Settlement } from './settlement.js';

export interface PipelineDependencies {
  readonly store: ChallengeStore;
  readonly reports: CarrierReports;
  readonly writes: Pick<DurableWrites, 'after'>;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly tenants: ReadonlyMap<string, Tenant>;
  readonly keyring: Keyring;
  readonly cipher: PhoneNumberCipher;
  readonly policy: ChallengePolicy;
  readonly clock: Clock;
  readonly slots: number;
  /** Deliveries that this process sends at once. */
  readonly concurrency: number;
  /** One provider may take this long for one delivery, its repeats included, ms. */
  readonly sendMaxMs: number;
  /** Wraps each job, for liveness and metrics. */
  readonly watch: NonNullable<QueueWorkerOptions['watch']>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly settlement: Pick<Settlement, 'attempted' | 'ended'>;
  /** Takes every exchange with a provider, for the record. */
  readonly exchanged?: Exchanged[];
  /** Told of every change of a provider's breaker; must not throw. */
  readonly onBreaker?: (
    provider: string,
    channel: Channel,
    state: 'closed' | 'open' | 'half_open',
  ) => void;
  /** Queues the webhooks of ended challenges. If it throws, the same tasks come again. */
  readonly notifications: { add(ended: readonly OutboxTask[]): Promise<void> };
  readonly onError: (part: string) => (error: unknown) => void;
}

export interface Pipeline {
  readonly backlog: () => Promise<FairQueueState>;
  ready(): Promise<void>;
  /** Takes no new work and finishes what is under way. */
  close(): Promise<void>;
}

export async function startPipeline(
  redis: RedisClient,
  dependencies: PipelineDependencies,
): Promise<Pipeline> {
  const { store, reports, writes, tenants, policy, clock, slots, concurrency } = dependencies;
  const { settlement, notifications, logger, onError } = dependencies;
  // The outbox holds the work of each change that was committed.
  const outbox = new OutboxReader(redis, {
    slots,
    consumer: `${hostname()}-${process.pid}`,
    move: async (tasks) => {
      const ended = tasks.filter(({ task }) => task === 'notify');
      const awaited = ended.filter(({ tenant }) => tenants.get(tenant)?.webhook);
      // On a Cluster the queues are on another server than the outbox, which deletes the tasks after this.
      await writes.after(QUEUE_PREFIX, async () => {
        await fairQueue.pass(tasks.filter(({ task }) => task === 'deliver').map(deliveryOf));
        if (awaited.length > 0) await notifications.add(awaited);
      });
      await settlement.ended(ended);
    },
    onError: onError('outbox'),
  });

  // Tenants take turns for the places in the queue.
  const queue = new DeliveryQueue(redis, QUEUE_PREFIX);
  const fairQueue = new FairQueue(redis, {
    queue,
    tenants: () => tenants.keys(),
    room: ROOM_A_PLACE * concurrency,
    lifeMs: policy.lifeMs,
    clock,
    onError: onError('backlog'),
  });

  // The worker takes deliveries from the queue and attempts them. After a failure, `reports` queues the next route in the outbox.
  const worker = new DeliveryWorker(attemptOver(redis, dependencies), {
    connection: redis,
    prefix: QUEUE_PREFIX,
    concurrency,
    watch: dependencies.watch,
    onError: onError('delivery worker'),
  });

  // Deadlines: the end of a challenge's life, a failure whose grace is over, and deliveries without news.
  const orphaned = new OrphanedDeliveries({
    store,
    queue,
    backlog: fairQueue,
    onRenewed: (delivery) => logger.warn('lost work', { delivery }),
    ask: (delivery) =>
      askForOverdueReport(delivery, {
        store,
        providers: dependencies.providers,
        reports,
        onAsked: ({ delivery: { challengeId: challenge, delivery: number }, ...asked }) =>
          logger.info('overdue', { challenge, delivery: number, ...asked }),
      }),
    fallBack: (delivery) => reports.silent(delivery),
  });
  const deadlines = new DeadlineSweeper(redis, {
    slots,
    settle: async (id) => {
      if ((await reports.settle(id)) === 'open') await orphaned.look(id);
    },
    onError: onError('deadlines'),
  });

  await fairQueue.start();
  outbox.start();
  deadlines.start();
  return {
    backlog: () => fairQueue.state(),
    ready: () => worker.ready(),
    close: async () => {
      for (const part of [deadlines, outbox, fairQueue, worker, queue]) await part.close();
    },
  };
}

/** Jobs that may wait for each place in a worker before tenants take turns. */
const ROOM_A_PLACE = 2;

const BREAKER_WORDS = { 0: 'closed', 1: 'open', 2: 'half_open' } as const;

function attemptOver(redis: RedisClient, dependencies: PipelineDependencies): DeliveryAttempt {
  const { store, reports, policy, clock, slots, sendMaxMs } = dependencies;
  const { settlement, logger, metrics } = dependencies;
  const sending = new ProviderCall({
    ...dependencies,
    ...(slots > 1 ? { replies: new RedisReplyIndex(redis) } : {}),
    policies: new SendPolicies({
      ...DEFAULT_SEND_POLICY,
      breakAfter: policy.breakAfter,
      halfOpenAfterMs: policy.breakMs,
      onBreaker: (provider, channel, state) => {
        metrics.breakerState(provider, channel, BREAKER_WORDS[state]);
        logger.warn('breaker', { provider, channel, state: BREAKER_WORDS[state] });
        dependencies.onBreaker?.(provider, channel, BREAKER_WORDS[state]);
      },
    }),
  });
  return new DeliveryAttempt({
    store,
    reports,
    sending,
    earlier: new EarlierAttempts({ ...dependencies, owners: new RedisReferenceOwners(redis) }),
    clock,
    sendMaxMs,
    report: (attempt) => {
      reportAttempt(attempt, logger, metrics);
      settlement.attempted(attempt);
    },
  });
}

function deliveryOf({ challengeId, tenant, number }: OutboxTask) {
  return { challengeId, tenant, delivery: number };
}

// The queue of deliveries. A job holds ids alone: no number, no code.

export const DELIVERY_QUEUE = 'deliveries';

export interface DeliveryJob {
  readonly challengeId: string;
  readonly delivery: number;
}

/** All attempts together stay within a challenge's life. */
const FIRST_RETRY_MS = 500;

/** Jobs are delayed by the machine's clock, which may be minutes off; all waits of a delivery are short. */
const WAITS_FOR_ITS_TIME = 'delayed';
/** States of a job that will run or is running; BullMQ itself restarts a job whose worker died. */
const ALIVE: ReadonlySet<string> = new Set(['waiting', 'active', 'prioritized']);

export class DeliveryQueue {
  readonly #queue: Queue<DeliveryJob>;

  constructor(connection: import('bullmq').ConnectionOptions, prefix: string) {
    this.#queue = new Queue<DeliveryJob>(DELIVERY_QUEUE, {
      ...queueOptions(connection, prefix),
      defaultJobOptions: retriedJobs(FIRST_RETRY_MS),
    });
  }

  /** The same delivery is queued once, however often it is added. */
  async add(deliveries: readonly DeliveryId[]): Promise<void> {
    if (deliveries.length === 0) return;
    await this.#queue.addBulk(
      deliveries.map(({ challengeId, delivery }) => ({
        name: 'deliver',
        data: { challengeId, delivery },
        opts: { jobId: formatDeliveryId({ challengeId, delivery }) },
      })),
    );
  }

  /**
   * Whether a delivery's job waits for a worker or runs. A failed job is removed, so that the delivery can be added again. A delayed job is
   * run now; it checks by Redis's clock whether it may send.
   */
  async isAlive(delivery: DeliveryId): Promise<boolean> {
    const job = await this.#queue.getJob(formatDeliveryId(delivery));
    const state = await job?.getState();
    if (state !== undefined && ALIVE.has(state)) return true;
    if (state === WAITS_FOR_ITS_TIME) {
      await job?.promote();
      return true;
    }
    await job?.remove();
    return false;
  }

  /** Jobs that wait for a worker. */
  async waiting(): Promise<number> {
    return this.#queue.getJobCountByTypes('waiting', 'prioritized');
  }

  async close(): Promise<void> {
    await this.#queue.close();
  }
}

// Takes deliveries from the queue, many at a time: a send mostly waits for the provider.

export class DeliveryWorker {
  readonly #worker: Worker<DeliveryJob>;

  constructor(deliver: DeliveryAttempt, options: QueueWorkerOptions) {
    this.#worker = queueWorker<DeliveryJob>(
      DELIVERY_QUEUE,
      async (job, token) => {
        if (token === undefined) throw new UnrecoverableError('The job has no lock.');
        const held = await deliver.run(job.data, attemptName(job, token));
        if (!held) return;
        await job.moveToDelayed(Date.now() + held.waitMs, token);
        throw new DelayedError();
      },
      options,
    );
  }

  async ready(): Promise<void> {
    await this.#worker.waitUntilReady();
  }

  /** Finishes what is under way. */
  async close(): Promise<void> {
    await this.#worker.close();
  }
}

/**
 * Names an attempt. The lock's token is not enough: it belongs to the worker, and a job that runs again must be another attempt. Short,
 * because the challenge stores it: 72 bits are enough for the few attempts at one delivery.
 */
function attemptName({ attemptsStarted, stalledCounter }: Job, token: string): string {
  const name = `${token}-${attemptsStarted}-${stalledCounter}`;
  return hash('sha256', name, 'base64url').slice(0, 12);
}
