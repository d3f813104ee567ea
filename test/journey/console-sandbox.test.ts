/** The console of a sandbox without a login: open on this machine, and nowhere else. */
import { request } from 'node:http';
import { openStage, type Stage } from './stage.js';

let stage: Stage;
let port: string;

beforeAll(async () => {
  stage = await openStage();
  port = new URL(stage.config.publicUrl).port;
});

afterAll(() => stage.close());

interface Asked {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** fetch() does not set a Host. */
function ask({ path = '/console/api/me', method = 'GET', headers = {}, body }: Asked) {
  return new Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }>(
    (resolve, reject) => {
      const options = { host: '127.0.0.1', port, path, method };
      const sent = request({ ...options, headers: { host: `127.0.0.1:${port}`, ...headers } });
      sent.on('response', async (answer) => {
        let text = '';
        for await (const chunk of answer) text += String(chunk);
        resolve({ status: answer.statusCode ?? 0, text, headers: answer.headers });
      });
      sent.on('error', reject);
      sent.end(body);
    },
  );
}

it.each(['127.0.0.1', 'localhost'])('is open at %s, as an operator', async (host) => {
  const { status, text } = await ask({ headers: { host: `${host}:${port}` } });
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ role: 'operator', hasLogin: false, mode: 'sandbox' });
});

const CLOSED: [string, Record<string, string>][] = [
  ['a name that leads here by DNS', { host: 'rebind.example' }],
  ['the address of a network', { host: '192.168.1.5' }],
  ['a proxy', { 'x-forwarded-for': '127.0.0.1' }],
  ['a proxy by its own header', { forwarded: 'for=127.0.0.1;host=localhost' }],
];

it.each(CLOSED)('is closed to %s: the page, the calls and the board', async (_name, headers) => {
  expect((await ask({ headers })).status).toBe(401);
  const page = await ask({ path: '/console/', headers });
  expect(page.status).toBe(403);
  expect(page.text).not.toContain('id="views"');
  expect((await ask({ path: '/console/queues/', headers })).status).toBe(401);
});

it('a site that the browser shows cannot act in it', async () => {
  const body = JSON.stringify({ tenant: 'default', country: 'FI', reason: 'a test' });
  const act = (headers: Record<string, string>) =>
    ask({
      path: '/console/api/blocks/unblock',
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
  expect((await act({ origin: 'https://evil.example', 'x-console': '1' })).status).toBe(403);
  expect((await act({ origin: `http://127.0.0.1:${port}` })).status).toBe(403);
  const own = await act({ origin: `http://127.0.0.1:${port}`, 'x-console': '1' });
  expect(own.status).toBe(200);
});

it('has no path to sign in', async () => {
  for (const path of [
    '/console/login',
    '/console/callback',
    '/console/unknown',
    '/console/api/x',
  ]) {
    expect((await ask({ path })).status).toBe(404);
  }
});

it('its page has a strict policy, and files that browsers keep', async () => {
  const page = await ask({ path: '/console/' });
  expect(page.headers['content-security-policy']).toBe(
    "default-src 'none';script-src 'self';style-src 'self';img-src 'self';font-src 'none';connect-src 'self';base-uri 'none';form-action 'none';frame-ancestors 'none';require-trusted-types-for 'script';trusted-types 'none'",
  );
  expect(page.headers['cache-control']).toBe('no-store');
  const [, script = ''] = /src="(assets\/page-[0-9a-f]{8}\.js)"/.exec(page.text) ?? [];
  const asset = await ask({ path: `/console/${script}` });
  expect(asset.status).toBe(200);
  expect(asset.headers['cache-control']).toContain('immutable');
  const moved = await ask({ path: '/console' });
  expect([moved.status, moved.headers['location']]).toEqual([308, 'console/']);
});
