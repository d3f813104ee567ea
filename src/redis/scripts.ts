/**
 * Loads the Lua scripts and runs them by hash: one round trip each. A script is named by its folder: `challenge/commit` is
 * `src/challenge/lua/commit.lua`. `--@include limits/log` puts a shared part in.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Cluster, Redis } from 'ioredis';
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

/** Sends the script's text only where Redis does not have it: after a restart, or on a new node. */
export async function runScript(
  redis: RedisClient,
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
): Promise<unknown> {
  if (keys.length !== script.keyCount) {
    throw new RangeError(`${script.name} takes ${script.keyCount} keys, not ${keys.length}.`);
  }
  try {
    return await callScript(redis, script, keys, args);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
    return callScript(redis, script, keys, args, 'by its text');
  }
}

/** One try. By its hash, it fails with NOSCRIPT where Redis does not have it. */
export function callScript(
  redis: RedisClient,
  { source, sha1 }: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
  how: 'by its hash' | 'by its text' = 'by its hash',
): Promise<unknown> {
  return how === 'by its hash'
    ? redis.evalsha(sha1, keys.length, ...keys, ...args)
    : redis.eval(source, keys.length, ...keys, ...args);
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
    if (cause instanceof OctothorpeError || isOwnFault(cause)) throw cause;
    throw new OctothorpeError(
      'unavailable',
      'The store did not answer in time. Repeat the request shortly; with the same Idempotency-Key it counts once, even if the first one got through.',
      { retryAfterSeconds: 1, cause },
    );
  }
}

/** An error in this program or in its stored data: a later try does not help. */
export function isOwnFault(error: unknown): boolean {
  if (error instanceof OctothorpeError) return error.code === 'internal';
  if (!(error instanceof Error)) return true;
  if (error.name === 'ReplyError') return !CANNOT_SERVE.test(error.message);
  return PROGRAMMING_ERROR.test(error.name);
}
