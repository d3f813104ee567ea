/** The product's API with its own Redis, the supply of challenges, and the load generator. */
import { Load } from '../load/load.js';
import type { Part } from '../machine/cores.js';
import { type BenchRedis, startRedis } from '../machine/redis-server.js';
import { closeService, type Service, startService } from './service.js';
import { type Settings, settingsFor } from './settings.js';
import { Supplier } from './supply.js';

export interface ApiStage {
  readonly load: Load;
  readonly redis: BenchRedis;
  readonly settings: Settings;
  readonly supplier: Supplier;
  readonly service: Service;
  close(): Promise<void>;
}

export interface ApiStageOptions {
  /** More arguments for node. */
  readonly node?: readonly string[];
  readonly part?: Part;
}

export async function openApiStage(options: ApiStageOptions = {}): Promise<ApiStage> {
  const redis = await startRedis();
  const settings = settingsFor({ redisUrl: redis.url });
  const supplier = await Supplier.open(settings);
  const load = await Load.start();
  const service = await startService({ ...options, roles: 'api', settings });
  return {
    load,
    redis,
    settings,
    supplier,
    service,
    close: async () => {
      await Promise.all([load.stop(), supplier.close()]);
      await closeService(service, settings);
      await redis.stop();
    },
  };
}
