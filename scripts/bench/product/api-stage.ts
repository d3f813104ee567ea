/** The product's API over a Redis of its own, what prepares its challenges, and the load generator. */
import { Load } from '../load/load.js';
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

/** @param node more arguments for node */
export async function openApiStage(node: readonly string[] = []): Promise<ApiStage> {
  const redis = await startRedis();
  const settings = settingsFor({ redisUrl: redis.url });
  const supplier = await Supplier.open(settings);
  const load = await Load.start();
  const service = await startService({ roles: 'api', settings, node });
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
