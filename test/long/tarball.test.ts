/** The packed tarball, installed into an empty folder as a person would: it starts, sends a code, and shows it on a phone. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { spawnTied } from '../../scripts/lib/tied-process.js';
import { freePort, heardService } from '../setup/processes.js';

const execute = promisify(execFile);
let folder: string;
/** In the folder. */
let tarball: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-tarball-'));
  await execute('npm', ['pack', '--silent', '--pack-destination', folder]);
  tarball = `./${readdirSync(folder).find((name) => name.endsWith('.tgz'))}`;
}, 300_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('npx runs it, and what it starts sends a code', async () => {
  const [PORT, SANDBOX_PORT] = [String(await freePort()), String(await freePort())];
  const env = {
    ...process.env,
    PORT,
    SANDBOX_PORT,
    SANDBOX_TIME_SCALE: '20',
    REDIS_URL: '',
    NODE_OPTIONS: '',
  };
  const options = { cwd: folder, env };
  const { stdout: version } = await execute('npx', ['--yes', tarball, '--version'], options);
  expect(version).toMatch(/^\d+\.\d+\.\d+\n$/);
  await execute(
    'npm',
    ['install', '--no-audit', '--no-fund', '--prefer-offline', tarball],
    options,
  );
  const binary = join(folder, 'node_modules/.bin/octothorpe');
  const child = spawnTied(binary, ['start'], { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const { ready, exited } = heardService(child);
  await ready;
  const command = async (...args: string[]) => (await execute(binary, args, options)).stdout;
  const sent = JSON.parse(await command('send', '+358441234567', '--json'));
  expect(sent).toMatchObject({ state: 'queued', mode: 'sandbox' });
  const phone = await fetch(`http://127.0.0.1:${SANDBOX_PORT}/sandbox/phones/358441234567?wait=20`);
  const { messages } = (await phone.json()) as { messages: { body: string }[] };
  const code = /\b\d{6}\b/.exec(messages.at(-1)?.body ?? '')?.[0] ?? '';
  expect(await command('check', sent.id, code)).toBe('Verified.\n');
  expect(await command('doctor')).toContain('All well.');
  child.kill('SIGTERM');
  expect(await exited).toBe(0);
}, 600_000);
