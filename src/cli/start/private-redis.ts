/**
 * A Redis of one folder alone: durable, never evicting, on a socket that only its owner may open. It lives as long as this process. Another
 * Redis on this machine is never started, stopped or configured.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createConnection, type NetConnectOpts } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { RefusedError, type Terminal } from '../terminal.js';
import { runs, tied } from './tied-command.js';

export interface PrivateRedis {
  readonly url: string;
  /** The file with its own log. */
  readonly log: string;
  /** Resolves once it has ended, by itself or stopped. */
  readonly ended: Promise<unknown>;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 10;
/** The kernel takes 107 bytes for a socket's path. */
const SOCKET_BYTES_MAX = 100;
/** A Redis of an earlier start that was killed still writes its file for a moment. */
const LOCK_WAIT_SECONDS = 5;
const LOCKED = 75;

/** The path of a program, or undefined where there is none to be had. */
export function redisProgram({ REDIS_SERVER, PATH = '' }: NodeJS.ProcessEnv): string | undefined {
  if (REDIS_SERVER) return REDIS_SERVER;
  return ['redis-server', 'valkey-server']
    .flatMap((name) => PATH.split(delimiter).map((folder) => join(folder, name)))
    .find(isProgram);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @throws RefusedError where another start uses the folder, or Redis does not start */
export async function ownRedis(
  folder: string,
  program: string,
  err: Terminal['err'],
): Promise<PrivateRedis> {
  const directory = ownFolder(folder);
  const socket = socketPath(directory);
  const log = join(directory, 'redis.log');
  const locked = underLock(directory, program, [
    ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '700'],
    ...['--dir', directory, '--logfile', log, '--daemonize', 'no'],
    // No snapshots: the append-only file is enough, and a Redis that cannot write one refuses to end.
    ...['--save', '', '--appendonly', 'yes', '--appendfsync', 'everysec'],
    ...['--maxmemory-policy', 'noeviction'],
  ]);
  const [command, args] = tied('TERM', ...locked);
  const child = spawn(command, args, { detached: true, stdio: ['ignore', 'ignore', 'ignore'] });
  const ended = exitOf(child);
  await ready(child, { path: socket }, ended, child.pid).catch(async (error: Error) => {
    if ((await ended) === LOCKED) throw inUse(directory);
    for (const line of lastLines(log)) err(line);
    throw error;
  });
  writeFileSync(join(directory, 'pid'), `${process.pid}\n`);
  const redis = { url: `unix://${percentEncoded(socket)}`, log, ended };
  announce(directory, redis.url);
  return {
    ...redis,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      // Only a folder that was made for the socket; that of the data stays.
      if (dirname(socket) !== directory) rmSync(dirname(socket), { recursive: true, force: true });
    },
  };
}

/** Made if need be, and for its owner alone. */
export function ownFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  return realpathSync(folder);
}

/** For those who look for it later, such as `octothorpe doctor`. */
export function announce(directory: string, url: string): void {
  writeFileSync(join(directory, 'url'), `${url}\n`, { mode: 0o600 });
}

/** Two Redis on one folder would ruin each other's file. The kernel lets go of the lock with the process, so a crash leaves nothing behind. */
function underLock(
  directory: string,
  program: string,
  args: readonly string[],
): readonly [string, readonly string[]] {
  const file = join(directory, 'lock');
  const options = [
    '--no-fork',
    '--timeout',
    String(LOCK_WAIT_SECONDS),
    '--conflict-exit-code',
    String(LOCKED),
    file,
  ];
  if (!runs('flock', ['--no-fork', join(directory), 'true'])) return [program, args];
  openSync(file, 'a', 0o600);
  return ['flock', [...options, program, ...args]];
}

function inUse(directory: string): RefusedError {
  const note = join(directory, 'pid');
  const pid = existsSync(note) ? readFileSync(note, 'utf8').trim() : 'unknown';
  return new RefusedError(
    `Octothorpe is already running from this folder (process ${pid}). Stop that one, or give this one its own DATA_DIR, PORT and SANDBOX_PORT.`,
  );
}

/** A folder deep down gets a socket in the temporary folder. */
function socketPath(directory: string): string {
  const socket = join(directory, 'redis.sock');
  if (Buffer.byteLength(socket) <= SOCKET_BYTES_MAX) return socket;
  return join(mkdtempSync(join(tmpdir(), 'octothorpe-redis.')), 'redis.sock');
}

/** What a URL would take for something else. */
function percentEncoded(path: string): string {
  return path.replace(/[% ?#]/g, (sign) => encodeURIComponent(sign));
}

/** The code, or null where a signal ended it or it did not start. */
export async function exitOf(child: ChildProcess): Promise<number | null> {
  return Promise.race([
    once(child, 'exit').then(([code]) => code as number | null),
    once(child, 'error').then(() => null),
  ]);
}

/**
 * @param pid that has to answer: on the socket of a folder that is in use, another one does
 * @throws RefusedError where it has ended, or does not answer in time
 */
export async function ready(
  child: ChildProcess,
  at: NetConnectOpts,
  ended: Promise<unknown>,
  pid?: number,
): Promise<void> {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!over && Date.now() < deadline) {
    if (await answers(at, pid)) return;
    await pause(LOOK_EVERY_MS);
  }
  child.kill('SIGTERM');
  throw new RefusedError(
    'The private Redis did not start (its log is in redis.log of the data folder).',
  );
}

/** A request for a password counts as well; only LOADING does not. */
function answers(at: NetConnectOpts, pid: number | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    let text = '';
    const connection = createConnection(at);
    connection.once('connect', () => connection.write('INFO server\r\nPING\r\n'));
    connection.on('data', (data) => {
      text += data;
      if (!/^(\+PONG|-NOAUTH|-LOADING)/m.test(text)) return;
      connection.destroy();
      const isIt = pid === undefined || text.includes(`process_id:${pid}\r\n`);
      resolve(isIt && !/^-LOADING/m.test(text));
    });
    connection.once('error', () => resolve(false));
    connection.once('close', () => resolve(false));
  });
}

export function lastLines(log: string): string[] {
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').slice(-5) : [];
}
