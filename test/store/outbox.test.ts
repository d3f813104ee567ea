import type { Redis } from 'ioredis';
import { OutboxReader, type OutboxTask } from '../../src/store/outbox.js';
import { RedisChallengeStore } from '../../src/store/redis-challenge-store.js';
import { freshTestRedis } from '../setup/redis.js';
import { draft } from './store-fixture.js';

let redis: Redis;
let store: RedisChallengeStore;
let reader: OutboxReader | undefined;

beforeEach(async () => {
  redis = await freshTestRedis();
  store = new RedisChallengeStore(redis, { slots: 1, retentionMs: 1_000_000 });
});

afterEach(async () => {
  await reader?.close();
  await redis.quit();
});

/** Starts a reader whose `move` is given, and resolves with what it moved once there are `count` tasks. */
function moved(count: number, move: (tasks: readonly OutboxTask[]) => void = () => {}) {
  const seen: OutboxTask[] = [];
  return new Promise<OutboxTask[]>((resolve, reject) => {
    reader = new OutboxReader(redis, {
      slots: 1,
      consumer: 'one',
      forgetAfterMs: 0,
      move: async (tasks) => {
        move(tasks);
        seen.push(...tasks);
        if (seen.length >= count) resolve(seen);
      },
      onError: (error) => {
        if (!String(error).includes('refuses')) reject(error);
      },
    });
    reader.start();
  });
}

it('passes on what was written before and after it started', async () => {
  const before = draft();
  await store.create(before);
  const tasks = moved(2);
  const after = draft();
  await store.create(after);
  expect((await tasks).map(({ task, challengeId, number }) => [task, challengeId, number])).toEqual(
    expect.arrayContaining([
      ['deliver', before.id, 1],
      ['deliver', after.id, 1],
    ]),
  );
});

it('passes on again what the queue refused', async () => {
  const made = draft();
  let refused = false;
  const tasks = moved(1, () => {
    if (refused) return;
    refused = true;
    throw new Error('the queue refuses');
  });
  await store.create(made);
  // What was read and not moved is taken up again once its time is over; a new reader does the same.
  await reader?.close();
  await redis.xgroup('DESTROY', 'outbox:{00}', 'movers');
  const again = moved(1);
  expect((await Promise.race([tasks, again]))[0]).toMatchObject({ challengeId: made.id });
});

it('leaves nothing behind that was passed on', async () => {
  await store.create(draft());
  await moved(1);
  await reader?.close();
  expect(await redis.xlen('outbox:{00}')).toBe(0);
});

it('the name of a reader that is gone is forgotten, and that of one that holds work is kept', async () => {
  await redis.xgroup('CREATE', 'outbox:{00}', 'movers', '0', 'MKSTREAM');
  await redis.xgroup('CREATECONSUMER', 'outbox:{00}', 'movers', 'gone');
  await store.create(draft());
  await redis.xreadgroup('GROUP', 'movers', 'holds', 'STREAMS', 'outbox:{00}', '>');
  const tasks = moved(1);
  await store.create(draft());
  await tasks;
  const readers = (await redis.xinfo('CONSUMERS', 'outbox:{00}', 'movers')) as string[][];
  expect(readers.map(([, name]) => name).sort()).toEqual(['holds', 'one']);
});
