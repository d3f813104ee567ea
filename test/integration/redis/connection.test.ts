import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { connectRedis, duplicate, slotsFor } from '../../../src/redis/connection.js';
import { startOwnRedis } from '../../setup/own-redis.js';
import { startRedisServer } from '../../setup/redis-server.js';
import { until } from '../../setup/until.js';

it('a socket in a folder with a space in its name is reached by its percent-encoded URL', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'octothorpe-')), 'with a space');
  mkdirSync(folder);
  const redis = await startOwnRedis('--unixsocket', join(folder, 'redis.sock'));
  const client = connectRedis(`unix://${encodeURI(join(folder, 'redis.sock'))}`, 'worker');
  expect(await client.ping()).toBe('PONG');
  client.disconnect();
  await redis.stop();
  rmSync(folder, { recursive: true });
});

it('a cluster URL without a host is refused, with the expected form', () => {
  expect(() => connectRedis('redis-cluster://', 'worker')).toThrow('redis-cluster://host:6379');
});

it('only a Cluster spreads challenges over several slots', () => {
  expect(slotsFor('redis://127.0.0.1')).toBe(1);
  expect(slotsFor('redis-sentinel://a:26379/mymaster')).toBe(1);
  expect(slotsFor('redis-cluster://a:7000')).toBeGreaterThan(1);
});

it('a connection whose socket could not be opened reconnects by itself, and so does its duplicate', async () => {
  const redis = await startOwnRedis();
  const client = connectRedis(redis.url, 'worker') as Redis;
  const second = duplicate(client) as Redis;
  for (const each of [client, second]) {
    await each.ping();
    // ioredis does this when its failover detector interrupts a reconnection.
    const ended = once(each, 'end');
    Redis.prototype.disconnect.call(each);
    await ended;
    await once(each, 'ready');
    expect(await each.ping()).toBe('PONG');
  }
  for (const each of [client, second]) {
    const ended = once(each, 'end');
    each.disconnect();
    await ended;
    await expect(each.ping()).rejects.toThrow('Connection is closed');
  }
  await redis.stop();
});

it('a connection that was ended and opened again still reconnects by itself', async () => {
  const redis = await startOwnRedis();
  const client = connectRedis(redis.url, 'worker') as Redis;
  await client.ping();
  // BullMQ does this with a read that Redis does not answer in time.
  const ended = once(client, 'end');
  client.disconnect();
  await ended;
  await client.connect();
  const endedAgain = once(client, 'end');
  Redis.prototype.disconnect.call(client);
  await endedAgain;
  await once(client, 'ready');
  expect(await client.ping()).toBe('PONG');
  client.disconnect();
  await redis.stop();
});

it('a Sentinel’s connection that was ended and opened again still follows a new master', async () => {
  const master = await startRedisServer();
  const sentinel = await startRedisServer([], `sentinel monitor a 127.0.0.1 ${master.port} 1`);
  const url = `redis-sentinel://127.0.0.1:${sentinel.port}/a`;
  const client = connectRedis(url, 'worker') as Redis;
  const listeners = async () =>
    String(await sentinel.redis.client('LIST'))
      .split('\n')
      .filter((line) => line.includes(' sub=1 ')).length;
  await until(async () => (await listeners()) === 1);
  const ended = once(client, 'end');
  client.disconnect();
  await ended;
  await until(async () => (await listeners()) === 0);
  await client.connect();
  await until(async () => (await listeners()) === 1);
  client.disconnect();
  await Promise.all([sentinel.stop(), master.stop()]);
});
