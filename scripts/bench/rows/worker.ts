/** P3: from a job in the queue to the carrier's acceptance. */
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { duel, type Options, queueSide, type Result, type Row } from '../duel.js';
import { type Program, settled, startProgram, startRedis } from '../processes.js';
import type { Prepared } from '../requests.js';
import { anyId, openWorkerStage } from '../stage.js';
import type { LimitStage } from './api.js';

const LOOKED_AT = 100;

export const worker: Row = { name: 'P3', what: 'worker: job to accepted by the carrier', run };

async function run(options: Options): Promise<Result[]> {
  const { warmUp } = options;
  const stage = await openWorkerStage({ warmUp, broughtIn: true });
  const { carrier, service, settings, queued } = stage;
  const limit = await openWorkerLimit(carrier, settings.config.workerConcurrency, warmUp);
  try {
    const about = { row: 'P3', what: worker.what, target: 0.45 };
    const result = await duel(about, limit.side, stage.side, options);
    const sent = queued.length;
    const lines = await settled(
      () => service.lines('delivery'),
      (found) => found >= sent,
    );
    const newest = queued.slice(-LOOKED_AT);
    const known = await sentOf(stage.redis.client, newest);
    const proof = `${lines} log lines for ${sent} deliveries; of ${newest.length} challenges ${known} hold the carrier’s id`;
    return [{ ...result, notes: [...result.notes, `in this run: ${proof}`] }];
  } finally {
    await limit.close();
    await stage.close();
  }
}

/** The limit's worker with its own Redis. */
export async function openWorkerLimit(
  carrier: Program,
  concurrency: number,
  warmUp: number,
): Promise<LimitStage> {
  const redis = await startRedis();
  const args = [redis.socket, String(carrier.port), String(concurrency)];
  const program = await startProgram('app', 'limits.js', 'worker', ...args);
  const queue = new Queue('bare', {
    connection: redis.client,
    defaultJobOptions: { removeOnComplete: true },
  });
  const side = queueSide({
    queue,
    carrier,
    warmUp,
    processes: { app: program.pid, redis: redis.pid, rest: [carrier.pid] },
    fill: (count) => addJobs(queue, count),
  });
  return {
    side,
    close: async () => {
      await queue.close();
      await program.stop();
      await redis.stop();
    },
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

/** How many of them have the carrier's id of their message. */
async function sentOf(redis: Redis, challenges: readonly Prepared[]): Promise<number> {
  const store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 1 });
  const found = await Promise.all(challenges.map(({ id }) => store.read(id)));
  return found.filter((challenge) => challenge?.deliveries[0]?.reference !== undefined).length;
}
