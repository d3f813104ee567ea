/** A Redis of its own for one run, on a unix socket; gone with it. */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { spawnTied } from '../../../lib/tied-process.js';

export interface PrivateRedis {
  readonly redis: Redis;
  /** As `REDIS_URL` takes it. */
  readonly url: string;
  close(): Promise<void>;
}

/** @param options more of redis-server's own */
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
  // Nothing listens until the server has made its socket.
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
