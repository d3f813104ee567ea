/**
 * Loads the Lua scripts and runs them by hash: one round trip each. Parts that several scripts share
 * stand in `lua/include` and are put in where a script says `--@include`.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Cluster, Redis } from 'ioredis';

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
  const source = lua(name).replace(/^--@include (\S+)$/gm, (_, part: string) =>
    lua(`include/${part}`),
  );
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
  return readFileSync(new URL(`./lua/${name}.lua`, import.meta.url), 'utf8');
}
