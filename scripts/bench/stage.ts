/**
 * What is measured, and what it needs: the product over a Redis of its own, the load generator, the carrier, and challenges in bulk. Those
 * are started by the product's own service over its own store, limits included, without HTTP in between.
 */
import { randomBytes } from 'node:crypto';
import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { Closers } from '../../src/app.js';
import { challengeId, parseDeliveryId } from '../../src/challenge/challenge.js';
import { deriveCode } from '../../src/challenge/code.js';
import { DELIVERY_QUEUE, DeliveryQueue } from '../../src/delivery/pipeline.js';
import { createLogger } from '../../src/observability/logger.js';
import { backlogKey, QUEUE_PREFIX, wholeBacklogKey } from '../../src/redis/keys.js';
import { composeCore, serviceOver } from '../../src/roles/core.js';
import { limitsOver } from '../../src/roles/limits.js';
import { openSettings } from '../../src/roles/settings.js';
import { queueSide, type Side } from './duel.js';
import { Load } from './load.js';
import { type BenchRedis, type Program, startProgram, startRedis } from './processes.js';
import { type Prepared, Requests } from './requests.js';
import {
  closeService,
  type ProcessOptions,
  type Service,
  type Settings,
  settingsFor,
  startService,
} from './service.js';

export interface Stage {
  readonly load: Load;
  readonly redis: BenchRedis;
  readonly settings: Settings;
  readonly supplier: Supplier;
  readonly service: Service;
  close(): Promise<void>;
}

/** The product's API. */
export function openApiStage(options: ProcessOptions = {}): Promise<Stage> {
  return openStage('api', options);
}

async function openStage(
  roles: string,
  options: ProcessOptions,
  carrierUrl?: string,
): Promise<Stage> {
  const redis = await startRedis();
  const settings = settingsFor({ redisUrl: redis.url, ...(carrierUrl ? { carrierUrl } : {}) });
  const supplier = await openSupplier(settings);
  const load = await Load.start();
  const service = await startService({ ...options, roles, settings });
  const close = async () => {
    await Promise.all([load.stop(), supplier.close()]);
    await closeService(service, settings);
    await redis.stop();
  };
  return { load, redis, settings, supplier, service, close };
}

export interface WorkerStage extends Stage {
  readonly carrier: Program;
  /** Challenges whose deliveries wait in the queue, and go out. */
  readonly side: Side;
  /** All challenges that `side` has queued. */
  readonly queued: readonly Prepared[];
}

export interface WorkerStageOptions extends ProcessOptions {
  readonly warmUp: number;
  /** `worker` alone by default. */
  readonly roles?: string;
  /** All jobs stand in the queue when the clock begins to run: what waits in front of it under a flood is not measured. */
  readonly broughtIn?: boolean;
}

/** The product's worker, or the whole product in one process, with the bare carrier. */
export async function openWorkerStage(options: WorkerStageOptions): Promise<WorkerStage> {
  const { warmUp, roles = 'worker', broughtIn = false, ...more } = options;
  const carrier = await startProgram('load', 'carrier.js');
  const stage = await openStage(roles, more, `http://127.0.0.1:${carrier.port}`);
  const { redis, service, settings, supplier } = stage;
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
  const close = async () => {
    await queue.close();
    await stage.close();
    await carrier.stop();
  };
  return { ...stage, carrier, side, queued, close };
}

/** Moves the work as the product would do itself, but without turns: there is one tenant. */
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

/** Calls under way at once while challenges are made. */
const AT_ONCE = 128;
const ANY_NUMBER = '+358441234567';

/** Makes challenges in bulk, and the requests about them. */
export interface Supplier {
  readonly requests: Requests;
  /** @param provider pins the deliveries to it */
  challenges(count: number, provider?: string): Promise<Prepared[]>;
  /** Challenges that were created elsewhere, without their numbers. */
  find(ids: readonly string[]): Promise<Prepared[]>;
  close(): Promise<void>;
}

export async function openSupplier(settings: Settings): Promise<Supplier> {
  const closers = new Closers();
  const config = { ...settings.config, roles: new Set(['api'] as const) };
  const logger = createLogger('error');
  const core = await composeCore(await openSettings(config, logger, closers), logger, closers);
  const redis = await core.connect('worker');
  const alerts = { budget: () => undefined, breaker: () => undefined, relay: () => undefined };
  const service = serviceOver(core, redis, limitsOver(core, redis, alerts));
  const [tenant] = config.tenants;
  if (!tenant) throw new Error('The configuration has no tenant.');
  const requests = new Requests(settings);
  const { numbers } = requests;
  const codeOf = (id: string, seed: string) => deriveCode(core.keyring.current, id, seed);
  return {
    requests,
    challenges: async (count, provider) => {
      const made: Prepared[] = [];
      let left = count;
      const make = async () => {
        while (left > 0) {
          left -= 1;
          const to = numbers.next();
          const pinned = provider === undefined ? {} : { provider };
          const request = { to, channels: ['sms'], ip: numbers.address(), ...pinned } as const;
          const { challenge } = await service.start(tenant, request);
          made.push({ id: challenge.id, code: codeOf(challenge.id, challenge.secret.seed), to });
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, make));
      return made;
    },
    find: async (ids) => {
      const found: Prepared[] = [];
      for (const id of ids) {
        const { secret, deliveries } = await service.get(tenant, id);
        const reference = deliveries[0]?.reference;
        const sent = reference === undefined ? {} : { reference };
        found.push({ id, code: codeOf(id, secret.seed), to: ANY_NUMBER, ...sent });
      }
      return found;
    },
    close: () => closers.close(),
  };
}

/** An id of the form of a challenge's, for what only the limit knows. */
export function anyChallengeId(): string {
  return challengeId(randomBytes(16), 1);
}

/** A vendor's id, made of nothing that repeats. */
export function anyId(): string {
  return randomBytes(16).toString('hex');
}
