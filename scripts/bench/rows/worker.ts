/**
 * P3: from a job in the queue to the carrier's acceptance. Jobs are put into a paused queue; the clock runs from the first message
 * that the carrier takes to the last.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { DELIVERY_QUEUE } from '../../../src/delivery/delivery-queue.js';
import { RedisChallengeStore } from '../../../src/store/redis-challenge-store.js';
import { QUEUE_PREFIX } from '../../../src/store/redis-keys.js';
import type { CarrierOrder, Taken } from '../carrier/order.js';
import { duel, type Side } from '../duel.js';
import { type Program, startProgram } from '../machine/program.js';
import { startRedis } from '../machine/redis-server.js';
import { roundOf, type Watched, watch } from '../measure.js';
import { closeService, startService } from '../product/service.js';
import { settingsFor } from '../product/settings.js';
import { anyId, type Prepared, Supplier } from '../product/supply.js';
import type { Options, Result, Row } from '../row.js';

const WARM_UP = 4_000;
const WARM_UP_SHORT = 1_000;
const MOVED_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 25;
const LOOKED_AT = 100;

export const worker: Row = { name: 'P3', what: 'worker: job to accepted by the carrier', run };

async function run(options: Options): Promise<Result[]> {
  const carrier = await startProgram('load', 'carrier/main.js');
  const [limitRedis, redis] = [await startRedis(), await startRedis()];
  const settings = settingsFor(redis.url, `http://127.0.0.1:${carrier.port}`);
  const supplier = await Supplier.open(settings);
  const { workerConcurrency } = settings.config;
  const limit = await startProgram(
    'app',
    'limits/worker.js',
    limitRedis.socket,
    String(carrier.port),
    String(workerConcurrency),
  );
  const service = await startService({ roles: 'worker', settings });
  const bare = new Queue('bare', {
    connection: limitRedis.client,
    defaultJobOptions: { removeOnComplete: true },
  });
  const deliveries = new Queue(DELIVERY_QUEUE, { connection: redis.client, prefix: QUEUE_PREFIX });
  let sent = 0;
  let newest: readonly Prepared[] = [];
  try {
    const warmUp = options.short ? WARM_UP_SHORT : WARM_UP;
    const result = await duel(
      { row: 'P3', what: worker.what, target: 0.7 },
      queueSide({
        queue: bare,
        carrier,
        warmUp,
        processes: { app: limit.pid, redis: limitRedis.pid, rest: [carrier.pid] },
        fill: (count) => addJobs(bare, count),
      }),
      queueSide({
        queue: deliveries,
        carrier,
        warmUp,
        processes: { app: service.pid, redis: redis.pid, rest: [carrier.pid] },
        fill: async (count) => {
          const made = await supplier.challenges(count);
          sent += count;
          newest = made.slice(-LOOKED_AT);
        },
      }),
      options,
    );
    const lines = await settled(
      () => service.log.count('delivery'),
      (found) => found >= sent,
    );
    const recorded = await sentOf(redis.client, newest);
    return [
      {
        ...result,
        notes: [
          ...result.notes,
          `in this run: ${lines} log lines for ${sent} deliveries; of ${newest.length} challenges ${recorded} hold the carrier’s id`,
        ],
      },
    ];
  } finally {
    await Promise.all([bare.close(), deliveries.close(), supplier.close()]);
    await limit.stop();
    await closeService(service, settings);
    await Promise.all([limitRedis.stop(), redis.stop(), carrier.stop()]);
  }
}

interface QueueSide {
  readonly queue: Queue;
  readonly carrier: Program;
  readonly processes: Watched;
  readonly warmUp: number;
  /** Brings so many jobs about; they may still be on their way to the queue. */
  readonly fill: (count: number) => Promise<void>;
}

function queueSide({ queue, carrier, processes, warmUp, fill }: QueueSide): Side {
  const round = async (count: number) => {
    await queue.pause();
    await fill(count);
    await settled(
      () => queue.getJobCountByTypes('waiting', 'prioritized'),
      (jobs) => jobs >= count,
    );
    carrier.send({ count } satisfies CarrierOrder);
    const last = carrier.next<Taken>();
    const used = watch(processes);
    await queue.resume();
    const { atNs, firstAtNs = atNs } = await last;
    return roundOf(count, Number(atNs - firstAtNs) / 1e9, used());
  };
  return {
    warm: async () => {
      await round(warmUp);
      return (await round(warmUp)).perSecond;
    },
    round,
  };
}

async function addJobs(queue: Queue, count: number): Promise<void> {
  const BULK = 1_000;
  for (let at = 0; at < count; at += BULK) {
    await queue.addBulk(
      Array.from({ length: Math.min(BULK, count - at) }, () => {
        const id = anyId();
        return { name: 'deliver', data: { id, delivery: 1 }, opts: { jobId: id } };
      }),
    );
  }
}

async function settled(
  look: () => Promise<number>,
  enough: (found: number) => boolean,
): Promise<number> {
  const until = Date.now() + MOVED_WITHIN_MS;
  for (;;) {
    const found = await look();
    if (enough(found)) return found;
    if (Date.now() > until)
      throw new Error(`Only ${found} have come in ${MOVED_WITHIN_MS / 1000} s.`);
    await pause(LOOK_EVERY_MS);
  }
}

/** How many of them know what the carrier called their message: the ledger is on. */
async function sentOf(redis: Redis, challenges: readonly Prepared[]): Promise<number> {
  const store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 1 });
  const found = await Promise.all(challenges.map(({ id }) => store.read(id)));
  return found.filter((challenge) => challenge?.deliveries[0]?.reference !== undefined).length;
}
