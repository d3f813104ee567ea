/**
 * P7: what a challenge takes in Redis, by the growth of Redis's memory over many: live (sent and delivered, before its code is typed)
 * and final. All keys count: limits, streams, the queue.
 */
import type { Redis } from 'ioredis';
import { settled } from '../machine/settled.js';
import { openWorkerStage } from '../product/worker-stage.js';
import type { Options, Result, Row } from '../row.js';

const COUNT = 10_000;
const COUNT_SHORT = 300;
const TARGETS = { live: 1_500, final: 600 };

export const bytes: Row = { name: 'P7', what: 'bytes in Redis', run };

async function run({ short, progress }: Options): Promise<Result[]> {
  const stage = await openWorkerStage({ warmUp: 0, roles: 'api,worker' });
  const { redis, supplier, service, load } = stage;
  const count = short ? COUNT_SHORT : COUNT;
  let all = 0;

  /** From a request to a delivered message. */
  const deliver = async (number: number) => {
    const made = await supplier.challenges(number);
    all += number;
    await settled(
      () => service.log.count('delivery'),
      (lines) => lines >= all,
    );
    const known = await supplier.find(made.map(({ id }) => id));
    await load.send(
      service.port,
      known.map((one) => supplier.requests.twilio(one, 'delivered')),
    );
    return known;
  };
  try {
    await deliver(200);
    const empty = await memory(redis.client);
    progress('P7 live challenges');
    const challenges = await deliver(count);
    const live = await memory(redis.client);
    progress('P7 final challenges');
    await load.send(
      service.port,
      challenges.map((one) => supplier.requests.check(one, true)),
    );
    await settled(
      () => redis.client.xlen('outbox:{00}'),
      (left) => left === 0,
    );
    const final = await memory(redis.client);
    return (['live', 'final'] as const).map((state) => {
      const after = state === 'live' ? live : final;
      const ours = (after.used - empty.used) / count;
      return {
        row: 'P7',
        what: `bytes in Redis, ${state} challenge`,
        unit: 'B',
        ours,
        target: TARGETS[state],
        ok: ours <= TARGETS[state],
        notes: [`${state}: ${families(empty, after, count)}`],
      };
    });
  } finally {
    await stage.close();
  }
}

interface Memory {
  readonly used: number;
  /** Bytes by the first word of the key. */
  readonly byFamily: ReadonlyMap<string, number>;
}

async function memory(redis: Redis): Promise<Memory> {
  const byFamily = new Map<string, number>();
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'COUNT', 1_000);
    const pipeline = redis.pipeline();
    for (const key of keys) pipeline.memory('USAGE', key, 'SAMPLES', 0);
    const sizes = (await pipeline.exec()) ?? [];
    for (const [index, key] of keys.entries()) {
      const family = key.replace(/:?\{.*$|:[^{]*$/, '') || 'queue';
      byFamily.set(family, (byFamily.get(family) ?? 0) + Number(sizes[index]?.[1] ?? 0));
    }
    cursor = next;
  } while (cursor !== '0');
  const used = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
  return { used, byFamily };
}

function families(before: Memory, after: Memory, count: number): string {
  return Array.from(after.byFamily, ([family, size]) => ({
    family,
    each: (size - (before.byFamily.get(family) ?? 0)) / count,
  }))
    .filter(({ each }) => each >= 1)
    .sort((a, b) => b.each - a.each)
    .map(({ family, each }) => `${family} ${each.toFixed(0)}`)
    .join(', ');
}
