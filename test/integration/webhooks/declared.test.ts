/** Receipts of described carriers, over HTTP: every kind of signature, and what the receipts come to. */
import { createHmac, generateKeyPairSync, type KeyObject, sign as signEd25519 } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { requestContext } from '../../../src/http/dispatch.js';
import { receiptPath } from '../../../src/providers/declared/callbacks.js';
import type { Carrier } from '../../../src/providers/declared/declared-provider.js';
import { declaredSource } from '../../../webhooks/declared.js';
import { type WebhookReport, webhookRouter } from '../../../webhooks/receiver.js';
import { carrierOf, describedCarrier, shipped } from '../../setup/declared-carrier.js';
import { MemoryReplayGuard, RecordingSink } from '../../setup/recording-webhook-handler.js';
import { DELIVERY_ID, OTHER_DELIVERY_ID, PUBLIC_URL } from '../../setup/vendor-settings.js';

const NOW_SECONDS = 1_700_000_000;
const JSON_TYPE = 'application/json';
const FORM_TYPE = 'application/x-www-form-urlencoded';

let server: Server;
let sink: RecordingSink;
let reports: WebhookReport[];

afterEach(() => new Promise((resolve) => server.close(resolve)));

async function open(carrier: Carrier) {
  const { receipts } = carrier.description;
  if (!receipts) throw new Error('The carrier sends no receipts.');
  sink = new RecordingSink();
  reports = [];
  const source = declaredSource(
    { ...carrier, receipts },
    {
      publicUrl: PUBLIC_URL,
      sink,
      replayProtection: new MemoryReplayGuard(),
      now: () => NOW_SECONDS * 1_000,
    },
  );
  const app = express();
  app.use(requestContext(() => undefined));
  app.use(webhookRouter([source], (report) => reports.push(report)));
  server = await new Promise<Server>((resolve) => {
    const started = app.listen(0, '127.0.0.1', () => resolve(started));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return async (path: string, body: string, headers: Record<string, string>) =>
    (await fetch(url + path, { method: 'POST', body, headers })).status;
}

/** An invented carrier that sends JSON with this signature. */
function signedBy(signature: object): Carrier {
  const description = describedCarrier();
  const send = { url: 'https://sms.example.com', query: { dlr: '{callbackUrl}' } };
  const receipts = { format: 'json', signature, reference: 'id', status: 'status', code: 'code' };
  const statuses = { ok: 'delivered', bad: 'other_channel', wait: 'pending' };
  return carrierOf({ ...description, send, receipts, statuses }, { key: 'the secret' });
}

const RECEIPT = JSON.stringify({ id: 'm1', status: 'ok', note: 'ä' });
const hmac = (text: string, encoding: 'hex' | 'base64' = 'hex') =>
  createHmac('sha256', 'the secret').update(text).digest(encoding);

const HMAC = {
  ...{ kind: 'hmac', key: '{settings.key}', header: 'X-Signature', prefix: 'sha256=' },
  ...{ algorithm: 'sha256', encoding: 'hex' },
};
const DATED = { ...HMAC, over: '{timestamp}.{body}', timestampHeader: 'X-Time' };

const KINDS: [string, object, Record<string, string>, Record<string, string>][] = [
  [
    'an HMAC over the body',
    HMAC,
    { 'x-signature': `sha256=${hmac(RECEIPT)}` },
    { 'x-signature': `sha256=${hmac(`${RECEIPT} `)}` },
  ],
  [
    'an HMAC over time and body',
    DATED,
    { 'x-signature': `sha256=${hmac(`${NOW_SECONDS}.${RECEIPT}`)}`, 'x-time': `${NOW_SECONDS}` },
    {
      'x-signature': `sha256=${hmac(`${NOW_SECONDS}.${RECEIPT}`)}`,
      'x-time': `${NOW_SECONDS + 1}`,
    },
  ],
  [
    'an HMAC that is too old',
    DATED,
    {
      'x-signature': `sha256=${hmac(`${NOW_SECONDS - 299}.${RECEIPT}`)}`,
      'x-time': `${NOW_SECONDS - 299}`,
    },
    {
      'x-signature': `sha256=${hmac(`${NOW_SECONDS - 301}.${RECEIPT}`)}`,
      'x-time': `${NOW_SECONDS - 301}`,
    },
  ],
  [
    'Basic',
    { kind: 'basic', user: 'me', password: '{settings.key}' },
    { authorization: `Basic ${Buffer.from('me:the secret').toString('base64')}` },
    { authorization: `Basic ${Buffer.from('me:another').toString('base64')}` },
  ],
  [
    'a secret in a header',
    { kind: 'header', name: 'X-Token', value: '{settings.key}' },
    { 'x-token': 'the secret' },
    { 'x-token': 'the secret.' },
  ],
];

test.each(KINDS)('%s: genuine receipts count, others do not', async (_, kind, genuine, forged) => {
  const post = await open(signedBy(kind));
  const path = `/webhooks/acme/sms/${DELIVERY_ID}`;
  for (const headers of [forged, {}]) {
    expect(await post(path, RECEIPT, { 'content-type': JSON_TYPE, ...headers })).toBe(403);
  }
  expect(sink.calls).toBe(0);
  expect(await post(path, RECEIPT, { 'content-type': JSON_TYPE, ...genuine })).toBe(200);
  expect(sink.records).toMatchObject([
    {
      origin: { provider: 'acme', channel: 'sms', reference: 'm1' },
      events: [{ kind: 'delivered' }],
    },
  ]);
});

test('a token in the address opens the receipts of one delivery', async () => {
  const carrier = signedBy({ kind: 'address', secret: '{settings.key}' });
  const post = await open(carrier);
  const headers = { 'content-type': JSON_TYPE };
  const path = receiptPath(carrier, DELIVERY_ID);
  expect(await post(path.replace(DELIVERY_ID, OTHER_DELIVERY_ID), RECEIPT, headers)).toBe(403);
  expect(await post(path.slice(0, -1), RECEIPT, headers)).toBe(403);
  expect(await post(path, RECEIPT, headers)).toBe(200);
  expect(sink.records).toHaveLength(1);
});

test('what says nothing is ignored, and what is not in its form is refused', async () => {
  const post = await open(signedBy({ kind: 'header', name: 'X-Token', value: '{settings.key}' }));
  const receive = (body: string, path = `/webhooks/acme/sms/${DELIVERY_ID}`) =>
    post(path, body, { 'content-type': JSON_TYPE, 'x-token': 'the secret' });
  expect(await receive('{"id":"m1","status":"wait"}')).toBe(200);
  expect(await receive('{"id":"m1","status":"unheard of"}')).toBe(200);
  expect(await receive(RECEIPT, '/webhooks/acme/sms/ch_1.1')).toBe(200);
  expect(sink.calls).toBe(0);
  expect(await receive('{"status":"ok"}')).toBe(400);
  expect(await receive('{')).toBe(400);
  expect(reports.map(({ outcome }) => outcome)).toEqual([
    ...['ignored', 'ignored', 'ignored', 'malformed', 'malformed'],
  ]);
});

test('Telnyx: Ed25519 over time and body, with status and price', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  const raw = spki.subarray(-32).toString('base64');
  const post = await open(carrierOf(shipped('telnyx'), { publicKey: raw }, 'telnyx'));
  const body = JSON.stringify({
    data: {
      event_type: 'message.finalized',
      payload: {
        id: 'm1',
        to: [{ status: 'delivered' }],
        cost: { amount: '0.0051', currency: 'USD' },
        errors: [],
      },
    },
  });
  const signed = (key: KeyObject, seconds: number) => ({
    'content-type': JSON_TYPE,
    'telnyx-timestamp': String(seconds),
    'telnyx-signature-ed25519': signEd25519(null, Buffer.from(`${seconds}|${body}`), key).toString(
      'base64',
    ),
  });
  const path = `/webhooks/telnyx/sms/${DELIVERY_ID}`;
  const stranger = generateKeyPairSync('ed25519').privateKey;
  expect(await post(path, body, signed(stranger, NOW_SECONDS))).toBe(403);
  expect(await post(path, body, signed(privateKey, NOW_SECONDS - 301))).toBe(403);
  expect(await post(path, `${body} `, signed(privateKey, NOW_SECONDS))).toBe(403);
  expect(sink.calls).toBe(0);
  expect(await post(path, body, signed(privateKey, NOW_SECONDS))).toBe(200);
  expect(sink.records).toMatchObject([{ events: [{ kind: 'delivered' }] }]);
  expect(sink.charges).toMatchObject([{ charge: { amount: 0.0051, currency: 'USD' } }]);
});

test('SMS Gateway for Android: one address for all, the delivery is in the body', async () => {
  const settings = { signingKey: 'the secret' };
  const post = await open(carrierOf(shipped('android-sms-gateway'), settings, 'phone'));
  const receive = (messageId: string, event: string) => {
    const body = JSON.stringify({ deviceId: 'd', event, payload: { messageId } });
    return post('/webhooks/phone/sms', body, {
      'content-type': JSON_TYPE,
      'x-timestamp': String(NOW_SECONDS),
      'x-signature': hmac(`${body}${NOW_SECONDS}`),
    });
  };
  expect(await receive(DELIVERY_ID, 'sms:failed')).toBe(200);
  expect(sink.records).toMatchObject([
    {
      origin: { reference: DELIVERY_ID, delivery: { delivery: 1 } },
      events: [{ kind: 'failed', retry: 'next_provider' }],
    },
  ]);
  expect(await receive('sent by somebody else', 'sms:delivered')).toBe(200);
  expect(sink.records).toHaveLength(1);
});

test.each([
  ['46elks', 'id=m1&status=failed', [{ kind: 'failed', retry: 'other_channel' }]],
  ['plivo', 'MessageUUID=m1&Status=failed&ErrorCode=50', [{ kind: 'failed', retry: 'none' }]],
])('%s: a form, with a token in the address', async (name, body, events) => {
  const carrier = carrierOf(shipped(name), { receiptSecret: 'of receipts' }, name);
  const post = await open(carrier);
  const path = receiptPath(carrier, DELIVERY_ID);
  expect(await post(path, body, { 'content-type': FORM_TYPE })).toBe(200);
  expect(sink.records).toMatchObject([{ origin: { reference: 'm1' }, events }]);
});

test('Infobip: a list of reports', async () => {
  const carrier = carrierOf(shipped('infobip'), { receiptSecret: 'of receipts' }, 'infobip');
  const post = await open(carrier);
  const results = [
    {
      messageId: DELIVERY_ID,
      status: { groupName: 'UNDELIVERABLE' },
      error: { name: 'EC_UNKNOWN_SUBSCRIBER' },
    },
  ];
  const path = receiptPath(carrier, DELIVERY_ID);
  expect(await post(path, JSON.stringify({ results }), { 'content-type': JSON_TYPE })).toBe(200);
  expect(sink.records).toMatchObject([
    { events: [{ kind: 'failed', reason: 'invalid_number', retry: 'none' }] },
  ]);
});
