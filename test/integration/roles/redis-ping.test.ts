import { connectRedis, slotsFor } from '../../../src/redis/connection.js';
import { durableWrites } from '../../../src/redis/durable-writes.js';
import type { RedisClient } from '../../../src/redis/scripts.js';
import { readinessOf } from '../../../src/roles/readiness.js';
import { type RedisCluster, startRedisCluster } from '../../setup/redis-cluster.js';

let cluster: RedisCluster;
let redis: RedisClient;

beforeAll(async () => {
  cluster = await startRedisCluster(0);
  redis = connectRedis(cluster.url, 'request');
  redis.on('error', () => undefined);
  await new Promise((resolve) => redis.once('ready', resolve));
});

afterAll(async () => {
  redis.disconnect();
  for (const server of cluster.servers) server.signal('SIGCONT');
  await cluster.stop();
});

it('a process is ready as long as one master of a Cluster takes writes', async () => {
  const durability = { level: 'memory', replicas: 1, timeoutMs: 1_000 } as const;
  const readiness = readinessOf(
    { slots: slotsFor(cluster.url), writesOver: (over) => durableWrites(over, durability) },
    redis,
  );
  for (const server of cluster.servers) {
    expect(await readiness()).toEqual({ ready: true });
    server.signal('SIGSTOP');
  }
  expect(await readiness()).toEqual({ ready: false, missing: ['redis'] });
});
