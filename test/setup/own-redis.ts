import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { spawnTied } from '../../scripts/lib/tied-process.js';
import { keepContent } from './redis-content.js';

export interface OwnRedis {
  readonly url: string;
  /** SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** The test's own Redis, for faults that the shared one must not have. */
export async function startOwnRedis(...options: string[]): Promise<OwnRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-own-redis-'));
  const given = options.indexOf('--unixsocket');
  const socket = given < 0 ? join(folder, 'redis.sock') : String(options[given + 1]);
  const server = spawnTied(
    process.env['REDIS_SERVER'] ?? 'redis-server',
    [
      ...['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', ''],
      ...['--maxmemory-policy', 'noeviction', ...options],
    ],
    { stdio: 'ignore' },
  );
  const probe = new Redis({ path: socket, retryStrategy: () => 50 });
  // Nothing listens until the server has made its socket.
  probe.on('error', () => undefined);
  await probe.ping();
  probe.disconnect();
  return {
    url: `unix://${socket}`,
    signal: (signal) => {
      server.kill(signal);
    },
    stop: async () => {
      server.kill('SIGCONT');
      await lastWords(socket);
      server.kill('SIGTERM');
      await once(server, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The same with a connection to it; both are gone once the work is done. */
export async function withOwnRedis<T>(
  work: (redis: Redis, url: string) => Promise<T>,
  ...options: string[]
): Promise<T> {
  const own = await startOwnRedis(...options);
  const redis = new Redis({ path: own.url.slice('unix://'.length), maxRetriesPerRequest: null });
  try {
    return await work(redis, own.url);
  } finally {
    redis.disconnect();
    await own.stop();
  }
}

const LAST_WORDS_MS = 5_000;

/** Keeps its content for the scan, unless it has ended or does not answer. */
async function lastWords(socket: string): Promise<void> {
  const redis = new Redis({
    path: socket,
    retryStrategy: null,
    commandTimeout: LAST_WORDS_MS,
    lazyConnect: true,
  });
  redis.on('error', () => {});
  await redis.connect().then(
    () => keepContent(redis).catch(() => {}),
    () => {},
  );
  redis.disconnect();
}
