/**
 * Prints one challenge from Redis; sealed parts stay sealed: `npm run show -- ch_…`.
 * Needs `REDIS_URL` (or the sandbox's private Redis, which it finds) and no key.
 */

import { existsSync } from 'node:fs';
import { challengeKeys } from '../src/challenge/challenge-commit.js';
import { decodeChallenge, type FlatHash } from '../src/challenge/challenge-record.js';
import { connectRedis } from '../src/redis/connection.js';
import { redisUrl } from './redis-url.js';

if (existsSync('.env')) process.loadEnvFile('.env');
process.exitCode = await show(process.argv[2] ?? '');

async function show(id: string): Promise<number> {
  const [key] = challengeKeys(id) ?? [];
  if (key === undefined) return fail('Name a challenge: npm run show -- ch_…');
  const redis = connectRedis(redisUrl(process.env), 'request');
  redis.on('error', () => undefined);
  try {
    await new Promise<void>((resolve, reject) => {
      redis.once('ready', resolve);
      redis.once('close', () => reject(new Error('Redis does not answer. Check REDIS_URL.')));
    });
    const hash = (await redis.call('HGETALL', key)) as FlatHash;
    if (hash.length === 0) {
      return fail(`No such challenge: ${id}. Ended ones are kept for \`retentionMs\`.`);
    }
    const challenge = decodeChallenge(id, hash);
    console.log(JSON.stringify(challenge, readableTimes, 2));
    return 0;
  } catch (error) {
    return fail((error as Error).message);
  } finally {
    redis.disconnect();
  }
}

/** A time in ms gets its date beside it. */
function readableTimes(name: string, value: unknown): unknown {
  const isTime = /Ms$/.test(name) && typeof value === 'number' && value > 1e12;
  return isTime ? `${value} (${new Date(value).toISOString()})` : value;
}

function fail(message: string): number {
  console.error(message);
  return 1;
}
