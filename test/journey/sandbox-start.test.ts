/** `octothorpe start` as a developer runs it, without a configuration or with the example: what it prints works. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { spawnTied } from '../../scripts/lib/tied-process.js';
import { freePort, heardService } from '../setup/processes.js';
import { Receiver, verify } from '../setup/receiver.js';
import { buildService } from '../setup/service-process.js';

interface Started {
  /** Where it was started. */
  readonly folder: string;
  readonly url: string;
  readonly carrier: string;
  /** All lines so far. */
  readonly lines: readonly string[];
  /** The command that it prints, as a shell runs it. */
  paste(): Promise<Challenge>;
  stop(): Promise<number | null>;
}

interface Challenge {
  readonly id: string;
  readonly state: string;
  readonly createdAt: string;
}

const running: Started[] = [];
const folders: string[] = [];

beforeAll(() => buildService(), 120_000);

afterAll(async () => {
  for (const each of running) await each.stop();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function spawnStart(variables: NodeJS.ProcessEnv) {
  const folder = mkdtempSync(join(tmpdir(), 'octothorpe-start-'));
  folders.push(folder);
  const child = spawnTied(process.execPath, [resolve('dist/src/cli/main.js'), 'start'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], SANDBOX_TIME_SCALE: '50', ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  return { folder, child, lines, ...heardService(child, (line) => lines.push(line)) };
}

async function start(variables: NodeJS.ProcessEnv = {}): Promise<Started> {
  const [PORT, SANDBOX_PORT] = [String(await freePort()), String(await freePort())];
  const { folder, child, lines, ready, exited } = spawnStart({ PORT, SANDBOX_PORT, ...variables });
  await ready;
  const started = {
    folder,
    url: `http://127.0.0.1:${PORT}`,
    carrier: `http://127.0.0.1:${SANDBOX_PORT}`,
    lines,
    paste: async () => {
      const from = lines.findIndex((line) => line.startsWith('curl '));
      const printed = lines.slice(from, from + 4).join('\n');
      const { stdout } = await promisify(execFile)('bash', ['-c', printed], { cwd: folder });
      return JSON.parse(stdout);
    },
    stop: async () => {
      child.kill('SIGINT');
      return exited;
    },
  };
  running.push(started);
  return started;
}

async function codeFor({ carrier }: Started, { createdAt }: Challenge): Promise<string> {
  const answer = await fetch(`${carrier}/sandbox/phones/358441234567?wait=20&since=${createdAt}`);
  const { messages } = (await answer.json()) as { messages: { body: string }[] };
  return /\b\d{6}\b/.exec(messages.at(-1)?.body ?? '')?.[0] ?? '';
}

test('with config.example.json and WEBHOOK_URL, the printed command sends a code, and the printed secret verifies the webhook', async () => {
  const receiver = await Receiver.listen();
  const started = await start({
    CONFIG_FILE: resolve('config.example.json'),
    WEBHOOK_URL: receiver.url,
    REDIS_URI: 'redis://127.0.0.1:6379',
  });
  const challenge = await started.paste();
  expect(challenge).toMatchObject({ state: 'queued' });
  const { authorization } = keyOf(started);
  const answer = await fetch(`${started.url}/v1/challenges/${challenge.id}/check`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ code: await codeFor(started, challenge) }),
  });
  expect(await answer.json()).toMatchObject({ verified: true });
  const [received] = await receiver.received.take(1);
  const secret = /whsec_\S+/.exec(started.lines.join('\n'))?.[0] ?? '';
  expect(received && verify(received, secret)).toMatchObject({
    type: 'challenge.sms_verified',
    data: { id: challenge.id },
  });
  expect(started.lines.join('\n')).toContain('Did you mean REDIS_URL?');
  await receiver.close();
  expect(await started.stop()).toBe(0);
}, 120_000);

test('without any configuration, a session may return to any address of this machine and to no other', async () => {
  const started = await start();
  const { authorization } = keyOf(started);
  const session = async (returnUrl: string) => {
    const answer = await fetch(`${started.url}/v1/sessions`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ purpose: 'setup', subject: 'user-1', returnUrl }),
    });
    return answer.status;
  };
  expect(await session('http://localhost:5173/phone/done?from=here')).toBe(201);
  expect(await session('http://127.0.0.1:8080/')).toBe(201);
  expect(await session('http://192.168.0.7:8080/')).toBe(422);

  const { ready, exited, lines } = spawnStart({
    PORT: new URL(started.url).port,
    SANDBOX_PORT: '0',
  });
  await expect(ready).rejects.toThrow();
  expect(await exited).toBe(1);
  const said = lines.join('\n');
  expect(said).toMatch(/PORT: Port \d+ on 127\.0\.0\.1 is taken by \S+ \(process \d+, started in /);
  const next = Number(/PORT=(\d+) is free/.exec(said)?.[1]);
  const second = await start({ PORT: String(next) });
  expect(second.lines.join('\n')).toContain(`http://127.0.0.1:${next}/v1`);
}, 120_000);

/** The header that the printed command sends. */
function keyOf(started: Started) {
  const file = /cat ([^)]+)\)/.exec(started.lines.join('\n'))?.[1] ?? '';
  const key = readFileSync(resolve(started.folder, file), 'utf8');
  return { authorization: `Bearer ${key}` };
}
