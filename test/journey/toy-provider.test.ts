/** A provider outside the product: its entry alone adds it to routes, failover, and the receiver. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { registry } from '../../src/providers/registry.js';
import { toy } from '../setup/toy-provider.js';
import { openStage, type Stage } from './stage.js';

const TOKEN = 'shared with the toy';

interface Taken {
  readonly to: string;
  readonly text: string;
  readonly receiptUrl: string;
}

let stage: Stage;
let server: Server;
/** The answers of the toy's server. */
let status = 200;
const taken: Taken[] = [];

beforeAll(async () => {
  server = createServer(async (request, response) => {
    if (request.headers.authorization !== TOKEN) status = 401;
    taken.push(JSON.parse(await text(request)));
    response.writeHead(status).end(`toy-${taken.length}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/send`;
  const sandbox = {
    sender: 'Toy',
    newAccount: () => ({ token: TOKEN }),
    settings: (account: { token: string }) => ({ ...account, url }),
  };
  stage = await openStage({ providers: { toy: { ...toy, sandbox }, ...registry } });
});

afterAll(async () => {
  await stage.close();
  server.close();
});

beforeEach(() => {
  status = 200;
  taken.length = 0;
});

function receipt(url: string, id: string, token = TOKEN): Promise<Response> {
  const headers = { authorization: token, 'content-type': 'text/plain' };
  return fetch(url, { method: 'POST', headers, body: id });
}

test('its SMS goes out, its receipt counts, and the code verifies', async () => {
  const to = '+358447000001';
  const { body } = await stage.start({ to, channel: 'sms' });
  await stage.until(body.id, ({ state }) => state === 'sent');
  const [sms] = taken;
  expect(sms?.to).toBe(to);
  expect((await receipt(sms?.receiptUrl ?? '', 'toy-1', 'another')).status).toBe(403);
  expect((await receipt(sms?.receiptUrl ?? '', 'toy-1')).status).toBe(200);
  const delivered = await stage.until(body.id, ({ state }) => state === 'delivered');
  expect(delivered.deliveries).toMatchObject([{ provider: 'toy', reference: 'toy-1' }]);
  const code = /\d{6}/.exec(sms?.text ?? '')?.[0];
  const checked = await stage.post(`/v1/challenges/${body.id}/check`, { code });
  expect(checked.body).toMatchObject({ verified: true, challenge: { state: 'sms_verified' } });
});

test('if it fails, the next provider takes over', async () => {
  status = 500;
  const to = '+358447000002';
  const { body } = await stage.start({ to, channel: 'sms' });
  const delivered = await stage.until(body.id, ({ state }) => state === 'delivered');
  expect(delivered.deliveries).toMatchObject([
    { provider: 'toy', state: 'failed', reason: 'provider_unavailable' },
    { provider: 'twilio', state: 'delivered' },
  ]);
  const code = await stage.codeFor(to);
  const checked = await stage.post(`/v1/challenges/${body.id}/check`, { code });
  expect(checked.body).toMatchObject({ verified: true });
});

test('calls skip it, and a call pinned to it is refused', async () => {
  const { body } = await stage.start({ to: '+358447000003', channel: 'call' });
  expect(body.deliveries).toMatchObject([{ channel: 'call', provider: 'twilio' }]);
  const pinned = await stage.start({ to: '+358447000004', channel: 'call', provider: 'toy' });
  expect(pinned.status).toBe(422);
  expect(taken).toEqual([]);
});
