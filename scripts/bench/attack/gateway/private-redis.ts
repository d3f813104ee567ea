/** A private Redis for one run, on a unix socket; removed afterwards. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { spawnTied } from '../../../lib/tied-process.js';

export interface PrivateRedis {
  readonly redis: Redis;
  /** In the form of `REDIS_URL`. */
  readonly url: string;
  close(): Promise<void>;
}

/** @param options additional options of redis-server */
export async function privateRedis(...options: readonly string[]): Promise<PrivateRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-attack-'));
  const socket = join(folder, 'redis.sock');
  const own = ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', ''];
  const server = spawnTied(
    process.env['REDIS_SERVER'] ?? 'redis-server',
    [...own, '--maxmemory-policy', 'noeviction', ...options],
    { stdio: 'ignore' },
  );
  const failed = once(server, 'error').then(([error]) => Promise.reject(error));
  const redis = new Redis({ path: socket, maxRetriesPerRequest: null, retryStrategy: () => 20 });
  // The server is ready when its socket exists.
  redis.on('error', () => undefined);
  await Promise.race([redis.ping(), failed]);
  return {
    redis,
    url: `unix://${socket}`,
    async close() {
      redis.disconnect();
      const gone = once(server, 'exit');
      server.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
