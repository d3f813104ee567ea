/** When a write counts as acknowledged, with a real master and a real replica. */
import { createHash } from 'node:crypto';
import { connectRedis } from '../../../src/redis/connection.js';
import { replicasOnline, writableServers } from '../../../src/redis/health.js';
import { ReplicatedWrites } from '../../../src/redis/replica-wait.js';
import type { RedisClient, Script } from '../../../src/redis/scripts.js';
import { type RedisServer, startRedisServer } from '../../setup/redis-server.js';
import { until } from '../../setup/until.js';

const INCREMENT: Script = scriptOf("return redis.call('INCR', KEYS[1])");
const READ: Script = scriptOf("return redis.call('GET', KEYS[1])");

let master: RedisServer;
let replica: RedisServer;
let redis: RedisClient;
/** For slow replicas, as on a busy machine. */
let writes: ReplicatedWrites;
/** For a stopped replica, which never confirms. */
let hasty: ReplicatedWrites;

beforeAll(async () => {
  master = await startRedisServer();
  replica = await startRedisServer(['--replicaof', '127.0.0.1', `${master.port}`]);
});

beforeEach(async () => {
  redis = connectRedis(`redis://127.0.0.1:${master.port}`, 'worker');
  writes = new ReplicatedWrites(redis, { replicas: 1, timeoutMs: 30_000 });
  hasty = new ReplicatedWrites(redis, { replicas: 1, timeoutMs: 100 });
  await until(
    async () => replicasOnline((await writableServers(redis))[0]?.info ?? new Map()) === 1,
  );
});

afterEach(() => redis.disconnect());

afterAll(async () => {
  await replica.stop();
  await master.stop();
});

it('an acknowledged write is on the replica', async () => {
  for (let count = 1; count <= 50; count += 1) {
    expect(await writes.run(INCREMENT, ['{a}:acknowledged'], [])).toBe(count);
    expect(await replica.redis.get('{a}:acknowledged')).toBe(String(count));
  }
});

it('a script that Redis has not loaded yet is acknowledged as well, and runs once', async () => {
  await master.redis.script('FLUSH');
  expect(await writes.run(INCREMENT, ['{a}:unknown'], [])).toBe(1);
  expect(await replica.redis.get('{a}:unknown')).toBe('1');
});

it('many writes at once share their confirmations', async () => {
  await writes.run(INCREMENT, ['{a}:many'], []);
  const before = await waitsOf(master);
  await Promise.all(Array.from({ length: 200 }, () => writes.run(INCREMENT, ['{a}:many'], [])));
  expect(await replica.redis.get('{a}:many')).toBe('201');
  expect((await waitsOf(master)) - before).toBeLessThanOrEqual(2);
});

it('without a replica a write is not acknowledged, and neither is its repetition', async () => {
  replica.signal('SIGSTOP');
  const refusal = { code: 'unavailable', retryAfterSeconds: 1 };
  await expect(hasty.run(INCREMENT, ['{a}:refused'], [])).rejects.toMatchObject(refusal);
  await expect(hasty.run(READ, ['{a}:refused'], [])).rejects.toMatchObject(refusal);
  await expect(
    hasty.after('{a}:refused', () => master.redis.incr('{a}:refused')),
  ).rejects.toMatchObject(refusal);
  replica.signal('SIGCONT');
  await until(() => writes.run(READ, ['{a}:refused'], []).then(() => true));
  expect(await replica.redis.get('{a}:refused')).toBe('2');
});

it('a hung replica delays many writes no longer than a few', async () => {
  replica.signal('SIGSTOP');
  const before = await waitsOf(master);
  const all = await Promise.allSettled(
    Array.from({ length: 200 }, () => hasty.run(INCREMENT, ['{a}:held'], [])),
  );
  replica.signal('SIGCONT');
  expect(all.every(({ status }) => status === 'rejected')).toBe(true);
  expect((await waitsOf(master)) - before).toBeLessThanOrEqual(2);
});

it('if the connection is lost between a write and its confirmation, the write is not acknowledged', async () => {
  replica.signal('SIGSTOP');
  const writing = writes.run(INCREMENT, ['{a}:cut'], []);
  await until(async () => (await master.redis.get('{a}:cut')) === '1');
  await master.redis.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  replica.signal('SIGCONT');
  // The client sends the unanswered WAIT again on its next connection, where a replica confirms it.
  await expect(writing).rejects.toMatchObject({ code: 'unavailable' });
});

it('if two replicas must confirm, one is not enough', async () => {
  const second = await startRedisServer(['--replicaof', '127.0.0.1', `${master.port}`]);
  try {
    const sure = new ReplicatedWrites(redis, { replicas: 2, timeoutMs: 30_000 });
    const hastyBoth = new ReplicatedWrites(redis, { replicas: 2, timeoutMs: 100 });
    await sure.run(INCREMENT, ['{a}:both'], []);
    expect(await second.redis.get('{a}:both')).toBe(await replica.redis.get('{a}:both'));
    second.signal('SIGSTOP');
    expect(await writes.run(INCREMENT, ['{a}:one'], [])).toBe(1);
    await expect(hastyBoth.run(INCREMENT, ['{a}:both'], [])).rejects.toMatchObject({
      code: 'unavailable',
    });
    second.signal('SIGCONT');
  } finally {
    await second.stop();
  }
});

async function waitsOf(server: RedisServer): Promise<number> {
  const stats = await server.redis.info('commandstats');
  return Number(/cmdstat_wait:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}

function scriptOf(source: string): Script {
  return {
    name: 'test',
    keyCount: 1,
    source,
    sha1: createHash('sha1').update(source).digest('hex'),
  };
}
