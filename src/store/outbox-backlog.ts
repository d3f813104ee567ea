/** The outbox entries that no worker has moved into a queue yet: almost none while a worker is alive. */
import { slotKeys, slotNames } from './redis-keys.js';
import type { RedisClient } from './redis-scripts.js';

export interface OutboxBacklog {
  readonly entries: number;
  /** Milliseconds since the Unix epoch, by Redis's clock; absent while it is empty. */
  readonly oldestAtMs?: number;
}

export async function outboxBacklog(redis: RedisClient, slots: number): Promise<OutboxBacklog> {
  const found = await Promise.all(
    slotNames(slots).map(async (slot) => {
      const { outbox } = slotKeys(slot);
      const [entries, [oldest]] = await Promise.all([
        redis.xlen(outbox),
        redis.xrange(outbox, '-', '+', 'COUNT', 1),
      ]);
      return { entries, oldestAtMs: oldest ? Number(oldest[0].split('-')[0]) : undefined };
    }),
  );
  const stamps = found.flatMap(({ oldestAtMs }) => (oldestAtMs === undefined ? [] : [oldestAtMs]));
  return {
    entries: found.reduce((sum, { entries }) => sum + entries, 0),
    ...(stamps.length > 0 ? { oldestAtMs: Math.min(...stamps) } : {}),
  };
}
