/** Runs the image's content: an unprivileged user, a tree that it cannot write, no packages of development. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnTied } from '../../../scripts/lib/tied-process.js';
import { type OwnRedis, startOwnRedis } from '../../setup/own-redis.js';
import { freePort, heardService } from '../../setup/processes.js';
import { dockerfile, execForm, imageEnvironment, layOut } from './image-tree.js';

const NOBODY = 65_534;
/** Only root can change the user; other users remove their own write permission. */
const IS_ROOT = process.getuid?.() === 0;

let folder: string;
let app: string;
let redis: OwnRedis;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-image-'));
  chmodSync(folder, 0o755);
  app = join(folder, 'app');
  mkdirSync(app);
  layOut(app, join(folder, 'scratch'));
  const socket = join(folder, 'redis.sock');
  redis = await startOwnRedis(
    ...['--unixsocket', socket, '--unixsocketperm', '777', '--appendonly', 'yes'],
  );
  writeFileSync(join(folder, 'config.json'), JSON.stringify(CONFIG));
  environment = {
    ...imageEnvironment(),
    PATH: process.env['PATH'],
    HOST: '127.0.0.1',
    PORT: String(await freePort()),
    HEALTH_PORT: String(await freePort()),
    MODE: 'production',
    TRUST_PROXY: 'false',
    SHUTDOWN_NOTICE_MS: '0',
    PUBLIC_URL: 'https://verify.example.com',
    REDIS_URL: redis.url,
    CONFIG_FILE: join(folder, 'config.json'),
    MASTER_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'token',
  };
  if (!IS_ROOT) execFileSync('chmod', ['-R', 'a-w', app]);
});

afterAll(async () => {
  await redis.stop();
  if (!IS_ROOT) execFileSync('chmod', ['-R', 'u+w', app]);
  rmSync(folder, { recursive: true, force: true });
});

const CONFIG = {
  tenants: [
    {
      id: 'default',
      brand: 'Contoso',
      apiKeys: [{ sha256: '0'.repeat(64) }],
      senders: [{ provider: 'twilio', channel: 'sms', from: 'Contoso' }],
      countries: { sms: ['FI'] },
    },
  ],
  routes: { sms: { '*': ['twilio'] } },
};

function run(command: readonly string[], roles: string, more: NodeJS.ProcessEnv = {}) {
  const [program = '', ...args] = command;
  const child = spawnTied(program, args, {
    cwd: app,
    env: { ...environment, ROLES: roles, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(IS_ROOT ? { uid: NOBODY, gid: NOBODY } : {}),
  });
  const lines: string[] = [];
  const { ready, exited } = heardService(child, (line) => lines.push(line));
  return { child, lines, ready: Promise.race([ready.catch(() => {}), exited]), exited };
}

/** The command of HEALTHCHECK, as Docker would run it inside the container. */
function healthCheck(): number | null {
  const [program = '', ...args] = JSON.parse(
    /CMD (\[.*\])/.exec(dockerfile.getHEALTHCHECKs()[0]?.getArgumentsContent() ?? '')?.[1] ?? '[]',
  ) as string[];
  return spawnSync(program, args, { env: environment }).status;
}

test('it contains no packages of development', () => {
  for (const name of ['typescript', 'jest', '@biomejs', 'playwright-core', 'kubernetes-models']) {
    expect([name, existsSync(join(app, 'node_modules', name))]).toEqual([name, false]);
  }
  expect(existsSync(join(app, 'src'))).toBe(false);
  expect(existsSync(join(app, 'dist/scripts/bench'))).toBe(false);
});

test.each(['api', 'worker'])(
  'the %s starts without a writable place, is healthy, and ends cleanly on SIGTERM',
  async (role) => {
    const { child, lines, ready, exited } = run(execForm('CMD') ?? [], role);
    await ready;
    expect(lines.join('\n')).toContain('Octothorpe is ready (production mode');
    expect(healthCheck()).toBe(0);
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    expect(healthCheck()).toBe(1);
  },
);

test('SIGTERM also ends it during the start, although it is process 1', async () => {
  // A Redis that does not answer, so that the start waits.
  const socket = join(folder, 'silent.sock');
  const silent = createServer(() => {}).listen(socket);
  await once(silent, 'listening');
  chmodSync(socket, 0o777);
  const { child, exited } = run(execForm('CMD') ?? [], 'worker', { REDIS_URL: `unix://${socket}` });
  await once(silent, 'connection');
  child.kill('SIGTERM');
  const code = await exited;
  silent.close();
  expect(code).toBe(0);
});

test('the doctor in it finds no fault in the deployment', () => {
  const { stdout, status } = spawnSync(process.execPath, ['dist/src/cli/main.js', 'doctor'], {
    cwd: app,
    env: { ...environment, ROLES: 'api' },
  });
  expect(stdout.toString()).toContain('All well.');
  expect(status).toBe(0);
});
