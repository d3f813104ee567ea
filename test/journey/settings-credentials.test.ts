/** A carrier's password changes while messages go out: none is lost, and both processes use the new one. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { until } from '../setup/until.js';
import { openSettingsStage, type SettingsStage } from './settings-stage.js';

let opened: SettingsStage;
let server: Server;
const authorizations: string[] = [];
let lastNumber = 7_300_000;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    await text(request);
    authorizations.push(request.headers.authorization ?? '');
    const body = JSON.stringify({ id: `s${authorizations.length}`, status: 'created' });
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  opened = await openSettingsStage({
    variables: { MODE: 'sandbox' },
    tenant: {
      senders: [{ provider: 'elks', channel: 'sms', from: 'Contoso' }],
      countries: { sms: ['*'] },
      inboundSms: undefined,
    },
    file: {
      routes: { sms: { '*': ['elks'] } },
      doors: [],
      carriers: {
        elks: {
          description: '46elks',
          settings: {
            username: 'u1',
            password: 'p1',
            receiptSecret: 'of-receipts-0123456789',
            apiUrl,
          },
        },
      },
    },
  });
});

afterAll(async () => {
  await opened.close();
  server.close();
});

const basic = (password: string) => `Basic ${Buffer.from(`u1:${password}`).toString('base64')}`;

async function send(count: number): Promise<void> {
  const before = authorizations.length;
  for (let sent = 0; sent < count; sent += 1) {
    lastNumber += 10_037;
    const body = { to: `+35844${lastNumber}`, channel: 'sms' };
    const answer = await opened.ask(opened.urls[sent % 2] ?? '', 'POST', '/v1/challenges', body);
    expect(answer.status).toBe(202);
  }
  await until(() => authorizations.length >= before + count);
}

it('the next sends of every process carry the new password, which no answer shows', async () => {
  const { put, agreed, ask, urls } = opened;
  await send(6);
  expect(new Set(authorizations)).toEqual(new Set([basic('p1')]));
  const sending = send(10);
  expect((await put('carriers/elks', { password: 'p2-of-the-carrier' })).status).toBe(200);
  await agreed(1);
  await sending;
  authorizations.length = 0;
  await send(10);
  expect(new Set(authorizations)).toEqual(new Set([basic('p2-of-the-carrier')]));
  const shown = await ask(urls[1], 'GET', '/v1/operator/settings/carriers/elks');
  expect(shown.body.value).toMatchObject({
    password: { fingerprint: expect.any(String) },
    username: 'as in the file',
  });
  expect(JSON.stringify(shown.body)).not.toContain('p2-of-the-carrier');
});

it('its host stays in the file', async () => {
  const refused = await opened.put('carriers/elks', { apiUrl: 'https://evil.example' });
  expect(refused.status).toBe(422);
  expect(JSON.stringify(refused.body.faults)).toContain('cannot be changed while the service runs');
});
