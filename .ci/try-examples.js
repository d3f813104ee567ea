// Follows docs/quick-start.md in a blank folder, and walks through every example as a person does, against a started sandbox.
//   PORT=… SANDBOX_PORT=… DATA_DIR=… node .ci/try-examples.js FOLDER
import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { HostedBrowser } from '../dist/test/setup/hosted-browser.js';
import { ServiceBrowser } from '../dist/test/setup/service-browser.js';
import { blocksOf } from './readme-blocks.js';

const OWN_URL = 'http://127.0.0.1:4000';
const LINES_MAX = 30;
const MINUTES_MAX = 10;

const [folder] = process.argv.slice(2);
const { PORT, SANDBOX_PORT, DATA_DIR } = process.env;
const gateway = `http://127.0.0.1:${PORT}`;
const carrier = `http://127.0.0.1:${SANDBOX_PORT}`;
const shop = join(folder, 'shop');
const secrets = {
  OCTOTHORPE_URL: gateway,
  OCTOTHORPE_KEY: readFileSync(join(DATA_DIR, 'api-key'), 'utf8').trim(),
  OCTOTHORPE_WEBHOOK_SECRET: `whsec_${randomBytes(24).toString('base64')}`,
  SESSION_SECRET: randomBytes(16).toString('hex'),
};
let lastNumber = 4_760_000 + (process.pid % 1_000) * 10;

await quickStart();
await express();
await fastify();
await carrierInVitest();
await terminal('python', 'python3', ['examples/python/verify.py']);
await terminal('curl', 'examples/curl/verify.sh', []);

/** As it stands in the docs, but for ports and folders. */
async function quickStart() {
  const text = readFileSync('docs/quick-start.md', 'utf8');
  const blocks = blocksOf(text, 'quick-start');
  const [, program] = /```js\n([\s\S]*?)```/.exec(text);
  const lines = program.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > LINES_MAX)
    throw new Error(`The quick start has ${lines.length} lines of code.`);
  const began = Date.now();
  const script = blocks.join('\n').replaceAll('../shop', shop);
  execFileSync('bash', ['-euc', script.replaceAll('data/api-key', join(DATA_DIR, 'api-key'))], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  writeFileSync(join(shop, 'server.mjs'), program);
  await served('server.mjs', () => signInTwice());
  const seconds = Math.round((Date.now() - began) / 1000);
  if (seconds > MINUTES_MAX * 60) throw new Error(`It took ${seconds} s.`);
  console.log(
    `  ok      quick start: ${lines.length} lines of code, ${seconds} s from a blank folder to a second factor`,
  );
}

async function express() {
  copyFileSync('examples/express-sign-in/service.mjs', join(shop, 'service.mjs'));
  await served('service.mjs', async (said) => {
    const browser = await signInTwice();
    const manage = new HostedBrowser(gateway);
    await manage.open((await browser.get('/methods')).location);
    const { location } = (await manage.post('finish', { outcome: 'done' })).body;
    expect((await browser.get(location)).location, '/account');
    expect(await notify('whsec_AAAA'), 401);
    expect(await notify(secrets.OCTOTHORPE_WEBHOOK_SECRET), 204);
    await said('webhook challenge.expired');
  });
  console.log('  ok      Express: set-up, sign-in, own methods, webhook');
}

async function fastify() {
  const packages = [
    'fastify@5',
    '@fastify/cookie@11',
    '@fastify/formbody@9',
    '@fastify/session@11',
  ];
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--silent', ...packages], {
    cwd: shop,
  });
  copyFileSync('examples/fastify/server.mjs', join(shop, 'fastify.mjs'));
  await served('fastify.mjs', () => signInTwice());
  console.log('  ok      Fastify: set-up and sign-in');
}

/** With the carrier as it is packed. */
async function carrierInVitest() {
  const own = join(folder, 'carrier-vitest');
  const npm = (cwd, ...args) => promisify(execFile)('npm', args, { cwd });
  cpSync('examples/carrier-vitest', own, { recursive: true });
  await npm('.', 'pack', '--workspace', 'packages/carrier', '--pack-destination', own);
  const tarball = readdirSync(own).find((name) => name.endsWith('.tgz'));
  await npm(own, 'install', '--no-audit', '--no-fund', `./${tarball}`);
  await npm(own, 'test');
  console.log('  ok      vitest: an SMS, its answer, and the answer to that');
}

/** A program that asks for the code in the terminal: first a wrong one is typed, and then the right one. */
async function terminal(name, command, args) {
  const to = newNumber();
  const child = spawn(command, [...args, to], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...secrets },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(String(chunk)));
  const code = await codeFor(to);
  child.stdin.write(`${String((Number(code) + 1) % 1_000_000).padStart(6, '0')}\n${code}\n`);
  const [status] = await once(child, 'exit');
  const text = output.join('');
  if (status !== 0 || !/wrong_code[\s\S]*verified/.test(text)) {
    throw new Error(`${name} ended with ${status}: ${text}`);
  }
  console.log(`  ok      ${name}: a wrong code, then the right one`);
}

/** Sets a phone up, then signs in by it in another browser. @returns that browser, signed in */
async function signInTwice() {
  const to = newNumber();
  const nobody = new ServiceBrowser(OWN_URL);
  expect((await nobody.get('/account')).location, '/');
  const wrong = await nobody.post('/sign-in', { user: 'anna', password: 'wrong' });
  expect(wrong.status, 401);
  let browser;
  for (const how of ['setup', 'signin']) {
    browser = new ServiceBrowser(OWN_URL);
    await browser.post('/sign-in', { user: 'anna', password: 'correct horse' });
    const back = await prove((await browser.get('/account')).location, to, how);
    await browser.get((await browser.get(back)).location);
    expect((await browser.get('/account')).text, 'Hello anna: password and sms');
  }
  await forget('anna');
  return browser;
}

async function prove(location, to, how) {
  const page = new HostedBrowser(gateway);
  await page.open(location);
  await page.post('start', { channel: 'sms', ...(how === 'setup' ? { to } : {}) });
  await page.until(({ challenge }) => challenge?.state === 'delivered');
  const { body } = await page.post('check', { code: await codeFor(to) });
  expect(body.outcome, 'verified');
  return (await page.post('finish', { outcome: 'done' })).body.location;
}

/** The next example begins with a person who has nothing registered. */
async function forget(subject) {
  const authorization = `Bearer ${secrets.OCTOTHORPE_KEY}`;
  await fetch(`${gateway}/v1/subjects/${subject}`, {
    method: 'DELETE',
    headers: { authorization },
  });
}

/** The code in the newest SMS to the phone. */
async function codeFor(to) {
  const phone = await (await fetch(`${carrier}/sandbox/phones/${to.slice(1)}?wait=20`)).json();
  const [, code] = /\b(\d{6})\b/.exec(phone.messages.at(-1)?.body ?? '') ?? [];
  if (!code) throw new Error(`No code has come to ${to}.`);
  return code;
}

async function notify(secret) {
  const [at, body] = [new Date(), '{"type":"challenge.expired","data":{}}'];
  const answer = await fetch(`${OWN_URL}/octothorpe`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'webhook-id': 'msg_1' },
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
    },
    body,
  });
  return answer.status;
}

/** Runs a server of the shop while `walk` does. */
async function served(file, walk) {
  const child = spawn(process.execPath, [file], {
    cwd: shop,
    env: { PATH: process.env.PATH, ...secrets },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit').then(([status]) => {
    throw new Error(`${file} has ended with ${status}. Is port 4000 free?`);
  });
  const lines = [];
  let told = () => {};
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    told();
  });
  const said = async (text) => {
    while (!lines.some((line) => line.includes(text))) {
      await new Promise((resolve) => {
        told = resolve;
      });
    }
  };
  try {
    await Promise.race([said(OWN_URL).then(() => walk(said)), ended]);
  } finally {
    ended.catch(() => {});
    child.kill();
    await ended.catch(() => {});
  }
}

function newNumber() {
  lastNumber += 1;
  return `+35844${lastNumber}`;
}

function expect(found, wanted) {
  if (found !== wanted)
    throw new Error(`It is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}.`);
}
