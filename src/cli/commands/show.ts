/** Prints one challenge from Redis; sealed parts stay sealed. It needs no key. */
import { challengeKeys } from '../../challenge/challenge-commit.js';
import { decodeChallenge, type FlatHash } from '../../challenge/challenge-record.js';
import { openRedis } from '../redis-url.js';
import { EXIT, RefusedError, type Terminal, UsageError } from '../terminal.js';

export async function show(
  { out, environment }: Terminal,
  [id = '']: readonly string[],
  { json = false }: { readonly json?: boolean },
): Promise<number> {
  const [key] = challengeKeys(id) ?? [];
  if (key === undefined) {
    throw new UsageError(
      'This is no id of a challenge or a message. It begins with ch_ or ms_, and 28 characters follow.',
    );
  }
  const redis = await openRedis(environment);
  try {
    const hash = (await redis.call('HGETALL', key)) as FlatHash;
    if (hash.length === 0) {
      throw new RefusedError(`No such challenge: ${id}. Ended ones are kept for \`retentionMs\`.`);
    }
    const challenge = decodeChallenge(id, hash);
    out(JSON.stringify(challenge, json ? undefined : readableTimes, 2));
    return EXIT.done;
  } finally {
    redis.disconnect();
  }
}

/** A time in ms gets its date beside it. */
function readableTimes(name: string, value: unknown): unknown {
  const isTime = /Ms$/.test(name) && typeof value === 'number' && value > 1e12;
  return isTime ? `${value} (${new Date(value).toISOString()})` : value;
}
