/** API processes of the built service with a Redis of their own, and nothing else: no worker and no carrier. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SandboxIdentity } from '../../../src/config/sandbox-defaults.js';
import { type OwnRedis, startOwnRedis } from '../../setup/own-redis.js';
import { freePort } from '../../setup/processes.js';
import { buildService, type ServiceProcess, startProcess } from '../../setup/service-process.js';
import { sharedIdentity } from '../../setup/shared-identity.js';

export class ApiProcesses {
  readonly folder: string;
  readonly identity: SandboxIdentity;
  readonly #redis: OwnRedis;
  readonly #started: ServiceProcess[] = [];

  private constructor(redis: OwnRedis) {
    this.#redis = redis;
    this.folder = mkdtempSync(join(tmpdir(), 'octothorpe-api-'));
    this.identity = sharedIdentity(this.folder);
  }

  static async open(): Promise<ApiProcesses> {
    await buildService();
    return new ApiProcesses(await startOwnRedis());
  }

  async start(variables: NodeJS.ProcessEnv = {}): Promise<ServiceProcess> {
    const started = await startProcess('api', {
      PORT: String(await freePort()),
      DATA_DIR: this.folder,
      REDIS_URL: this.#redis.url,
      SANDBOX_URL: 'http://127.0.0.1:9',
      ...variables,
    });
    this.#started.push(started);
    return started;
  }

  async close(): Promise<void> {
    await Promise.all(this.#started.map((each) => each.end()));
    await this.#redis.stop();
    rmSync(this.folder, { recursive: true });
  }
}
