import { createHash } from 'node:crypto';
import { SMS } from '@vonage/messages';
import { jwtVerify } from 'jose';
import type { Received } from './application.js';
import {
  API_KEY,
  APPLICATION_ID,
  magic,
  openStage,
  PHONE,
  plain,
  SIGNATURE_SECRET,
  type Stage,
  VONAGE_NUMBER,
} from './stage.js';
import { refusalOf } from './vonage-refusal.js';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());
afterEach(() => stage.carrier.forget());

function send(change: object = {}, client = stage.vonage) {
  const text = 'Your code is 123456';
  const [to, from] = [plain(PHONE), plain(VONAGE_NUMBER)];
  const sms = new SMS({ channel: 'sms', messageType: 'text', to, from, text });
  return client.messages.send(Object.assign(sms, change));
}

const payload = ({ body }: Received) => JSON.parse(body) as Record<string, unknown>;

/** Checks a webhook by Vonage's documentation; rejects a forged one. */
async function verified({ headers, body }: Received): Promise<Record<string, unknown>> {
  const token = String(headers.authorization).replace(/^Bearer /, '');
  const secret = new TextEncoder().encode(SIGNATURE_SECRET);
  const { payload: claims } = await jwtVerify(token, secret, {
    algorithms: ['HS256'],
    issuer: 'Vonage',
    maxTokenAge: '1 minute',
    requiredClaims: ['jti', 'iat'],
  });
  expect(claims['payload_hash']).toBe(createHash('sha256').update(body).digest('hex'));
  return claims;
}

test('an SMS reaches the phone and its statuses are signed', async () => {
  const { app, carrier } = stage;
  const { messageUUID } = await send({
    clientRef: 'ref-1',
    ttl: 600,
    webhookUrl: `${app.base}/v/status`,
  });
  expect(messageUUID).toMatch(/^[0-9a-f-]{36}$/);
  const statuses = await app.waitFor('/v/status', 2);
  expect(statuses.map((status) => payload(status)['status'])).toEqual(['submitted', 'delivered']);
  const jtis = new Set<unknown>();
  for (const status of statuses) {
    expect(status.headers['content-type']).toBe('application/json');
    const claims = await verified(status);
    expect(claims).toMatchObject({ api_key: API_KEY, application_id: APPLICATION_ID });
    jtis.add(claims['jti']);
    expect(payload(status)).toMatchObject({
      message_uuid: messageUUID,
      channel: 'sms',
      client_ref: 'ref-1',
      to: plain(PHONE),
      from: plain(VONAGE_NUMBER),
    });
  }
  expect(jtis.size).toBe(2);
  const seen = await carrier.waitForMessage(PHONE, ({ status }) => status === 'delivered');
  expect(seen).toMatchObject({ id: messageUUID, vendor: 'vonage', from: VONAGE_NUMBER });
});

test('key and secret are accepted for messages, and wrong ones are refused', async () => {
  const { privateKey: _none, ...basic } = { privateKey: undefined, apiKey: API_KEY };
  const client = stage.vonageAs({ ...basic, privateKey: '', applicationId: '' });
  expect((await send({}, client)).messageUUID).toBeTruthy();
  const wrong = stage.vonageAs({ privateKey: '', applicationId: '', apiSecret: 'wrong' });
  const refusal = await refusalOf(send({}, wrong));
  expect(refusal).toMatchObject({ status: 401, body: { title: 'Unauthorized' } });
});

test.each([
  ['a recipient with a plus sign', { to: PHONE }, 'to'],
  ['a recipient that is no number', { to: '123' }, 'to'],
  ['no text', { text: '' }, 'text'],
  ['a text of 1001 characters', { text: 'x'.repeat(1001) }, 'text'],
  ['a sender of 12 letters', { from: 'abcdefghijkl' }, 'from'],
  ['a life of 0 s', { ttl: 0 }, 'ttl'],
  ['a webhook that is no URL', { webhookUrl: 'nowhere' }, 'webhook_url'],
])('%s is refused by name', async (_what, change, name) => {
  const { status, body } = await refusalOf(send(change));
  expect(status).toBe(422);
  expect(body).toMatchObject({
    type: expect.stringContaining('invalid-params'),
    title: 'Invalid params',
    detail: expect.any(String),
    instance: expect.any(String),
    invalid_parameters: [expect.objectContaining({ name })],
  });
});

test.each([
  ['12', 403, undefined],
  ['20', 429, '1'],
  ['22', 503, undefined],
  ['31', 503, undefined],
  ['39', 429, '1'],
])('magic number %s answers %i', async (code, status, retryAfter) => {
  const refusal = await refusalOf(send({ to: plain(magic(code)) }));
  expect(refusal.status).toBe(status);
  expect(refusal.headers.get('retry-after') ?? undefined).toBe(retryAfter);
  expect(stage.carrier.ledger().messages).toBe(0);
});

test('a number that fails only at Twilio works here', async () => {
  expect((await send({ to: plain(magic('30')) })).messageUUID).toBeTruthy();
});

test.each([
  ['10', 'undeliverable', '1310'],
  ['11', 'rejected', '1240'],
  ['13', 'undeliverable', '1180'],
  ['14', 'rejected', '1210'],
  ['41', 'undeliverable', '1180'],
])('magic number %s ends as %s with error %s', async (code, status, title) => {
  const path = `/v/lost/${code}`;
  await send({ to: plain(magic(code)), webhookUrl: `${stage.app.base}${path}` });
  const [, last] = await stage.app.waitFor(path, 2);
  expect(last && payload(last)).toMatchObject({ status, error: { title } });
});

test('a message with a sender that is not the account’s is accepted and then rejected', async () => {
  await send({ from: '358501112223', webhookUrl: `${stage.app.base}/v/sender` });
  const [only] = await stage.app.waitFor('/v/sender');
  expect(only && payload(only)).toMatchObject({ status: 'rejected', error: { title: '1120' } });
});

test('a status callback without a 2xx is repeated, with a new token', async () => {
  const path = '/v/again';
  stage.app.on(path, (_request, nth) => ({ status: nth === 1 ? 500 : 200 }));
  await send({ webhookUrl: `${stage.app.base}${path}` });
  const submitted = await stage.app.waitFor(
    path,
    2,
    (request) => payload(request)['status'] === 'submitted',
  );
  const [first, second] = await Promise.all(submitted.map(verified));
  expect(first?.['jti']).not.toBe(second?.['jti']);
});

test('a reply is reported to the inbound URL', async () => {
  const reply = stage.carrier.sendFromPhone(PHONE, { to: VONAGE_NUMBER, body: 'my code 123456' });
  const [inbound] = await stage.app.waitFor('/inbound/vonage');
  if (!inbound) throw new Error('No inbound message.');
  await verified(inbound);
  expect(payload(inbound)).toMatchObject({
    message_uuid: reply.id,
    channel: 'sms',
    message_type: 'text',
    from: plain(PHONE),
    to: plain(VONAGE_NUMBER),
    text: 'my code 123456',
    sms: { num_messages: '1', keyword: 'MY' },
  });
});
