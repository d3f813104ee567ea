import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectRedis, slotsFor } from '../../src/store/redis-connection.js';
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
