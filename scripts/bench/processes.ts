/** The bench's processes: which core runs what, children that end with this one, programs that talk over a channel, and Redis. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { TIE } from '../lib/tied-process.js';

/** `app` is measured, alone on the first core; `redis` and `load` (with the carrier) are what it needs; `any` goes where there is room. */
export type Part = 'app' | 'redis' | 'load' | 'any';

const CORES = availableParallelism();
const PINNED = CORES > 1 && spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;

/** In taskset's form; undefined where this system cannot pin. */
function coresFor(part: Part): string | undefined {
  if (!PINNED || part === 'any') return undefined;
  if (part === 'app') return '0';
  if (part === 'redis' || CORES === 2) return '1';
  return CORES === 3 ? '2' : `2-${CORES - 1}`;
}

/** The class of machine, in words; no names. */
export function machine(): { cores: number; processor: string; node: string; placement: string } {
  return {
    cores: CORES,
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    node: process.version,
    placement: !PINNED
      ? 'not pinned: this system has one core, or no taskset'
      : `measured process on core 0, Redis on core ${coresFor('redis')}, load and carrier on core ${coresFor('load')}`,
  };
}

export interface Child {
  readonly pid: number;
  readonly process: ChildProcess;
  /** The next message. Rejects where the child ends first. */
  next<T>(): Promise<T>;
  send(message: object): void;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
}

export interface ChildOptions {
  readonly part: Part;
  readonly command: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** A file descriptor for what it writes; standard error where absent. */
  readonly output?: number;
  /** Whether it has an IPC channel. */
  readonly channel?: boolean;
}

const STOPPED_WITHIN_MS = 35_000;

/** Starts a pinned child that ends with this process. Its process id is the command's own. */
export function startChild({ part, command, env, output = 2, channel }: ChildOptions): Child {
  const cores = coresFor(part);
  const pin = cores === undefined ? [] : ['taskset', '--cpu-list', cores];
  const [program = '', ...args] = [...TIE, ...pin, ...command];
  const child = spawn(program, args, {
    env: env ?? process.env,
    stdio: ['ignore', output, output, ...(channel ? (['ipc'] as const) : [])],
    serialization: 'advanced',
  });
  const gone = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) =>
      reject(new Error(`${command.slice(0, 2).join(' ')} ended (${code ?? signal}).`)),
    );
  });
  gone.catch(() => undefined);
  return {
    get pid() {
      if (child.pid === undefined) throw new Error(`${program} could not be started.`);
      return child.pid;
    },
    process: child,
    next: async <T>() => {
      const [message] = await Promise.race([once(child, 'message'), gone]);
      return message as T;
    },
    send: (message) => child.send(message),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const overdue = setTimeout(() => child.kill('SIGKILL'), STOPPED_WITHIN_MS);
      await ended;
      clearTimeout(overdue);
    },
  };
}

/** A program of the bench: it says over its channel that it is ready, and receives orders there. */
export interface Program extends Child {
  /** Where it listens; 0 where it does not. */
  readonly port: number;
}

/** @param name a built file of this folder, such as `limits.js`, or an absolute path */
export async function startProgram(
  part: Part,
  name: string,
  ...args: readonly string[]
): Promise<Program> {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const child = startChild({ part, command: [process.execPath, path, ...args], channel: true });
  const { port } = await child.next<{ port: number }>();
  return Object.defineProperty(child, 'port', { value: port }) as Program;
}

/** In the program: tells the bench that it is ready, and ends with it. */
export function ready(port = 0): void {
  process.once('disconnect', () => process.exit());
  process.send?.({ port });
}

/** A Redis of the bench's own, durable as in production, on a unix socket in a folder that goes with it. */
export interface BenchRedis {
  readonly pid: number;
  readonly socket: string;
  /** In the form that `REDIS_URL` takes. */
  readonly url: string;
  /** For preparing and looking; never the measured one. */
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
  // Nothing listens until the server has made its socket.
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

const SETTLED_WITHIN_MS = 120_000;
const LOOK_EVERY_MS = 25;

/** Waits for what another process is about to finish: looks again and again until it is enough. Throws after two minutes. */
export async function settled(
  look: () => Promise<number>,
  enough: (found: number) => boolean,
): Promise<number> {
  const until = Date.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const found = await look();
    if (enough(found)) return found;
    if (Date.now() > until) throw new Error(`Only ${found} have come in two minutes.`);
    await pause(LOOK_EVERY_MS);
  }
}
