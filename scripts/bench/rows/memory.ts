/** Redis's memory by kind of key, and the total that Redis reports. */
import type { Redis } from 'ioredis';

const HOUR_MS = 3_600_000;
/** The first match is a key's kind. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^challenge:/, 'challenge'],
  [/^events:/, 'events'],
  [/^outbox:/, 'outbox'],
  [/^deadlines:/, 'deadlines'],
  [/^reply:/, 'replies'],
  [/^callback:/, 'callbacks'],
  [/^limit:.*:sends$/, 'number'],
  [/^limit:.*:ip$/, 'address'],
  [/^limit:.*:block$/, 'block'],
  [/^limit:.*:s:/, 'ledger'],
  [/^limit:.*:b:/, 'conversion'],
  [/^limit:/, 'tenant'],
  [/^\{/, 'queues'],
];

export interface Memory {
  /** Bytes. */
  readonly used: number;
  readonly byKind: ReadonlyMap<string, number>;
}

export async function memoryOf(redis: Redis): Promise<Memory> {
  const byKind = new Map<string, number>();
  for await (const keys of batches(redis)) {
    const pipeline = redis.pipeline();
    for (const key of keys) pipeline.memory('USAGE', key, 'SAMPLES', 0);
    const sizes = (await pipeline.exec()) ?? [];
    for (const [index, key] of keys.entries()) {
      const kind = kindOf(key);
      byKind.set(kind, (byKind.get(kind) ?? 0) + Number(sizes[index]?.[1] ?? 0));
    }
  }
  const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
  return { used, byKind };
}

/** Removes the keys that would expire within an hour. */
export async function ageByAnHour(redis: Redis): Promise<void> {
  for await (const keys of batches(redis)) {
    const pipeline = redis.pipeline();
    for (const key of keys) pipeline.pttl(key);
    const lives = (await pipeline.exec()) ?? [];
    const gone = keys.filter((_, index) => {
      const life = Number(lives[index]?.[1]);
      return life > 0 && life <= HOUR_MS;
    });
    if (gone.length > 0) await redis.del(...gone);
  }
}

/** Bytes for each of `count`: by kind, and Redis's tables for finding and expiring keys. */
export function describe(before: Memory, after: Memory, count: number): string {
  const kinds = Array.from(after.byKind, ([kind, size]) => ({
    kind,
    each: (size - (before.byKind.get(kind) ?? 0)) / count,
  }));
  const rest = (after.used - before.used) / count - kinds.reduce((sum, { each }) => sum + each, 0);
  return [...kinds, { kind: 'Redis’s own tables', each: rest }]
    .filter(({ each }) => each >= 1)
    .sort((a, b) => b.each - a.each)
    .map(({ kind, each }) => `${kind} ${each.toFixed(0)}`)
    .join(', ');
}

function kindOf(key: string): string {
  return KINDS.find(([pattern]) => pattern.test(key))?.[1] ?? 'queues';
}

async function* batches(redis: Redis): AsyncGenerator<string[]> {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'COUNT', 1_000);
    yield keys;
    cursor = next;
  } while (cursor !== '0');
}
