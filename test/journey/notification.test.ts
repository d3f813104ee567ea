import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import request from 'supertest';
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
/** The receiver answers 410. */
let gone = false;

beforeAll(async () => {
  received = [];
  receiver = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    received.push({ headers: req.headers as Record<string, string>, body });
    res.statusCode = gone ? 410 : 200;
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

/** The notification about this challenge, verified like a receiver. */
async function notificationOf(id: string) {
  const about = () => received.find(({ body }) => body.includes(id));
  while (!about()) {
    await new Promise<void>((resolve) => {
      arrived = resolve;
    });
  }
  const { headers, body } = about() as Received;
  // biome-ignore lint/suspicious/noExplicitAny: tests read any JSON
  return new Webhook(SECRET).verify(body, headers) as any;
}

it('the tenant is notified of a verified code, with a signature of Standard Webhooks', async () => {
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

it('the subject of an account comes back to the tenant, and is in no log line, event or metric', async () => {
  const subject = 'anna@example.com';
  const to = '+358447700009';
  const { body } = await stage.start({ to, channel: 'sms', subject });
  expect(body).toMatchObject({ subject });
  const code = await stage.codeFor(to);
  await stage.post(`/v1/challenges/${body.id}/resend`, { channel: 'call', subject });
  const checked = await stage.post(`/v1/challenges/${body.id}/check`, { code, subject });
  expect(checked.body).toMatchObject({ verified: true, challenge: { subject } });
  expect((await notificationOf(body.id)).data).toMatchObject({ subject });
  const events = await stage.redis.xrange('events:{00}', '-', '+');
  const metrics = (await request(stage.config.publicUrl).get('/metrics')).text;
  expect(stage.lines.length).toBeGreaterThan(5);
  for (const text of [...stage.lines, JSON.stringify(events), metrics]) {
    expect(text).not.toContain(subject);
  }
});

it.each([
  ['+358457060001', 'challenge.call_answered'],
  ['+358457070001', 'challenge.denied'],
  ['+358457010001', 'challenge.failed'],
])('the tenant is notified of the end of the call to %s: %s', async (to, type) => {
  const { id } = (await stage.start({ to, channel: 'call' })).body;
  expect(await notificationOf(id)).toMatchObject({ type, data: { id } });
});

it('a tenant is notified once, also after many changes', async () => {
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

it('a receiver that answers 410 gets nothing more, until an operator enables it again', async () => {
  const by = { operator: 'anna', reason: 'the receiver is back' };
  /** The log line about the notification of a call to this busy number. */
  const lineAbout = async (to: string) => {
    const { id } = (await stage.start({ to, channel: 'call' })).body;
    return stage.line((line) => line['event'] === 'notification' && line['challenge'] === id);
  };
  const operator = async (path: string) =>
    (await request(stage.config.publicUrl).get(`/v1/operator/${path}`).set(stage.authorized)).body;
  gone = true;
  expect(await lineAbout('+358457010002')).toMatchObject({ level: 'error', outcome: 'gone' });
  const came = received.length;
  gone = false;
  expect(await lineAbout('+358457010003')).toMatchObject({ level: 'warn', outcome: 'disabled' });
  expect(received).toHaveLength(came);
  expect(await operator('webhook')).toMatchObject({
    enabled: false,
    since: expect.any(String),
  });
  const enabled = await stage.post('/v1/operator/webhook/enable', by);
  expect(enabled).toMatchObject({ status: 200, body: { enabled: true } });
  expect(await lineAbout('+358457010004')).toMatchObject({ outcome: 'delivered' });
  expect(received).toHaveLength(came + 1);
  expect(await operator('audit')).toMatchObject({
    acts: [{ act: 'enable_webhook', ...by }],
  });
});
