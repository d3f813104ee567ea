import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
// @ts-expect-error: the example is plain JavaScript
import { createService } from '../../examples/service/service.js';
import { HostedBrowser } from '../setup/hosted-browser.js';
import { openStage, type Stage } from './stage.js';

let stage: Stage;
let server: Server;
let url: string;

beforeAll(async () => {
  // The service's configuration needs the example's address.
  const { createServer } = await import('node:http');
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  stage = await openStage({ tenant: { returnUrls: [`${url}/`], sessions: { audience: 'shop' } } });
  const apiKey = stage.authorized.authorization.replace('Bearer ', '');
  const octothorpe = stage.config.publicUrl;
  server.on('request', createService({ octothorpe, apiKey, ownUrl: url, audience: 'shop' }));
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await stage.close();
});

/** The person at the service, who is redirected to the hosted pages. */
async function sentAway() {
  const away = await fetch(`${url}/phone`, { method: 'POST', redirect: 'manual' });
  expect(away.status).toBe(303);
  const cookie = away.headers.getSetCookie()[0]?.split(';', 1)[0] ?? '';
  const browser = new HostedBrowser(stage.config.publicUrl);
  await browser.open(String(away.headers.get('location')));
  return { cookie, browser };
}

async function comeBack(location: string, cookie: string): Promise<[number, string]> {
  const answer = await fetch(location, { headers: { cookie } });
  return [answer.status, await answer.text()];
}

it('the example sets up a phone, verifies the result with jose, and accepts it once', async () => {
  const { cookie, browser } = await sentAway();
  const to = '+358444710001';
  await browser.post('start', { channel: 'sms', to });
  await browser.post('check', { code: await stage.codeFor(to) });
  const { location } = (await browser.post('finish', { outcome: 'done' })).body;
  expect(await comeBack(location, cookie)).toEqual([200, `user-8c1f: verified ${to}`]);
  expect((await comeBack(location, cookie))[0]).toBe(400);
});

it('the example gets the result of a person who cancels', async () => {
  const { cookie, browser } = await sentAway();
  const { location } = (await browser.post('finish', { outcome: 'cancel' })).body;
  expect(await comeBack(location, cookie)).toEqual([200, 'user-8c1f: canceled ']);
});

it('the example refuses another browser’s result, and a changed one', async () => {
  const { cookie, browser } = await sentAway();
  const { location } = (await browser.post('finish', { outcome: 'cancel' })).body;
  expect((await comeBack(location, 'state=another'))[0]).toBe(400);
  const forged = new URL(location);
  const [header, , signature] = String(forged.searchParams.get('result')).split('.');
  const claims = Buffer.from(JSON.stringify({ sub: 'user-8c1f', outcome: 'verified' }));
  forged.searchParams.set('result', `${header}.${claims.toString('base64url')}.${signature}`);
  expect((await comeBack(forged.href, cookie))[0]).toBe(400);
});
