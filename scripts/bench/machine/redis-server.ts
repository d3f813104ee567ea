/** The bench's own Redis, durable as in production, on a unix socket in a folder that is removed with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startChild } from './child.js';

export interface BenchRedis {
  readonly pid: number;
  readonly socket: string;
  /** In the form of `REDIS_URL`. */
  readonly url: string;
  /** A connection for preparation and checks, not for measurement. */
  readonly client: Redis;
  stop(): Promise<void>;
}

export async function startRedis(): Promise<BenchRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-bench-redis-'));
  const socket = join(folder, 'redis.sock');
  const child = startChild({
    part: 'redis',
    command: [
      process.env['REDIS_SERVER'] ?? 'redis-server',
      ...['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', ''],
      ...['--appendonly', 'yes', '--appendfsync', 'everysec', '--maxmemory-policy', 'noeviction'],
      // A rewrite of the file during a round would distort that side's figure.
      ...['--auto-aof-rewrite-percentage', '0', '--logfile', join(folder, 'redis.log')],
    ],
  });
  const client = new Redis({ path: socket, maxRetriesPerRequest: null, retryStrategy: () => 20 });
  // The server is ready when its socket exists.
  client.on('error', () => undefined);
  await client.ping();
  return {
    pid: child.pid,
    socket,
    url: `unix://${socket}`,
    client,
    stop: async () => {
      client.disconnect();
      await child.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
