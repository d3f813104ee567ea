/** The product's worker, or the whole product in one process, with its own Redis, the bare carrier and the load generator. */
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { parseDeliveryId } from '../../../src/challenge/challenge.js';
import { DELIVERY_QUEUE, DeliveryQueue } from '../../../src/delivery/delivery-queue.js';
import { backlogKey, QUEUE_PREFIX, wholeBacklogKey } from '../../../src/redis/keys.js';
import type { Side } from '../duel.js';
import { Load } from '../load/load.js';
import { type Program, startProgram } from '../machine/program.js';
import { type BenchRedis, startRedis } from '../machine/redis-server.js';
import { queueSide } from '../queue-side.js';
import type { Prepared } from './requests.js';
import { closeService, type Service, startService } from './service.js';
import { type Settings, settingsFor } from './settings.js';
import { Supplier } from './supply.js';

export interface WorkerStage {
  readonly carrier: Program;
  readonly load: Load;
  readonly redis: BenchRedis;
  readonly settings: Settings;
  readonly supplier: Supplier;
  readonly service: Service;
  /** Challenges whose deliveries wait in the queue, and are then sent. */
  readonly side: Side;
  /** All challenges that `side` has queued. */
  readonly queued: readonly Prepared[];
  close(): Promise<void>;
}

export interface WorkerStageOptions {
  readonly warmUp: number;
  /** `worker` alone by default. */
  readonly roles?: string;
  /** More arguments for node. */
  readonly node?: readonly string[];
  /** All jobs are in the queue when the clock starts: the backlog of a flood is not measured. */
  readonly broughtIn?: boolean;
}

export async function openWorkerStage(options: WorkerStageOptions): Promise<WorkerStage> {
  const { warmUp, roles = 'worker', node = [], broughtIn = false } = options;
  const carrier = await startProgram('load', 'carrier/main.js');
  const load = await Load.start();
  const redis = await startRedis();
  const settings = settingsFor({
    redisUrl: redis.url,
    carrierUrl: `http://127.0.0.1:${carrier.port}`,
  });
  const supplier = await Supplier.open(settings);
  const service = await startService({ roles, settings, node });
  const queue = new Queue(DELIVERY_QUEUE, {
    connection: redis.client,
    prefix: QUEUE_PREFIX,
    // Its settings are the product's.
    skipMetasUpdate: true,
  });
  const queued: Prepared[] = [];
  const side = queueSide({
    queue,
    carrier,
    warmUp,
    processes: { app: service.pid, redis: redis.pid, rest: [carrier.pid] },
    outside: () => redis.client.zcard(wholeBacklogKey()),
    ...(broughtIn ? { bringIn: () => bringIn(redis.client, settings) } : {}),
    fill: async (count) => {
      for (const made of await supplier.challenges(count)) queued.push(made);
    },
  });
  return {
    carrier,
    load,
    redis,
    settings,
    supplier,
    service,
    side,
    queued,
    close: async () => {
      await Promise.all([queue.close(), supplier.close(), load.stop()]);
      await closeService(service, settings);
      await Promise.all([redis.stop(), carrier.stop()]);
    },
  };
}

/** Moves the work like the product, but without turns, because there is one tenant. */
async function bringIn(redis: Redis, { config }: Settings): Promise<void> {
  const deliveries = new DeliveryQueue(redis, QUEUE_PREFIX);
  const members = await redis.zrange(wholeBacklogKey(), 0, '-1');
  for (let at = 0; at < members.length; at += BULK) {
    const part = members.slice(at, at + BULK).flatMap((member) => parseDeliveryId(member) ?? []);
    await deliveries.add(part);
  }
  await redis.del(wholeBacklogKey(), ...config.tenants.map(({ id }) => backlogKey(id)));
  await deliveries.close();
}

const BULK = 1_000;
