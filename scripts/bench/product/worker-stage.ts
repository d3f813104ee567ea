/** The product's worker over a Redis of its own, with the bare carrier, and challenges whose deliveries wait in its queue. */
import { Queue } from 'bullmq';
import { DELIVERY_QUEUE } from '../../../src/delivery/delivery-queue.js';
import { QUEUE_PREFIX } from '../../../src/store/redis-keys.js';
import type { Side } from '../duel.js';
import { type Program, startProgram } from '../machine/program.js';
import { type BenchRedis, startRedis } from '../machine/redis-server.js';
import { queueSide } from '../queue-side.js';
import { closeService, type Service, startService } from './service.js';
import { type Settings, settingsFor } from './settings.js';
import { type Prepared, Supplier } from './supply.js';

export interface WorkerStage {
  readonly carrier: Program;
  readonly redis: BenchRedis;
  readonly settings: Settings;
  readonly service: Service;
  readonly side: Side;
  /** All challenges whose delivery was queued. */
  readonly queued: readonly Prepared[];
  close(): Promise<void>;
}

/** @param node more arguments for node */
export async function openWorkerStage(
  warmUp: number,
  node: readonly string[] = [],
): Promise<WorkerStage> {
  const carrier = await startProgram('load', 'carrier/main.js');
  const redis = await startRedis();
  const settings = settingsFor(redis.url, `http://127.0.0.1:${carrier.port}`);
  const supplier = await Supplier.open(settings);
  const service = await startService({ roles: 'worker', settings, node });
  const queue = new Queue(DELIVERY_QUEUE, { connection: redis.client, prefix: QUEUE_PREFIX });
  const queued: Prepared[] = [];
  const side = queueSide({
    queue,
    carrier,
    warmUp,
    processes: { app: service.pid, redis: redis.pid, rest: [carrier.pid] },
    fill: async (count) => {
      for (const made of await supplier.challenges(count)) queued.push(made);
    },
  });
  return {
    carrier,
    redis,
    settings,
    service,
    side,
    queued,
    close: async () => {
      await Promise.all([queue.close(), supplier.close()]);
      await closeService(service, settings);
      await Promise.all([redis.stop(), carrier.stop()]);
    },
  };
}
