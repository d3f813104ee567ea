import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Cluster, Redis } from 'ioredis';
import type { ChallengeEvent } from '../../src/notification/challenge-event.js';
import { EventFeed } from '../../src/notification/event-feed.js';
import type { StreamConnection } from '../../src/notification/stream-reader.js';
import { freshTestRedis, testRedisOptions } from '../setup/redis.js';
import { Inbox } from './inbox.js';

const STREAM = 'events:{00}';
const OTHER_STREAM = 'events:{01}';

let redis: Redis;
let reading: StreamConnection | undefined;
let feed: EventFeed;
let errors: unknown[];

beforeEach(async () => {
  redis = await freshTestRedis();
  errors = [];
});

afterEach(async () => {
  await feed.close();
  await redis.quit();
});

async function startFeed(streams = [STREAM], blockMs = 60_000) {
  feed = new EventFeed({
    connect: () => {
      reading = new Redis({ ...testRedisOptions(), maxRetriesPerRequest: null });
      return reading;
    },
    streams,
    blockMs,
    onError: (error) => errors.push(error),
  });
  await feed.start();
}

function change(
  challenge: string,
  sequence: number,
  stream = STREAM,
  from: StreamConnection = redis,
  reference = '',
) {
  return from.xadd(stream, '*', 'event', eventText(challenge, sequence, reference));
}

function eventText(challenge: string, sequence = 1, reference = ''): string {
  const about = `${challenge} shop ${sequence} 1800000000000 failed 1 busy call 2 vonage`;
  return `${about} +358*****4567 ${reference}`;
}

/** Kills the feed's connection, as a restart of a proxy would, and waits until the feed has noticed. */
async function cutTheFeedOff() {
  if (!reading) throw new Error('The feed has no connection.');
  const gone = new Promise((resolve) => reading?.once('close', resolve));
  const readers = String(await redis.client('LIST'))
    .split('\n')
    .filter((line) => line.includes('cmd=xread'))
    .map((line) => /\bid=(\d+)/.exec(line)?.[1] ?? '');
  for (const id of readers) await redis.client('KILL', 'ID', id);
  await gone;
}

describe('a subscription', () => {
  it('is called after a change of its own challenge, and of no other', async () => {
    await startFeed();
    const mine = new Inbox<string>();
    feed.subscribe('ch_1', () => mine.put('ch_1'));
    feed.subscribe('ch_2', () => mine.put('ch_2'));
    await change('ch_other', 1);
    await change('ch_2', 1);
    await change('ch_1', 1);
    expect(await mine.take(2)).toEqual(['ch_2', 'ch_1']);
  });

  it('hears nothing that happened before the feed started', async () => {
    await change('ch_1', 1);
    await startFeed();
    const sequences = new Inbox<number>();
    feed.onEvent((event) => sequences.put(event.sequence));
    await change('ch_1', 2);
    expect(await sequences.take(1)).toEqual([2]);
  });

  it('that ended is called no more and leaves nothing behind', async () => {
    await startFeed();
    const calls = new Inbox<string>();
    const ends = [
      feed.subscribe('ch_1', () => calls.put('first')),
      feed.subscribe('ch_1', () => calls.put('second')),
    ];
    ends[0]?.();
    ends[0]?.();
    expect(feed.subscribed).toBe(1);
    await change('ch_1', 1);
    expect(await calls.take(1)).toEqual(['second']);
    ends[1]?.();
    expect(feed.subscribed).toBe(0);
  });

  it('that throws disturbs nobody else', async () => {
    await startFeed();
    const calls = new Inbox<string>();
    feed.subscribe('ch_1', () => {
      throw new Error('a listener at fault');
    });
    feed.subscribe('ch_1', () => calls.put('second'));
    await change('ch_1', 1);
    await calls.take(1);
    expect(errors).toEqual([new Error('a listener at fault')]);
  });
});

describe('events', () => {
  it('come in order with all their fields', async () => {
    await startFeed();
    const events = new Inbox<ChallengeEvent>();
    feed.onEvent((event) => events.put(event));
    for (let sequence = 1; sequence <= 1_200; sequence += 1) void change('ch_1', sequence);
    const heard = await events.take(1_200);
    expect(heard.map((event) => event.sequence)).toEqual(heard.map((_, index) => index + 1));
    expect(heard[0]).toEqual({
      streamId: expect.stringMatching(/^\d+-\d+$/),
      challengeId: 'ch_1',
      tenant: 'shop',
      sequence: 1,
      atMs: 1_800_000_000_000,
      state: 'failed',
      final: true,
      reason: 'busy',
      channel: 'call',
      delivery: 2,
      provider: 'vonage',
      to: '+358*****4567',
    });
  });

  it('carry the caller’s own reference, spaces and all', async () => {
    await startFeed();
    const events = new Inbox<ChallengeEvent>();
    feed.onEvent((event) => events.put(event));
    await change('ch_1', 1, STREAM, redis, 'order 17, second try');
    expect((await events.take(1))[0]?.reference).toBe('order 17, second try');
  });

  it('come from every stream', async () => {
    await startFeed([STREAM, OTHER_STREAM]);
    const events = new Inbox<string>();
    feed.onEvent((event) => events.put(event.challengeId));
    await change('ch_1', 1, OTHER_STREAM);
    await events.take(1);
    await change('ch_2', 1, STREAM);
    expect(await events.take(1)).toEqual(['ch_2']);
  });

  it('entries of somebody else are skipped', async () => {
    await startFeed();
    const events = new Inbox<string>();
    feed.onEvent((event) => events.put(event.challengeId));
    await redis.xadd(STREAM, '*', 'something', 'else');
    await redis.xadd(STREAM, '*', 'event', 'ch_without_state');
    await change('ch_1', 1);
    expect(await events.take(1)).toEqual(['ch_1']);
  });
});

describe('when the connection is lost', () => {
  it('what changed meanwhile is heard afterwards, once and in order', async () => {
    await startFeed();
    const sequences = new Inbox<number>();
    feed.onEvent((event) => sequences.put(event.sequence));
    await change('ch_1', 1);
    await sequences.take(1);
    await cutTheFeedOff();
    for (const sequence of [2, 3, 4]) await change('ch_1', sequence);
    expect(await sequences.take(3)).toEqual([2, 3, 4]);
    await change('ch_1', 5);
    expect(await sequences.take(1)).toEqual([5]);
  });

  it('everybody is woken once it is back, since entries may have been trimmed', async () => {
    await startFeed();
    const wakes = new Inbox<string>();
    feed.subscribe('ch_1', () => wakes.put('ch_1'));
    feed.subscribe('ch_2', () => wakes.put('ch_2'));
    await cutTheFeedOff();
    await change('ch_1', 1);
    await redis.xtrim(STREAM, 'MAXLEN', 0);
    expect((await wakes.take(2)).sort()).toEqual(['ch_1', 'ch_2']);
  });

  it('everybody is woken where the stream was trimmed faster than it was read', async () => {
    await startFeed();
    const woken = new Inbox<string>();
    await change('ch_other', 1);
    feed.subscribe('ch_trimmed', () => woken.put('ch_trimmed'));
    // In one step, so that the reader cannot come between.
    const burst = redis.multi();
    burst.xadd(STREAM, '*', 'event', eventText('ch_trimmed'));
    for (let at = 0; at < 600; at += 1) {
      burst.xadd(STREAM, '*', 'event', eventText('ch_other'));
    }
    await burst.xtrim(STREAM, 'MAXLEN', 550).exec();
    expect(await woken.take(1)).toEqual(['ch_trimmed']);
  });

  it('a stream that ends earlier than before is read from its new end', async () => {
    await startFeed([STREAM], 50);
    const heard = new Inbox<string>();
    const wakes = new Inbox<string>();
    feed.onEvent((event) => heard.put(event.challengeId));
    const future = `${Date.now() + 3_600_000}-0`;
    await redis.xadd(STREAM, future, 'event', eventText('ch_old'));
    await heard.take(1);
    feed.subscribe('ch_1', () => wakes.put('woken'));
    await redis.multi().del(STREAM).xadd(STREAM, '*', 'event', eventText('ch_lost')).exec();
    await wakes.take(1);
    await change('ch_2', 1);
    expect(await heard.take(1)).toEqual(['ch_2']);
  });
});

describe('closing', () => {
  it('ends a read that would wait for a minute at once', async () => {
    await startFeed();
    const startedMs = Date.now();
    await feed.close();
    expect(Date.now() - startedMs).toBeLessThan(1_000);
    expect(feed.subscribed).toBe(0);
  });

  it('ends while Redis is out of reach', async () => {
    feed = new EventFeed({
      connect: () => {
        const lost = new Redis({ path: '/nonexistent/redis.sock', maxRetriesPerRequest: null });
        lost.on('error', () => {});
        return lost;
      },
      streams: [STREAM],
      onError: (error) => errors.push(error),
    });
    const starting = feed.start();
    await feed.close();
    await starting;
  });
});

describe('in a Cluster', () => {
  it('every slot’s stream is heard', async () => {
    const server = await startClusterNode();
    try {
      feed = new EventFeed({
        connect: () => server.connect(),
        streams: [STREAM, OTHER_STREAM],
        onError: (error) => errors.push(error),
      });
      await feed.start();
      const heard = new Inbox<string>();
      feed.onEvent((event) => heard.put(event.challengeId));
      const writer = server.connect();
      await change('ch_1', 1, STREAM, writer);
      await heard.take(1);
      await change('ch_2', 1, OTHER_STREAM, writer);
      expect(await heard.take(1)).toEqual(['ch_2']);
      writer.disconnect();
      await feed.close();
    } finally {
      await server.stop();
    }
  });
});

/** One node that owns all slots: enough for Redis to refuse a command over two of them. */
async function startClusterNode() {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), 'octothorpe-test-cluster-'));
  const server = spawn(
    process.env['REDIS_SERVER'] ?? 'redis-server',
    // biome-ignore format: one option a line reads worse than pairs
    ['--port', String(port), '--bind', '127.0.0.1', '--cluster-enabled', 'yes', '--save', '',
     '--dir', directory, '--cluster-announce-ip', '127.0.0.1', '--cluster-port', String(await freePort())],
    { stdio: 'ignore' },
  );
  const node = new Redis(port, '127.0.0.1', { retryStrategy: () => 20 });
  node.on('error', () => {});
  await node.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  node.disconnect();
  return {
    connect: () => new Cluster([{ host: '127.0.0.1', port }]),
    stop: async () => {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await gone;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
