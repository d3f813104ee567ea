import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import {
  checkRedis,
  type RedisFinding,
  replicasInStep,
  version,
} from '../../../src/redis/health.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** Its own Redis, because the test changes its settings. */
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
const DISK = { level: 'disk', replicas: 1 } as const;

function finding(findings: readonly RedisFinding[], check: RedisFinding['check']) {
  return findings.find((each) => each.check === check);
}

test('a durable Redis that evicts nothing passes every check', async () => {
  const findings = await checkRedis(await redisWith(...DURABLE), DISK);
  expect(findings.map(({ check }) => check)).toEqual([
    ...['version', 'eviction', 'persistence', 'fsync', 'latency', 'clock'],
  ]);
  // Without the check of the latency, because the machine may be busy.
  expect(findings.filter(({ ok, check }) => !ok && check !== 'latency')).toEqual([]);
});

test('a Redis that may evict is a failure that says what to set', async () => {
  const findings = await checkRedis(await redisWith('--maxmemory-policy', 'allkeys-lru'), DISK);
  expect(finding(findings, 'eviction')).toMatchObject({
    ok: false,
    severity: 'fail',
    message: expect.stringMatching(/is allkeys-lru.*Set maxmemory-policy noeviction/),
  });
});

test('a Redis that loses data at a restart is a failure', async () => {
  const findings = await checkRedis(await redisWith('--appendonly', 'no'), DISK);
  expect(finding(findings, 'persistence')).toMatchObject({ ok: false, severity: 'fail' });
  expect(finding(findings, 'fsync')).toMatchObject({ ok: false, severity: 'warn' });
});

test('a Redis that leaves writing to the system is a warning', async () => {
  const findings = await checkRedis(await redisWith(...DURABLE, '--appendfsync', 'no'), DISK);
  expect(finding(findings, 'fsync')).toMatchObject({
    ok: false,
    severity: 'warn',
    message: expect.stringMatching(/appendfsync is no/),
  });
});

test('if CONFIG is forbidden the rest is still checked', async () => {
  const findings = await checkRedis(
    await redisWith(...DURABLE, '--rename-command', 'CONFIG', ''),
    DISK,
  );
  expect(finding(findings, 'eviction')).toMatchObject({ ok: true });
  expect(finding(findings, 'persistence')).toMatchObject({ ok: true });
  expect(finding(findings, 'fsync')).toMatchObject({ ok: false, severity: 'warn' });
});

test('a clock difference is a warning with its direction and size', async () => {
  const redis = await redisWith(...DURABLE);
  const behind = await checkRedis(redis, DISK, () => Date.now() - 300_000);
  expect(finding(behind, 'clock')).toMatchObject({
    ok: false,
    severity: 'warn',
    message: expect.stringMatching(/(299|300)\d{3} ms ahead of this machine/),
  });
  const ahead = await checkRedis(redis, DISK, () => Date.now() + 300_000);
  expect(finding(ahead, 'clock')?.message).toMatch(/(299|300)\d{3} ms behind this machine/);
});

test('a Cluster needs Redis 7, a single server 6.2', () => {
  const server = (cluster: string, found: string) => ({
    redis: undefined as never,
    name: '',
    info: new Map([
      ['cluster_enabled', cluster],
      ['redis_version', found],
    ]),
  });
  expect(version(server('0', '6.2.14'))).toMatchObject({ ok: true });
  expect(version(server('1', '6.2.14'))).toMatchObject({
    ok: false,
    severity: 'fail',
    message: 'Redis 6.2.14 is too old. Upgrade to 7.0 or newer.',
  });
  expect(version(server('1', '7.0.15'))).toMatchObject({ ok: true });
});

test('there must be as many replicas as must confirm, and on a Cluster not more', async () => {
  const master = await redisWith(...DURABLE, '--min-replicas-to-write', '1');
  const judged = await checkRedis(master, { level: 'replicated', replicas: 2 });
  expect(finding(judged, 'replicas')).toMatchObject({ ok: false, severity: 'fail' });
  expect(finding(judged, 'replicas')?.message).toMatch(/^0 of the 2 replicas .* are online/);
  expect(finding(judged, 'min replicas')?.message).toMatch(/Set min-replicas-to-write 2/);

  const server = (cluster: string) => ({
    redis: master,
    name: '',
    info: new Map([
      ['cluster_enabled', cluster],
      ['slave0', 'ip=10.0.0.1,port=6379,state=online,offset=1,lag=0'],
      ['slave1', 'ip=10.0.0.2,port=6379,state=online,offset=1,lag=0'],
      ['slave2', 'ip=10.0.0.3,port=6379,state=wait_bgsave,offset=0,lag=0'],
    ]),
  });
  expect(replicasInStep(server('0'), 1)).toMatchObject({ ok: true });
  expect(replicasInStep(server('1'), 2)).toMatchObject({ ok: true, message: '2 online' });
  expect(replicasInStep(server('1'), 1)).toMatchObject({
    ok: false,
    severity: 'warn',
    message: expect.stringMatching(/Set REDIS_REPLICAS_TO_CONFIRM=2/),
  });
  expect(replicasInStep(server('0'), 3)).toMatchObject({ ok: false, severity: 'fail' });
});

test('a Cluster keeps a replica that has to confirm with its master', async () => {
  const options = ['--cluster-enabled', 'yes', '--cluster-require-full-coverage', 'no'];
  const master = await redisWith(...DURABLE, ...options);
  const judged = () => checkRedis(master, { level: 'replicated', replicas: 2 });
  expect(finding(await judged(), 'migration')).toMatchObject({
    ok: false,
    severity: 'warn',
    message: expect.stringMatching(/ is 1: .*Set cluster-migration-barrier 2\.$/),
  });
  await master.config('SET', 'cluster-migration-barrier', 2);
  expect(finding(await judged(), 'migration')).toMatchObject({ ok: true });
});
