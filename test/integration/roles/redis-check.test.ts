import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, loadConfig } from '../../../src/config/config.js';
import { createLogger } from '../../../src/observability/logger.js';
import { redisFaults } from '../../../src/roles/readiness.js';
import { startOwnRedis } from '../../setup/own-redis.js';

const logger = createLogger('error');

function config(redisUrl: string, mode: Config['mode']): Config {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'octothorpe-redis-check-'));
  return { ...loadConfig({ DATA_DIR, REDIS_URL: redisUrl }), mode };
}

it('a Redis that may evict is refused in every mode', async () => {
  const redis = await startOwnRedis('--maxmemory-policy', 'allkeys-lru');
  for (const mode of ['sandbox', 'production'] as const) {
    const faults = await redisFaults(config(redis.url, mode), logger);
    expect(faults.join()).toMatch(/REDIS_URL: maxmemory-policy is allkeys-lru/);
  }
  await redis.stop();
});

it('a Redis that loses data at a restart is refused in production, and a warning in a sandbox', async () => {
  const redis = await startOwnRedis('--appendonly', 'no');
  expect((await redisFaults(config(redis.url, 'production'), logger)).join()).toMatch(/appendonly/);
  expect(await redisFaults(config(redis.url, 'sandbox'), logger)).toEqual([]);
  await redis.stop();
});

it('a durable Redis that never evicts is accepted', async () => {
  const redis = await startOwnRedis('--appendonly', 'yes');
  expect(await redisFaults(config(redis.url, 'production'), logger)).toEqual([]);
  await redis.stop();
});
