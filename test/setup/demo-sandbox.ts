/** A sandbox in this process with everything that `octothorpe start` runs: API, worker, and the carrier with its phones. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../src/app.js';
import { loadConfig } from '../../src/config/config.js';
import { createLogger } from '../../src/observability/logger.js';
import { keptLog } from './evidence.js';
import { freePort } from './processes.js';
import { freshTestRedis, testRedisUrl } from './redis.js';
import { sharedIdentity } from './shared-identity.js';

export interface DemoSandbox {
  /** Of the API and its pages. */
  readonly origin: string;
  close(): Promise<void>;
}

export async function startDemoSandbox(): Promise<DemoSandbox> {
  const redis = await freshTestRedis();
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-demo-'));
  sharedIdentity(folder);
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const config = loadConfig({
    ROLES: 'api,worker,sandbox',
    PORT: String(port),
    SANDBOX_PORT: String(sandboxPort),
    SANDBOX_TIME_SCALE: '5',
    DATA_DIR: folder,
    REDIS_URL: testRedisUrl(),
    REDIS_COMMAND_TIMEOUT_MS: '10000',
  });
  const service = await compose(config, createLogger('debug', keptLog()));
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      await service.close();
      await redis.quit();
      rmSync(folder, { recursive: true });
    },
  };
}
