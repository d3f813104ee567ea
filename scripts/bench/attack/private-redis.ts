/** A Redis of its own for one run, on a unix socket; gone with it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

export interface PrivateRedis {
  readonly redis: Redis;
  close(): Promise<void>;
}

export async function privateRedis(): Promise<PrivateRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-attack-'));
  const socket = join(folder, 'redis.sock');
  const server = spawn(
    process.env['REDIS_SERVER'] ?? 'redis-server',
    ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', '', '--appendonly', 'no'],
    { stdio: 'ignore' },
  );
  const failed = once(server, 'error').then(([error]) => Promise.reject(error));
  const redis = new Redis({ path: socket, maxRetriesPerRequest: null, retryStrategy: () => 20 });
  // Nothing listens until the server has made its socket.
  redis.on('error', () => undefined);
  await Promise.race([redis.ping(), failed]);
  return {
    redis,
    async close() {
      await redis.quit();
      const gone = once(server, 'exit');
      server.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
