import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { ProjectCopy } from './project-copy.js';

const project = new ProjectCopy();
const connections: Redis[] = [];
/** The warning on a Node.js that gets no more fixes. */
const NODE_NOTE = /^Node\.js \S+ works, .*\n/;

afterEach(() => {
  for (const redis of connections.splice(0)) redis.disconnect();
});
afterAll(() => project.remove());

function connect(redisUrl: string): Redis {
  const path = decodeURIComponent(new URL(redisUrl).pathname);
  const redis = new Redis({ path, retryStrategy: () => null });
  redis.on('error', () => undefined);
  connections.push(redis);
  return redis;
}

test('it listens on a socket only for its owner, is durable, and stops with the service', async () => {
  const service = project.run('scripts/start');
  const { redisUrl } = await service.ready;
  expect(redisUrl).toBe(`unix://${project.folder}/data/redis/redis.sock`);
  expect(statSync(join(project.folder, 'data/redis')).mode & 0o777).toBe(0o700);
  const redis = connect(redisUrl);
  for (const [name, value] of [
    ['port', '0'],
    ['appendonly', 'yes'],
    ['appendfsync', 'everysec'],
    ['maxmemory-policy', 'noeviction'],
  ] as const) {
    expect(await redis.config('GET', name)).toEqual([name, value]);
  }
  const gone = once(redis, 'end');
  service.process.kill('SIGTERM');
  expect(await service.ended).toMatchObject({
    status: 7,
    stdout: expect.stringMatching(/SIGTERM/),
  });
  await gone;
  await expect(once(connect(redisUrl), 'connect')).rejects.toThrow();
});

test('a second start in the same folder names the running process, and does not affect it', async () => {
  const first = project.run('scripts/start');
  const { redisUrl } = await first.ready;
  const { status, stderr } = await project.run('scripts/start').ended;
  expect(status).toBe(1);
  expect(stderr.replace(NODE_NOTE, '')).toBe(
    `error: Octothorpe is already running from this folder (process ${first.process.pid}). Stop that one, or give this one its own DATA_DIR, PORT and SANDBOX_PORT.\n`,
  );
  expect(await connect(redisUrl).ping()).toBe('PONG');
  first.process.kill('SIGINT');
  expect(await first.ended).toMatchObject({ status: 7, stdout: expect.stringMatching(/SIGINT/) });
});

test('after a crash no Redis stays behind, and the next start finds the data', async () => {
  const first = project.run('scripts/start');
  const { redisUrl } = await first.ready;
  const redis = connect(redisUrl);
  await redis.set('challenge', 'kept');
  const gone = once(redis, 'end');
  first.process.kill('SIGKILL');
  await gone;
  await first.ended;
  const second = project.run('scripts/start');
  expect(await connect((await second.ready).redisUrl).get('challenge')).toBe('kept');
  second.process.kill('SIGTERM');
  await second.ended;
});

test('a service whose private Redis dies is stopped, with a failure', async () => {
  const service = project.run('scripts/start');
  const info = await connect((await service.ready).redisUrl).info('server');
  process.kill(Number(/process_id:(\d+)/.exec(info)?.[1]), 'SIGKILL');
  const { status, stderr } = await service.ended;
  expect(status).toBe(1);
  expect(stderr).toMatch(/the private Redis has ended/);
});

test.each([
  ['odd', 'a #1 100% b', /a%20%231%20100%25%20b\/data\/redis\/redis\.sock$/],
  ['too long for a socket', 'deep'.repeat(30), /\/octothorpe-redis\.\w+\/redis\.sock$/],
])('it works in a folder whose name is %s', async (_, name, socket) => {
  const elsewhere = new ProjectCopy(name);
  try {
    const service = elsewhere.run('scripts/start');
    const { redisUrl } = await service.ready;
    expect(redisUrl).toMatch(socket);
    expect(await connect(redisUrl).ping()).toBe('PONG');
    expect(existsSync(join(elsewhere.folder, 'data/redis/appendonlydir'))).toBe(true);
    service.process.kill('SIGTERM');
    expect(await service.ended).toMatchObject({ status: 7 });
    expect(existsSync(decodeURIComponent(new URL(redisUrl).pathname))).toBe(false);
  } finally {
    elsewhere.remove();
  }
});
