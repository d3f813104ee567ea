/**
 * The last resort where no Redis program can be had: the same private Redis, in a container. Its socket cannot be shared on every system, so it
 * has a random port on loopback and a password, which goes in through stdin because a command line is for everyone to read.
 */
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RefusedError, type Terminal } from '../terminal.js';
import {
  announce,
  exitOf,
  lastLines,
  ownFolder,
  type PrivateRedis,
  ready,
} from './private-redis.js';
import { runs, tied } from './tied-command.js';

const IMAGE = 'redis:7.2-bookworm';
const LOOK_EVERY_MS = 100;

export function hasDocker(): boolean {
  return runs('docker', ['info']);
}

/** @throws RefusedError */
export async function dockerRedis(folder: string, err: Terminal['err']): Promise<PrivateRedis> {
  const directory = ownFolder(folder);
  const name = `octothorpe-redis-${process.pid}`;
  const password = randomBytes(24).toString('hex');
  const log = join(directory, 'redis.log');
  err(`Starting ${IMAGE} with docker ...`);
  const pulled =
    runs('docker', ['image', 'inspect', IMAGE]) || runs('docker', ['pull', '--quiet', IMAGE]);
  if (!pulled) {
    throw new RefusedError(
      `docker could not pull ${IMAGE}. Install redis-server, or set REDIS_URL to a Redis that you run.`,
    );
  }
  const { uid, gid } = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const [command, args] = tied('TERM', 'docker', [
    ...['run', '--rm', '--interactive', '--init', '--name', name, '--user', `${uid}:${gid}`],
    ...[
      '--publish',
      '127.0.0.1::6379',
      '--volume',
      `${directory}:/data`,
      IMAGE,
      'redis-server',
      '-',
    ],
  ]);
  const output = openSync(log, 'w', 0o600);
  const child = spawn(command, args, { detached: true, stdio: ['pipe', output, output] });
  const settings = [
    `requirepass ${password}`,
    'dir /data',
    'save ""',
    'appendonly yes',
    'maxmemory-policy noeviction',
  ];
  child.stdin?.end(`${settings.join('\n')}\n`);
  const ended = exitOf(child);
  const port = await publishedPort(name, ended);
  try {
    await ready(child, { host: '127.0.0.1', port }, ended);
  } catch (error) {
    for (const line of lastLines(log)) err(line);
    throw error;
  }
  const url = `redis://:${password}@127.0.0.1:${port}`;
  announce(directory, url);
  return {
    url,
    log,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The container's port on this machine, as soon as docker knows it; 0 where it has ended. */
async function publishedPort(name: string, ended: Promise<unknown>): Promise<number> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  while (!over) {
    const { stdout } = spawnSync('docker', ['port', name, '6379/tcp'], { encoding: 'utf8' });
    const [, port] = /:(\d+)\s*$/m.exec(stdout ?? '') ?? [];
    if (port !== undefined) return Number(port);
    await pause(LOOK_EVERY_MS);
  }
  return 0;
}
