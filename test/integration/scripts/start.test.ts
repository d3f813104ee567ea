import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ProjectCopy } from './project-copy.js';

/** The programs of every Debian, without a Redis, apt-get or docker. */
const BARE = 'bash env node sed sort head grep id cat mkdir dirname chmod'.split(' ');

const project = new ProjectCopy();
afterAll(() => project.remove());

test('without Redis, and without a way to install it, the error says what to do', async () => {
  const { status, stderr } = await project.run('scripts/start', { PATH: project.path(BARE) }).ended;
  expect(status).toBe(1);
  expect(stderr).toMatch(/needs Redis 6\.2 or newer.*apt-get install redis-server.*REDIS_URL/);
  expect(stderr.match(/^error:/gm)).toHaveLength(1);
});

test('the error of a too old Node.js names it and the required one', async () => {
  const PATH = project.path(
    BARE.filter((name) => name !== 'node'),
    { node: 'echo v18.20.4' },
  );
  for (const script of ['scripts/start', 'scripts/test']) {
    const { status, stderr } = await project.run(script, { PATH }).ended;
    expect(status).toBe(1);
    expect(stderr).toMatch(/^error: Octothorpe needs Node\.js 20\.19 or newer; this is 18\.20\.4/);
  }
});

test('without Node.js there is a clear error', async () => {
  const PATH = project.path(BARE.filter((name) => name !== 'node'));
  const { status, stderr } = await project.run('scripts/start', { PATH }).ended;
  expect(status).toBe(1);
  expect(stderr).toMatch(/there is no 'node' on PATH/);
});

test('a Redis in REDIS_URL is used, and no private one is started', async () => {
  project.write('.env', 'REDIS_URL=redis://from-the-file:6379\nGREETING=hello\n');
  const fromFile = project.run('scripts/start', { PATH: project.path(BARE) });
  expect(await fromFile.ready).toEqual({
    redisUrl: 'redis://from-the-file:6379',
    greeting: 'hello',
  });
  fromFile.process.kill('SIGTERM');
  expect(await fromFile.ended).toMatchObject({ status: 7 });

  const fromEnvironment = project.run('scripts/start', {
    PATH: project.path(BARE),
    REDIS_URL: 'redis://from-the-environment:6379',
  });
  expect((await fromEnvironment.ready).redisUrl).toBe('redis://from-the-environment:6379');
  fromEnvironment.process.kill('SIGINT');
  expect(await fromEnvironment.ended).toMatchObject({ status: 7 });
  expect(existsSync(join(project.folder, 'data'))).toBe(false);
});
