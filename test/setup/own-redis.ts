import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { spawnTied } from '../../scripts/lib/tied-process.js';
import { keepContent } from './redis-content.js';

export interface OwnRedis {
  readonly url: string;
  /** SIGSTOP, SIGCONT: what befalls it. */
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** A Redis of this test's own, for what the shared one must not suffer. */
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

/** What it holds is kept for the scan; one that is gone or does not answer has nothing to say. */
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
