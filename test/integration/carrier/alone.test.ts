import { type ChildProcess, execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { spawnTied } from '../../../scripts/lib/tied-process.js';

const MAIN = 'dist/packages/carrier/src/main.js';
/** Of a carrier that should not have started. */
const STOP_AFTER_MS = 10_000;
const PHONE = '+358441234567';

const folder = mkdtempSync(join(tmpdir(), 'carrier-alone-'));
const file = join(folder, 'new/carrier.json');
const running: ChildProcess[] = [];

beforeAll(() => execFileSync(process.execPath, ['scripts/build.js'], { stdio: 'ignore' }));
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

/** Resolves with the carrier's address, once it has printed where its accounts are. */
async function start() {
  const child = spawnTied(process.execPath, [MAIN, file], {
    env: { PATH: process.env['PATH'], PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const exited = once(child, 'exit').then(([status]) => status as number | null);
  const lines: string[] = [];
  if (!child.stdout) throw new Error('The carrier has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (line.includes(file)) break;
  }
  const base = /(http:\/\/\S+)\/phone\//.exec(lines.join('\n'))?.[1] ?? '';
  return { child, exited, base, text: lines.join('\n') };
}

/** What it prints when it does not start. */
function refusal(content: string, port = '0') {
  const wrong = join(folder, 'wrong.json');
  writeFileSync(wrong, content);
  const env = { PATH: process.env['PATH'], PORT: port };
  const { status, stderr } = spawnSync(process.execPath, [MAIN, wrong], {
    env,
    timeout: STOP_AFTER_MS,
  });
  return { status, text: stderr.toString() };
}

function settings() {
  return JSON.parse(readFileSync(file, 'utf8'));
}

test('it runs without the gateway: its own accounts, an SMS, and the phone that shows it', async () => {
  const { child, exited, base, text } = await start();
  const { twilio, vonage } = settings();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  for (const secret of [twilio.authToken, vonage.apiSecret, vonage.signatureSecret]) {
    expect(text).not.toContain(secret);
  }

  const sent = await fetch(`${base}/2010-04-01/Accounts/${twilio.accountSid}/Messages.json`, {
    method: 'POST',
    headers: {
      Authorization: `Basic ${btoa(`${twilio.accountSid}:${twilio.authToken}`)}`,
    },
    body: new URLSearchParams({ To: PHONE, From: twilio.numbers[0], Body: 'Hello' }),
  });
  expect(sent.status).toBe(201);
  const phone = await (await fetch(`${base}/sandbox/phones/${PHONE.slice(1)}`)).json();
  expect(phone).toMatchObject({ messages: [{ body: 'Hello', from: twilio.numbers[0] }] });

  const page = await (await fetch(`${base}/`)).text();
  const script = /src="([^"]+\.js)"/.exec(page)?.[1] ?? '';
  expect((await fetch(`${base}/phone/${script}`)).status).toBe(200);

  child.kill('SIGTERM');
  expect(await exited).toBe(0);
});

test('its accounts stay the same over a restart', async () => {
  const before = settings();
  const { child, exited } = await start();
  expect(settings()).toEqual(before);
  child.kill('SIGINT');
  expect(await exited).toBe(0);
});

test.each([
  ['{"twilo": {}}', /wrong\.json is not valid\.\n.*twilo/],
  ['{"twilio": {"accountSid": "AC1", "authToken": "x", "numbers": ["12"]}}', /E\.164/],
  ['{', /Cannot read .*wrong\.json/],
  ['null', /wrong\.json is not valid/],
])('settings that cannot be right are refused with the reason: %s', (content, reason) => {
  const { status, text } = refusal(content);
  expect(status).toBe(1);
  expect(text).toMatch(reason);
  expect(text).not.toContain('    at ');
});

test('a PORT that is none is refused', () => {
  expect(refusal('{}', 'http')).toEqual({
    status: 1,
    text: 'error: PORT must be 0 to 65535; it is http.\n',
  });
});

test('a port that is taken is named, with what to do', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const { status, text } = refusal('{}', String(port));
  other.close();
  expect(status).toBe(1);
  expect(text).toMatch(new RegExp(`Port ${port} on 127.0.0.1 is taken.*--port`));
});
