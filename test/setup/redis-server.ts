import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { spawnTied } from '../../scripts/lib/tied-process.js';
import { freePort } from './processes.js';
import { until } from './until.js';

export interface RedisServer {
  readonly port: number;
  /** The test's own connection; it reconnects by itself. */
  readonly redis: Redis;
  /** SIGSTOP and SIGCONT. */
  signal(signal: NodeJS.Signals): void;
  /** kill -9; resolves when it has ended. */
  kill(): Promise<void>;
  /** Starts it again, on the same port and in the same folder. */
  restart(...options: string[]): Promise<void>;
  stop(): Promise<void>;
}

const STARTS_MAX = 3;

/** Starts a server again with other ports if somebody else took one between its choice and its use. */
export async function withFreePorts<T>(start: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await start();
    } catch (error) {
      if (tries === STARTS_MAX || !/in use/i.test(String(error))) throw error;
    }
  }
}

/** A Redis or, with `sentinel` as the text of its configuration, a Sentinel, on a port of 127.0.0.1. */
export async function startRedisServer(
  options: readonly string[] = [],
  sentinel?: string,
): Promise<RedisServer> {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-redis-server-'));
  const port = await freePort();
  const file = join(folder, 'sentinel.conf');
  if (sentinel !== undefined) writeFileSync(file, `${sentinel}\n`);
  const log = join(folder, 'redis.log');
  writeFileSync(log, '');
  const begin = (more: readonly string[]) => {
    const child = spawnTied(
      process.env['REDIS_SERVER'] ?? 'redis-server',
      [
        ...(sentinel === undefined ? [] : [file, '--sentinel']),
        ...['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--logfile', log],
        ...(sentinel === undefined ? STORE : []),
        ...options,
        ...more,
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    return { child, gone: once(child, 'exit') };
  };
  let running = begin([]);
  const redis = new Redis(port, '127.0.0.1', {
    maxRetriesPerRequest: null,
    retryStrategy: () => 20,
    enableReadyCheck: false,
  });
  redis.on('error', () => undefined);
  /** After a start Redis loads its file and answers LOADING. If it ends instead, its log has the reason. */
  const answering = () => {
    const early = running.gone.then(() => {
      throw new Error(
        `redis-server ended at its start: ${readFileSync(log, 'utf8').slice(-1_000)}`,
      );
    });
    return Promise.race([until(async () => (await redis.ping()) === 'PONG'), early]);
  };
  await answering().catch((error: unknown) => {
    redis.disconnect();
    throw error;
  });
  const end = async (signal: NodeJS.Signals) => {
    running.child.kill(signal);
    await running.gone;
  };
  return {
    port,
    redis,
    signal: (signal) => {
      running.child.kill(signal);
    },
    kill: async () => {
      await end('SIGKILL');
      // A command on a connection that has not noticed the end would wait for the next server.
      await until(() => redis.status !== 'ready');
    },
    restart: async (...more) => {
      running = begin(more);
      await answering();
    },
    stop: async () => {
      redis.disconnect();
      if (running.child.exitCode === null && running.child.signalCode === null) {
        await end('SIGKILL');
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const STORE = [
  ...['--save', '', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction'],
  ...['--repl-diskless-sync-delay', '0'],
];
