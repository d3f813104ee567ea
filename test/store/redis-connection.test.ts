import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { connectRedis, duplicate, slotsFor } from '../../src/store/redis-connection.js';
import { startOwnRedis } from '../setup/own-redis.js';

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

it('a URL that names no host of a cluster is refused with its form', () => {
  expect(() => connectRedis('redis-cluster://', 'worker')).toThrow('redis-cluster://host:6379');
});

it('only a Cluster spreads challenges over several slots', () => {
  expect(slotsFor('redis://127.0.0.1')).toBe(1);
  expect(slotsFor('redis-sentinel://a:26379/mymaster')).toBe(1);
  expect(slotsFor('redis-cluster://a:7000')).toBeGreaterThan(1);
});

it('a connection whose socket could not be opened comes back by itself, and so does its duplicate', async () => {
  const redis = await startOwnRedis();
  const client = connectRedis(redis.url, 'worker') as Redis;
  const second = duplicate(client) as Redis;
  for (const each of [client, second]) {
    await each.ping();
    // What ioredis does where its failover detector gets in the way of a reconnection.
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
