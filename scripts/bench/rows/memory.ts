/**
 * P7: what a challenge takes in Redis, by the growth of Redis's memory over many: live (sent and delivered, before its code is typed),
 * and final, when an hour has passed: so it stays for the rest of its day. All keys count: limits, streams, the queue. Every number
 * is in a block of its own and comes from an address of its own, which is the worst that traffic can be. The stream of events is as
 * long for a million challenges as for these: it is reported separately.
 */
import type { Redis } from 'ioredis';
import { atMost, type Options, type Result, type Row } from '../duel.js';
import { settled } from '../processes.js';
import { openWorkerStage } from '../stage.js';

const COUNT = 10_000;
const COUNT_SHORT = 300;
const HOUR_MS = 3_600_000;
/** 400 B of each are what operators search by. */
const TARGETS = { live: 2_400, final: 1_600 };

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
      () => service.lines('delivery'),
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
    const empty = await memoryOf(redis.client);
    progress('P7 live challenges');
    const challenges = await deliver(count);
    await settled(
      () => redis.client.xlen('notes:{00}'),
      (left) => left === 0,
    );
    const live = await memoryOf(redis.client);
    progress('P7 final challenges');
    await load.send(
      service.port,
      challenges.map((one) => supplier.requests.check(one, true)),
    );
    for (const stream of ['outbox:{00}', 'notes:{00}']) {
      await settled(
        () => redis.client.xlen(stream),
        (left) => left === 0,
      );
    }
    const ended = await memoryOf(redis.client);
    await ageByAnHour(redis.client);
    const final = await memoryOf(redis.client);
    const grown = (to: Memory) => (to.used - empty.used - (eventsOf(to) - eventsOf(empty))) / count;
    return [
      result('live', grown(live), [
        `live: ${describe(empty, live, count)}`,
        `not counted, since it is the same for any number of them: events, ${mebibytes(eventsOf(live))} MB by now`,
      ]),
      result('final', grown(final), [
        `final, an hour after its end: ${describe(empty, final, count)}`,
        `at its end: ${grown(ended).toFixed(0)} B: ${describe(empty, ended, count)}`,
      ]),
    ];
  } finally {
    await stage.close();
  }
}

function eventsOf({ byKind }: Memory): number {
  return byKind.get('events') ?? 0;
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

function result(state: keyof typeof TARGETS, ours: number, notes: readonly string[]): Result {
  const target = TARGETS[state];
  const what = { row: 'P7', what: `bytes in Redis, ${state} challenge`, unit: 'B' };
  return atMost({ ...what, ours, target, notes });
}

interface Memory {
  /** Bytes. */
  readonly used: number;
  readonly byKind: ReadonlyMap<string, number>;
}

async function memoryOf(redis: Redis): Promise<Memory> {
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

/** Removes what Redis would have removed an hour from now. */
async function ageByAnHour(redis: Redis): Promise<void> {
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

/** Bytes for each of `count`: kind by kind, and what Redis needs beside them to find keys and to let them expire. */
function describe(before: Memory, after: Memory, count: number): string {
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

const LIMIT_KINDS: Readonly<Record<string, string>> = {
  sends: 'number',
  ip: 'address',
  block: 'block',
  s: 'ledger',
  b: 'conversion',
};

/** The first word of a key, such as `challenge`; of a limit's, what is counted. */
function kindOf(key: string): string {
  const [, counted = ''] = /^limit:.*?:(sends|ip|block|s|b)(?::|$)/.exec(key) ?? [];
  if (key.startsWith('limit:')) return LIMIT_KINDS[counted] ?? 'tenant';
  return key.startsWith('{') ? 'queues' : (key.split(':')[0] ?? '');
}

async function* batches(redis: Redis): AsyncGenerator<string[]> {
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'COUNT', 1_000);
    yield keys;
    cursor = next;
  } while (cursor !== '0');
}
