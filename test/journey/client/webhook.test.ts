import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Octothorpe, WebhookEvent } from '../../../packages/client/src/octothorpe.js';
import { Inbox } from '../../setup/inbox.js';
import { openStage, type Stage } from '../stage.js';
import { clientOf } from './client-of.js';

const OLD = `whsec_${Buffer.alloc(24, 8).toString('base64')}`;
const NEW = `whsec_${Buffer.alloc(24, 9).toString('base64')}`;
let stage: Stage;
let octothorpe: Octothorpe;
let server: Server;
const arrived = new Inbox<WebhookEvent>();
const refused: string[] = [];

beforeAll(async () => {
  const app = express();
  app.post('/hook', express.raw({ type: 'application/json' }), (req, res) => {
    octothorpe.webhooks.verify(req.body, req.headers).then(
      (event) => {
        arrived.put(event);
        res.sendStatus(204);
      },
      (error) => {
        refused.push(error.code);
        res.sendStatus(401);
      },
    );
  });
  server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/hook`;
  // The operator has put a new secret before the old one; the service knows the old one alone.
  stage = await openStage({ webhook: { url, secrets: [NEW, OLD] } });
  octothorpe = clientOf(stage, { webhookSecrets: [OLD] });
});

afterAll(async () => {
  await stage.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

it('the end of a challenge comes to an Express service, verified during a rotation of secrets', async () => {
  const to = '+358447870001';
  const challenge = await octothorpe.challenges.start({ to, channels: ['sms'], reference: 'r-7' });
  await challenge.check(await stage.codeFor(to));
  const [event] = await arrived.take(1);
  expect(event?.type).toBe('challenge.sms_verified');
  if (event?.type === 'challenge.sms_verified') {
    expect(event.data).toMatchObject({ id: challenge.id, reference: 'r-7' });
  }
  expect(refused).toEqual([]);
});

it('a message of anybody else is refused', async () => {
  const { port } = server.address() as AddressInfo;
  const forged = await fetch(`http://127.0.0.1:${port}/hook`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'webhook-id': 'msg_1' },
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    },
    body: '{"type":"challenge.sms_verified"}',
  });
  expect(forged.status).toBe(401);
  expect(refused).toEqual(['invalid_webhook']);
});
