/** `octothorpe-carrier` without a file: what it prints, its proxy, and how it ends. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { spawnTied } from '../../../scripts/lib/tied-process.js';

const MAIN = 'dist/packages/carrier/src/main.js';
const SID = `AC${'c'.repeat(32)}`;
const PHONE = '15558675310';

const data = mkdtempSync(join(tmpdir(), 'carrier-zero-'));
const running: ChildProcess[] = [];

beforeAll(() => execFileSync(process.execPath, ['scripts/build.js'], { stdio: 'ignore' }));
afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(data, { recursive: true });
});

async function start(...options: string[]) {
  const child = spawnTied(process.execPath, [MAIN, '--port', '0', '--data', data, ...options], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  if (!child.stdout) throw new Error('The carrier has no output.');
  const [first] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, first: String(first) };
}

/** @param program of an application, with Twilio's SDK and no address of the carrier */
async function application(program: string, env: Record<string, string>) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program],
    { env: { PATH: process.env['PATH'] ?? '', ...env } },
  );
  return stdout.trim();
}

test('an application without a base URL reaches it as its proxy, over TLS, and leaves nothing', async () => {
  const { child, first } = await start('--json', '--quiet');
  const { url, caFile } = JSON.parse(first);
  const proxied = { HTTP_PROXY: url, HTTPS_PROXY: url, NODE_EXTRA_CA_CERTS: caFile };
  const sent = await application(
    `import twilio from 'twilio';
     const client = twilio('${SID}', 'token');
     const { status } = await client.messages.create({ to: '+${PHONE}', from: '+15017122661', body: 'through the proxy' });
     const { valid } = await client.lookups.v2.phoneNumbers('+${PHONE}').fetch();
     console.log(status, valid);`,
    proxied,
  );
  expect(sent).toBe('queued true');
  const phone = (await (await fetch(`${url}/sandbox/phones/${PHONE}`)).json()) as {
    messages: object[];
  };
  expect(phone.messages).toMatchObject([{ body: 'through the proxy' }]);
  // Another host is refused, and the refusal names the cure.
  const refused = await application(
    `import { connect } from 'node:net';
     const { hostname, port } = new URL(process.env.HTTP_PROXY);
     const socket = connect(Number(port), hostname);
     socket.write('CONNECT example.com:443 HTTP/1.1\\r\\nHost: example.com:443\\r\\n\\r\\n');
     let text = '';
     for await (const chunk of socket) text += chunk;
     console.log(text.split('\\r\\n')[0], /NO_PROXY/.test(text));`,
    proxied,
  );
  expect(refused).toBe('HTTP/1.1 403 Forbidden true');
  child.kill('SIGTERM');
  expect((await once(child, 'exit'))[0]).toBe(0);
});

test('the proxy’s authority stays the same over a restart', async () => {
  const caOf = async () => {
    const { child, first } = await start('--json', '--quiet');
    const { caFile } = JSON.parse(first);
    child.kill('SIGTERM');
    await once(child, 'exit');
    return execFileSync('cat', [caFile]).toString();
  };
  expect(await caOf()).toBe(await caOf());
});

test('it prints what to set for each SDK', async () => {
  const child = spawnTied(process.execPath, [MAIN, '--port', '0', '--data', data], {
    env: { PATH: process.env['PATH'] },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  if (!child.stdout) throw new Error('The carrier has no output.');
  const [text] = await once(child.stdout.setEncoding('utf8'), 'data');
  for (const said of [/\/phone\//, /client\.api\.baseUrl/, /apiHost/, /HTTP_PROXY=/, /ca\.pem/]) {
    expect(text).toMatch(said);
  }
  child.kill('SIGTERM');
  await once(child, 'exit');
});

test('tied to a program, it ends with it', async () => {
  const child = spawn(process.execPath, [MAIN, '--port', '0', '--no-proxy', '--json', '--tied'], {
    env: { PATH: process.env['PATH'] },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  running.push(child);
  await once(createInterface({ input: child.stdout }), 'line');
  child.stdin.end();
  expect((await once(child, 'exit'))[0]).toBe(0);
});

test('--help and --version say so and end', async () => {
  const run = (option: string) => execFileSync(process.execPath, [MAIN, option]).toString();
  expect(run('--help')).toContain('--auth-token');
  expect(run('--version')).toMatch(/^\d+\.\d+\.\d+\n$/);
});
