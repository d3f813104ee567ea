import { getEventListeners } from 'node:events';
import { Redis } from 'ioredis';
import { shortId } from '../../../src/challenge/challenge.js';
import { RedisChallengeStore } from '../../../src/challenge/challenge-store.js';
import { OutboxReader, type OutboxTask } from '../../../src/delivery/outbox.js';
import { plainWrites } from '../../../src/redis/scripts.js';
import { MovingClock } from '../../setup/moving-clock.js';
import { freshTestRedis, testRedisOptions } from '../../setup/redis.js';
import { draft } from '../../setup/store-fixture.js';
import { until } from '../../setup/until.js';

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

it('moves entries that were written before and after its start', async () => {
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

it('moves an entry again that the queue refused', async () => {
  const made = draft();
  await store.create(made);
  const refusals = new Promise<unknown>((onError) => {
    const move = async () => {
      throw new Error('the queue refuses');
    };
    reader = new OutboxReader(redis, { slots: 1, consumer: 'one', move, onError });
    reader.start();
  });
  expect(String(await refusals)).toMatch(/refuses/);
  await reader?.close();
  const [[id] = ['']] = (await redis.xpending('outbox:{00}', 'movers', '-', '+', 1)) as [string][];
  expect(id).not.toBe('');
  // Makes it old enough to be claimed by another reader.
  await redis.call('XCLAIM', 'outbox:{00}', 'movers', 'one', 0, id, 'IDLE', 60_000);
  expect((await moved(1))[0]).toMatchObject({ task: 'deliver', challengeId: made.id });
});

it('keeps nothing of each wait for a queue that refuses', async () => {
  const { AbortController: Original } = globalThis;
  const signals: AbortSignal[] = [];
  globalThis.AbortController = class extends Original {
    constructor() {
      super();
      signals.push(this.signal);
    }
  };
  let refusals = 0;
  await store.create(draft());
  const move = async () => {
    throw new Error('the queue refuses');
  };
  const onError = () => {
    refusals += 1;
    void store.create(draft());
  };
  reader = new OutboxReader(redis, { slots: 1, consumer: 'one', move, onError });
  globalThis.AbortController = Original;
  reader.start();
  await until(() => refusals === 3);
  const [closing] = signals as [AbortSignal];
  expect(getEventListeners(closing, 'abort').length).toBeLessThanOrEqual(1);
});

describe('the end of a challenge', () => {
  const HALF_A_MINUTE = 30_000;
  const ended = async () => {
    const made = draft();
    await store.create(made);
    const to = { kind: 'final', state: 'canceled', anyDelivery: true } as const;
    await store.transition({ id: made.id, delivery: 0, to, when: 'live' });
    return made.id;
  };
  const ends = (tasks: readonly OutboxTask[]) => tasks.filter(({ task }) => task === 'notify');

  /** By the clock of half a minute later, when the end's own deadline comes. */
  const lookLater = async (id: string) => {
    const clock = new MovingClock(Date.now() + HALF_A_MINUTE);
    const later = new RedisChallengeStore(redis, { slots: 1, retentionMs: 1_000_000, clock });
    await later.lookAgain(id);
  };

  it('that was lost from the outbox is written there again', async () => {
    const id = await ended();
    await redis.xtrim('outbox:{00}', 'MAXLEN', 0);
    const dueAt = Number(await redis.zscore('deadlines:{00}', shortId(id)));
    expect(dueAt - Date.now()).toBeLessThanOrEqual(HALF_A_MINUTE);
    await lookLater(id);
    expect(await moved(1)).toEqual([
      expect.objectContaining({ task: 'notify', challengeId: id, number: 2, state: 'canceled' }),
    ]);
    await until(async () => (await redis.zcard('deadlines:{00}')) === 0);
  });

  it('that comes just after the outbox was read is written there once', async () => {
    const made = draft();
    await store.create(made);
    await redis.xtrim('outbox:{00}', 'MAXLEN', 0);
    const { run } = plainWrites(redis);
    const to = { kind: 'final', state: 'canceled', anyDelivery: true } as const;
    const interrupted = new RedisChallengeStore(redis, {
      ...{ slots: 1, retentionMs: 1_000_000 },
      run: async (...write) => {
        await store.transition({ id: made.id, delivery: 0, to, when: 'live' });
        return run(...write);
      },
    });
    await interrupted.lookAgain(made.id);
    expect(await redis.xlen('outbox:{00}')).toBe(1);
  });

  it('that still waits in the outbox is moved once, and is not checked again', async () => {
    const id = await ended();
    await lookLater(id);
    expect(ends(await moved(2))).toHaveLength(1);
    await until(async () => (await redis.zcard('deadlines:{00}')) === 0);
  });
});

it('carries what each change has taught: the start, and the end with how far each delivery came', async () => {
  const made = draft();
  await store.create(made);
  const to = { kind: 'final', state: 'canceled', anyDelivery: true } as const;
  await store.transition({ id: made.id, delivery: 0, to, when: 'live' });
  const route = { channel: 'sms', provider: 'twilio' };
  expect((await moved(2)).map(({ facts }) => facts)).toEqual([
    [{ kind: 'started', delivery: 1, ...route, country: 'FI', tag: expect.any(String) }],
    [
      {
        kind: 'ended',
        outcome: 'canceled',
        sinceMs: expect.any(Number),
        delivery: 1,
        country: 'FI',
        deliveries: [{ number: 1, ...route, state: 'queued' }],
      },
    ],
  ]);
});

it('removes moved entries', async () => {
  await store.create(draft());
  await moved(1);
  await reader?.close();
  expect(await redis.xlen('outbox:{00}')).toBe(0);
});

it('an entry that could not be deleted is not acknowledged either, and goes once it can', async () => {
  const stream = 'outbox:{00}';
  const rights = (...changes: string[]) => redis.call('ACL', 'SETUSER', 'mover', ...changes);
  await rights('on', 'nopass', '~*', '&*', '+@all', '-xdel');
  const mover = new Redis({ ...testRedisOptions(), username: 'mover', password: 'any' });
  const start = (onError: (error: unknown) => void) => {
    reader = new OutboxReader(mover, { slots: 1, consumer: 'one', move: async () => {}, onError });
    reader.start();
  };
  try {
    await store.create(draft());
    const fault = await new Promise<unknown>(start);
    await reader?.close();
    expect(String(fault)).toMatch(/EXECABORT/);
    const [[id] = ['']] = (await redis.xpending(stream, 'movers', '-', '+', 1)) as [string][];
    expect(id).not.toBe('');

    await rights('+xdel');
    // Makes it old enough to be claimed by another reader.
    await redis.call('XCLAIM', stream, 'movers', 'one', 0, id, 'IDLE', 60_000);
    start(() => {});
    await until(async () => (await redis.xlen(stream)) === 0);
    expect(await redis.xpending(stream, 'movers')).toEqual([0, null, null, null]);
  } finally {
    await reader?.close();
    mover.disconnect();
    await redis.call('ACL', 'DELUSER', 'mover');
  }
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
