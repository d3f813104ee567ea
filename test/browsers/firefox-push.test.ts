/** The whole way of an approval, with nothing of ours replaced: the built service, a push message, and the app in Firefox. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { HostedBrowser } from '../setup/hosted-browser.js';
import { freePort } from '../setup/processes.js';
import { freshTestRedis, testRedisUrl } from '../setup/redis.js';
import { buildService, type ServiceProcess, startProcess } from '../setup/service-process.js';
import { sharedIdentity } from '../setup/shared-identity.js';
import { until } from '../setup/until.js';
import { launchFirefox, Tab } from './firefox.js';
import {
  DELIVERED,
  type FirefoxPushService,
  startFirefoxPushService,
} from './firefox-push-service.js';
import { DISMISS, SHOWN, WAITING } from './notifications.js';

const SUBJECT = 'person-1';

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-firefox-'));
let origin: string;
let key: string;
let push: FirefoxPushService;
let service: ServiceProcess;
let firefox: Browser;
/** Another page of the service: it shows what the service worker does while the app is closed. */
let elsewhere: Tab;

beforeAll(async () => {
  await buildService();
  await (await freshTestRedis()).quit();
  push = await startFirefoxPushService(folder);
  const port = await freePort();
  origin = `http://127.0.0.1:${port}`;
  key = sharedIdentity(folder).apiKey;
  [service, firefox] = await Promise.all([
    startProcess('api,worker', {
      DATA_DIR: folder,
      PORT: String(port),
      REDIS_URL: testRedisUrl(),
      REDIS_COMMAND_TIMEOUT_MS: '10000',
      // As for a push service of one's own.
      PUSH_SERVICES: push.host,
      NODE_EXTRA_CA_CERTS: push.caFile,
    }),
    launchFirefox(push.webSocket),
  ]);
  elsewhere = await Tab.open(firefox, `${origin}/docs/`);
}, 120_000);

afterAll(async () => {
  await firefox?.close();
  await service?.end();
  await push?.close();
  rmSync(folder, { recursive: true });
});

async function call(method: 'GET' | 'POST', path: string, body?: object) {
  const answer = await fetch(`${origin}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': 'application/json',
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const said = (await answer.json()) as Record<string, string>;
  if (!answer.ok) throw new Error(`${answer.status}: ${said['detail']}`);
  return said;
}

const stateOf = async (id: string) => (await call('GET', `/v1/challenges/${id}`))['state'];

/** A challenge whose push message has come to Firefox, while the app was closed. */
async function askedByPush(): Promise<{ id: string; matchDigit: string }> {
  const before = push.acknowledged.length;
  const asked = await call('POST', '/v1/challenges', { channel: 'approve', subject: SUBJECT });
  const { id = '', matchDigit = '' } = asked;
  await until(() => push.acknowledged.length > before);
  expect(push.acknowledged.slice(before)).toEqual([DELIVERED]);
  await until(async () => ((await elsewhere.page.evaluate(SHOWN)) as string[]).length > 0);
  expect(await elsewhere.page.evaluate(SHOWN)).toEqual([WAITING]);
  await elsewhere.page.evaluate(DISMISS);
  await until(async () => (await stateOf(id)) === 'sent');
  return { id, matchDigit };
}

const openApp = () => Tab.open(firefox, `${origin}/authenticator/`);

test('the app is paired, and turns on notifications', async () => {
  const session = await call('POST', '/v1/sessions', {
    ...{ purpose: 'setup', subject: SUBJECT, methods: ['app'] },
    returnUrl: 'http://127.0.0.1:4000/callback',
  });
  const page = new HostedBrowser(origin);
  await page.open(session['url'] ?? '');
  const app = await Tab.open(firefox, (await page.post('app/pair')).body.url);
  await app.press('Add this account');
  await app.heading('Contoso');
  await app.press('Turn on notifications');
  await app.text('Notifications are on.');
  expect(app.complaints).toEqual([]);
  await app.page.close();
});

test('a push message shows a notification; the request is approved with the number', async () => {
  const { id, matchDigit } = await askedByPush();
  const app = await openApp();
  await app.heading('Is this you?');
  await until(async () => (await stateOf(id)) === 'shown');
  await app.type('Number on the sign-in page', matchDigit);
  await app.press('Approve');
  await app.heading('Approved');
  expect(await stateOf(id)).toBe('approved');
  expect(app.complaints).toEqual([]);
  await app.page.close();
});

test('‘No, it’s not me’ denies it', async () => {
  const { id } = await askedByPush();
  const app = await openApp();
  await app.press('No, it’s not me');
  await app.press('Refuse this request');
  await app.heading('Refused');
  expect(await stateOf(id)).toBe('denied');
  expect(app.complaints).toEqual([]);
  await app.page.close();
});
