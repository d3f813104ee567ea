import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { checkRedis, type RedisFinding } from '../../src/store/redis-health.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A Redis of its own, because its settings are what is judged. */
async function redisWith(...options: string[]): Promise<Redis> {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-health-'));
  const socket = join(folder, 'redis.sock');
  const all = ['--port', '0', '--unixsocket', socket, '--dir', folder, '--save', '', ...options];
  const server = spawn(process.env['REDIS_SERVER'] ?? 'redis-server', all, { stdio: 'ignore' });
  const redis = new Redis({ path: socket, retryStrategy: () => 5, maxRetriesPerRequest: null });
  redis.on('error', () => undefined);
  closers.push(async () => {
    redis.disconnect();
    const gone = once(server, 'exit');
    server.kill();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  });
  await redis.ping();
  return redis;
}

const DURABLE = ['--appendonly', 'yes', '--maxmemory-policy', 'noeviction'];

function finding(findings: readonly RedisFinding[], check: RedisFinding['check']) {
  return findings.find((each) => each.check === check);
}

test('a durable Redis that evicts nothing is well in every respect', async () => {
  const findings = await checkRedis(await redisWith(...DURABLE), 'disk');
  expect(findings.map(({ check }) => check)).toEqual([
    ...['version', 'eviction', 'persistence', 'fsync', 'latency', 'clock'],
  ]);
  // How fast a busy machine answers is not the point here.
  expect(findings.filter(({ ok, check }) => !ok && check !== 'latency')).toEqual([]);
});

test('a Redis that may evict is a failure that says what to set', async () => {
  const findings = await checkRedis(await redisWith('--maxmemory-policy', 'allkeys-lru'), 'disk');
  expect(finding(findings, 'eviction')).toMatchObject({
    ok: false,
    severity: 'fail',
    message: expect.stringMatching(/is allkeys-lru.*Set maxmemory-policy noeviction/),
  });
});

test('a Redis that forgets when it restarts is a failure', async () => {
  const findings = await checkRedis(await redisWith('--appendonly', 'no'), 'disk');
  expect(finding(findings, 'persistence')).toMatchObject({ ok: false, severity: 'fail' });
  expect(finding(findings, 'fsync')).toMatchObject({ ok: false, severity: 'warn' });
});

test('a Redis that leaves writing to the system is a warning', async () => {
  const findings = await checkRedis(await redisWith(...DURABLE, '--appendfsync', 'no'), 'disk');
  expect(finding(findings, 'fsync')).toMatchObject({
    ok: false,
    severity: 'warn',
    message: expect.stringMatching(/appendfsync is no/),
  });
});

test('where CONFIG is forbidden the rest is still judged', async () => {
  const findings = await checkRedis(
    await redisWith(...DURABLE, '--rename-command', 'CONFIG', ''),
    'disk',
  );
  expect(finding(findings, 'eviction')).toMatchObject({ ok: true });
  expect(finding(findings, 'persistence')).toMatchObject({ ok: true });
  expect(finding(findings, 'fsync')).toMatchObject({ ok: false, severity: 'warn' });
});

test('a clock that is apart is a warning with the direction and the distance', async () => {
  const redis = await redisWith(...DURABLE);
  const behind = await checkRedis(redis, 'disk', () => Date.now() - 300_000);
  expect(finding(behind, 'clock')).toMatchObject({
    ok: false,
    severity: 'warn',
    message: expect.stringMatching(/(299|300)\d{3} ms ahead of this machine/),
  });
  const ahead = await checkRedis(redis, 'disk', () => Date.now() + 300_000);
  expect(finding(ahead, 'clock')?.message).toMatch(/(299|300)\d{3} ms behind this machine/);
});
