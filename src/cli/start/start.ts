/**
 * Starts the service of this folder: with the Redis of REDIS_URL in this process, else with a private one beside it. Ctrl-C or SIGTERM drains
 * and stops it; the exit code is the service's own.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { CommandError, EXIT, RefusedError, type Terminal, UsageError } from '../terminal.js';
import { dockerRedis, hasDocker } from './docker-redis.js';
import { ownRedis, type PrivateRedis, redisProgram } from './private-redis.js';
import { tied } from './tied-command.js';

export interface StartOptions {
  readonly port?: string;
  readonly phonePort?: string;
  readonly dataDir?: string;
  readonly webhookUrl?: string;
}

const SERVICE = new URL('../../main.js', import.meta.url);
/** The service itself cannot notice them: it is given a REDIS_URL. */
const REDIS_SLIPS = ['REDIS_URI', 'REDISURL', 'REDIS_ADDRESS'];
const NEEDS_REDIS =
  'Octothorpe needs Redis 6.2 or newer. Put redis-server or valkey-server on PATH (Debian: apt-get install redis-server), or start docker, or set REDIS_URL to a Redis that you run.';

export async function start(
  { environment, err }: Terminal,
  _args: readonly string[],
  options: StartOptions,
): Promise<number> {
  apply(options, environment);
  if (environment['REDIS_URL']) return inThisProcess();
  const slip = REDIS_SLIPS.find((name) => environment[name]);
  if (slip !== undefined) {
    err(
      `${slip} is set, and nothing reads it. Did you mean REDIS_URL? A private Redis is started.`,
    );
  }
  const folder = `${environment['DATA_DIR'] || 'data'}/redis`;
  const program = redisProgram(environment);
  if (program === undefined && !hasDocker()) throw new RefusedError(NEEDS_REDIS);
  const redis = await (program === undefined
    ? dockerRedis(folder, err)
    : ownRedis(folder, program, err));
  try {
    return await besideRedis(redis, environment, err);
  } finally {
    await redis.stop();
  }
}

/** The options are settings: they go where the service reads them. */
function apply(
  { port, phonePort, dataDir, webhookUrl }: StartOptions,
  environment: NodeJS.ProcessEnv,
): void {
  const given = { PORT: port, SANDBOX_PORT: phonePort, DATA_DIR: dataDir, WEBHOOK_URL: webhookUrl };
  for (const [name, value] of Object.entries(given)) {
    if (value === '') throw new UsageError(`${name} must not be empty.`);
    if (value !== undefined) environment[name] = value;
  }
}

/** It installs its own signal handlers, and ends the process. */
async function inThisProcess(): Promise<number> {
  process.setSourceMapsEnabled(true);
  await import(SERVICE.href);
  return new Promise(() => undefined);
}

/** Forwards signals to the service, and stops it when its Redis has ended, because it could only refuse every request. */
async function besideRedis(
  redis: PrivateRedis,
  environment: NodeJS.ProcessEnv,
  err: Terminal['err'],
): Promise<number> {
  const [program, args] = tied('TERM', process.execPath, [
    '--enable-source-maps',
    fileURLToPath(SERVICE),
  ]);
  // A group of its own: Ctrl-C reaches this process alone, which then stops things in the right order.
  const service = spawn(program, args, {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...environment, REDIS_URL: redis.url },
  });
  const forward = forwarding(service);
  let redisEnded = false;
  void redis.ended.then(() => {
    redisEnded = true;
    if (service.exitCode !== null || service.signalCode !== null) return;
    err(`error: the private Redis has ended (its log: ${redis.log}). Stopping; start again.`);
    service.kill('SIGTERM');
  });
  const [status] = (await once(service, 'exit')) as [number | null];
  forward.end();
  if (redisEnded) throw new CommandError(EXIT.refused, 'the service was stopped with its Redis.');
  return status ?? EXIT.refused;
}

function forwarding(service: ChildProcess): { end(): void } {
  const pass = { SIGINT: 'SIGINT', SIGTERM: 'SIGTERM', SIGHUP: 'SIGTERM' } as const;
  const listeners = Object.entries(pass).map(([signal, as]) => {
    const listener = () => service.kill(as);
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  return {
    end: () => {
      for (const [signal, listener] of listeners) process.off(signal, listener);
    },
  };
}
