/**
 * Loads the Lua scripts and runs them by hash: one round trip each. A script is named by its folder: `challenge/commit` is
 * `src/challenge/lua/commit.lua`. `--@include limits/log` puts a shared part in.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Cluster, Command, type Redis } from 'ioredis';
import { OctothorpeError } from '../challenge/errors.js';

export type RedisClient = Redis | Cluster;

/** Runs a script on keys of one hash slot. */
export type RunScript = (
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>;

export interface Script {
  readonly name: string;
  readonly keyCount: number;
  readonly source: string;
  readonly sha1: string;
}

/** @throws when the file, or one that it includes, is not there */
export function loadScript(name: string, keyCount: number): Script {
  const source = lua(name).replace(/^--@include (\S+)$/gm, (_, part: string) => lua(part));
  return { name, keyCount, source, sha1: createHash('sha1').update(source).digest('hex') };
}

/**
 * Runs scripts over one connection: by hash, and by text only where Redis does not have the script, after a restart or on a new node. Built
 * once for a connection, and in one function, since every change of a challenge goes through it.
 * @param observe as `scriptTimer` takes it; nothing is timed where absent
 * @returns throws OctothorpeError `unavailable` where Redis cannot serve; Redis's own error where the script or its arguments are wrong
 */
export function scriptRunner(redis: RedisClient, observe?: ObserveScript): RunScript {
  const timed = scriptTimer(observe);
  return async function run(script, keys, args) {
    const done = timed(script);
    try {
      return await redis.sendCommand(scriptCommand(script, keys, args));
    } catch (error) {
      if (!isUnknownScript(error)) throw asUnavailable(error);
      return await wrapRedisErrors(async () =>
        redis.sendCommand(scriptCommand(script, keys, args, 'by its text')),
      );
    } finally {
      done?.();
    }
  };
}

export interface DurableWrites {
  /** Runs a script; resolves once its change holds as the durability level says. @throws OctothorpeError `unavailable` */
  readonly run: RunScript;
  /** The same for a write that is no script, to the server of `key`; errors of Redis as they are. */
  after<T>(key: string, write: () => Promise<T>): Promise<T>;
}

/** Waits only for Redis's own answer. */
export function plainWrites(redis: RedisClient, observe?: ObserveScript): DurableWrites {
  return { run: scriptRunner(redis, observe), after: (_key, write) => write() };
}

export function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}

/**
 * The command of one try. By its hash, it fails with NOSCRIPT where Redis does not have the script.
 *
 * The arguments are set on the command, as the texts that ioredis would make of them: it copies what a method is given three times and
 * flattens it, 7 to 12 µs for the scripts here instead of 3 to 5.
 * @throws RangeError where the script takes another number of keys
 */
export function scriptCommand(
  { name, keyCount, source, sha1 }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
  how: 'by its hash' | 'by its text' = 'by its hash',
): Command {
  if (keys.length !== keyCount) {
    throw new RangeError(`${name} takes ${keyCount} keys, not ${keys.length}.`);
  }
  const [method, script] = how === 'by its hash' ? ['evalsha', sha1] : ['eval', source];
  const command = new Command(method, [], { replyEncoding: 'utf8' });
  const texts = [script, String(keys.length), ...keys];
  for (const arg of args) texts.push(String(arg));
  command.args = texts;
  return command;
}

/** Gets a script's name and its round trip in seconds, the confirmation by replicas included. */
export type ObserveScript = (script: string, seconds: number) => void;

/** One call in this many is timed: enough for a distribution, without a cost. */
export const TIMED_ONE_OF = 16;

/** @param observe is told of failed calls as well, since a time-out is the longest of all */
export function scriptTimer(
  observe: ObserveScript | undefined,
): (script: Script) => (() => void) | undefined {
  let calls = 0;
  return ({ name }) => {
    calls += 1;
    if (!observe || calls % TIMED_ONE_OF !== 0) return undefined;
    const startedAt = performance.now();
    return () => observe(name, (performance.now() - startedAt) / 1000);
  };
}

function lua(name: string): string {
  return readFileSync(new URL(`../${name.replace('/', '/lua/')}.lua`, import.meta.url), 'utf8');
}

// Distinguishes an unusable Redis (down, loading, failing over, read-only) from an error of the service itself. The first is answered with
// 503 and Retry-After; the second is a 500 that needs a fix.

/** Redis's errors while it cannot serve. Other errors mean that a command or a script is wrong. */
const CANNOT_SERVE =
  /\b(?:ASK|BUSY|CLUSTERDOWN|DENIED|EXECABORT|IOERR|LOADING|MASTERDOWN|MISCONF|MOVED|NOAUTH|NOPERM|NOREPLICAS|NOSCRIPT|OOM|READONLY|TRYAGAIN|UNBLOCKED|UNKILLABLE|WRONGPASS)\b|max number of clients|ACL failure in script|user executing the script can't run/;
/** By name: an error from another realm is not an instance of this realm's classes. */
const PROGRAMMING_ERROR = /^(?:Type|Range|Syntax|Reference|URI|Eval)Error$/;

/**
 * Runs commands of Redis; if Redis or the connection fails, the error becomes `unavailable`. Interpret the answers outside.
 * @throws OctothorpeError; an error of our own as it is
 */
export async function wrapRedisErrors<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation();
  } catch (cause) {
    throw asUnavailable(cause);
  }
}

/** `unavailable` for an error of Redis or of its connection; an error of our own as it is. */
export function asUnavailable(cause: unknown): unknown {
  if (cause instanceof OctothorpeError || isOwnFault(cause)) return cause;
  return new OctothorpeError(
    'unavailable',
    'The store did not answer in time. Repeat the request shortly; with the same Idempotency-Key it counts once, even if the first one got through.',
    { retryAfterSeconds: 1, cause },
  );
}

/** An error in this program or in its stored data: a later try does not help. */
export function isOwnFault(error: unknown): boolean {
  if (error instanceof OctothorpeError) return error.code === 'internal';
  if (!(error instanceof Error)) return true;
  if (error.name === 'ReplyError') return !CANNOT_SERVE.test(error.message);
  return PROGRAMMING_ERROR.test(error.name);
}

/** A script's reply, names and values in turns, as the hash that it stands for. */
export function toFields(reply: unknown): Readonly<Record<string, string>> {
  const flat = reply as readonly string[];
  const fields: Record<string, string> = Object.create(null);
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i] as string] = flat[i + 1] as string;
  return fields;
}
