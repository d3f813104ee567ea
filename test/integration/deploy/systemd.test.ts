import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { execForm, imageEnvironment } from './image-tree.js';

const FOLDER = 'deploy/systemd';
const units = readdirSync(FOLDER).filter((name) => /\.(service|target|timer)$/.test(name));
const SERVICES = ['octothorpe-api.service', 'octothorpe-worker.service'];
const HAS_SYSTEMD = spawnSync('systemd-analyze', ['--version']).status === 0;
/** A unit without any hardening has 9.6. */
const EXPOSURE_MAX = 2;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-units-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('they start the same commands as the image', () => {
  for (const unit of SERVICES) {
    const [command = ''] = setting(unit, 'ExecStart');
    expect(command.endsWith(` /usr/bin/${execForm('CMD')?.join(' ')}`)).toBe(true);
  }
});

test('each has its own role and health port, independent of the shared settings', () => {
  // Not in Environment=: EnvironmentFile= overrides it (systemd.exec(5)).
  const commands = SERVICES.map((unit) => setting(unit, 'ExecStart').join(' '));
  const own = 'CONFIG_FILE=%d/config.json /usr/bin/node';
  expect(commands[0]).toContain(`/usr/bin/env ROLES=api HEALTH_PORT=3002 ${own}`);
  expect(commands[1]).toContain(`/usr/bin/env ROLES=worker HEALTH_PORT=3003 ${own}`);
  const watch = readFileSync(join(FOLDER, 'restart-dead.js'), 'utf8');
  expect(watch).toContain('{ api: 3002, worker: 3003 }');
  expect(imageEnvironment()['HEALTH_PORT']).toBe('3002');
});

test('the stop time-out covers the longest shutdown', () => {
  for (const unit of SERVICES) expect(setting(unit, 'TimeoutStopSec')).toEqual(['45']);
});

// Without systemd this check is left out; the other tests still check the form.
(HAS_SYSTEMD ? test : test.skip)('systemd accepts them, and rates their exposure as low', () => {
  for (const unit of readdirSync(FOLDER)) cpSync(join(FOLDER, unit), join(folder, unit));
  for (const unit of units) {
    const text = readFileSync(join(folder, unit), 'utf8');
    writeFileSync(join(folder, unit), text.replaceAll('/usr/bin/node', '/bin/true'));
  }
  const paths = units.map((unit) => join(folder, unit.replace('@.', '@worker.')));
  cpSync(
    join(folder, 'octothorpe-watch@.service'),
    join(folder, 'octothorpe-watch@worker.service'),
  );
  cpSync(join(folder, 'octothorpe-watch@.timer'), join(folder, 'octothorpe-watch@worker.timer'));
  const verified = spawnSync('systemd-analyze', ['verify', ...paths]);
  expect(verified.stderr.toString()).toBe('');
  expect(verified.status).toBe(0);
  for (const unit of SERVICES) {
    const told = spawnSync('systemd-analyze', ['security', '--offline=true', join(folder, unit)]);
    const exposure = Number(/exposure level for .*: ([\d.]+)/.exec(told.stdout.toString())?.[1]);
    expect(exposure).toBeLessThan(EXPOSURE_MAX);
  }
});

describe('the watch', () => {
  test('a unit that reports itself dead is restarted', async () => {
    expect(await watched((_, res) => res.writeHead(503).end())).toEqual([
      'restart octothorpe-worker.service',
    ]);
  });

  test('a living unit is not restarted', async () => {
    expect(await watched((_, res) => res.end('{"live":true}'))).toEqual([]);
  });

  test('a unit that is starting or has ended is left to systemd', async () => {
    expect(await watched(undefined)).toEqual([]);
  });

  test('one bad answer is not enough', async () => {
    let asked = 0;
    const answer: RequestListener = (_, res) => {
      asked += 1;
      res.writeHead(asked === 1 ? 503 : 200).end();
    };
    expect(await watched(answer)).toEqual([]);
    expect(asked).toBe(2);
  });
});

/** The arguments of systemctl. */
async function watched(answer: RequestListener | undefined): Promise<string[]> {
  const said = join(folder, 'said');
  writeFileSync(said, '');
  writeFileSync(join(folder, 'systemctl'), `#!/bin/sh\necho "$@" >>${said}\n`, { mode: 0o755 });
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  if (!answer) server.close();
  const child = spawn(process.execPath, [join(FOLDER, 'restart-dead.js'), 'worker'], {
    env: { PATH: `${folder}${delimiter}${process.env['PATH']}`, HEALTH_PORT: String(port) },
  });
  await once(child, 'exit');
  server.closeAllConnections();
  server.close();
  return readFileSync(said, 'utf8').split('\n').filter(Boolean);
}

function setting(unit: string, name: string): string[] {
  const text = readFileSync(join(FOLDER, unit), 'utf8');
  return [...text.matchAll(new RegExp(`^${name}=(.*)$`, 'gm'))].map(([, value = '']) => value);
}
