import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { openStage, type Stage } from './stage.js';

const SECRET = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;

interface Received {
  readonly headers: Record<string, string>;
  readonly body: string;
}

let receiver: Server;
let stage: Stage;
let received: Received[];
let arrived: () => void;

beforeAll(async () => {
  received = [];
  receiver = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    received.push({ headers: req.headers as Record<string, string>, body });
    res.end();
    arrived?.();
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const { port } = receiver.address() as AddressInfo;
  stage = await openStage({ webhook: { url: `http://127.0.0.1:${port}/hook`, secrets: [SECRET] } });
});

afterAll(async () => {
  await stage.close();
  receiver.closeAllConnections();
  await new Promise((resolve) => receiver.close(resolve));
});

/** The notification about this challenge, verified as a receiver would. */
async function notificationOf(id: string) {
  const about = () => received.find(({ body }) => body.includes(id));
  while (!about()) {
    await new Promise<void>((resolve) => {
      arrived = resolve;
    });
  }
  const { headers, body } = about() as Received;
  // biome-ignore lint/suspicious/noExplicitAny: whatever JSON came
  return new Webhook(SECRET).verify(body, headers) as any;
}

it('the tenant is told of a verified code, with a signature of Standard Webhooks', async () => {
  const to = '+358447700001';
  const { id } = (await stage.start({ to, channel: 'sms', reference: 'sign-in-7' })).body;
  const code = await stage.codeFor(to);
  await stage.post(`/v1/challenges/${id}/check`, { code });
  const told = await notificationOf(id);
  expect(told).toMatchObject({
    type: 'challenge.sms_verified',
    data: { id, state: 'sms_verified', reference: 'sign-in-7', to: '+358*****0001' },
  });
  expect(JSON.stringify(told)).not.toContain(code);
});

it.each([
  ['+358457060001', 'challenge.call_answered'],
  ['+358457070001', 'challenge.denied'],
  ['+358457010001', 'challenge.failed'],
])('the tenant is told how the call to %s ends: %s', async (to, type) => {
  const { id } = (await stage.start({ to, channel: 'call' })).body;
  expect(await notificationOf(id)).toMatchObject({ type, data: { id } });
});

it('a tenant is told once, however many changes there are', async () => {
  const to = '+358447700002';
  const { id } = (await stage.start({ to, channel: 'sms' })).body;
  await stage.post(`/v1/challenges/${id}/cancel`);
  await notificationOf(id);
  const to2 = '+358447700003';
  const other = (await stage.start({ to: to2, channel: 'sms' })).body.id;
  await stage.post(`/v1/challenges/${other}/cancel`);
  await notificationOf(other);
  expect(received.filter(({ body }) => body.includes(id))).toHaveLength(1);
});
