import type { KeyObject } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { vonageCallbackPath } from '../../../src/providers/vonage/vonage-call-script.js';
import { rsaKeys } from '../../setup/rsa-keys.js';
import {
  NOW_MS,
  postVonage,
  receiver,
  vonageClaims,
  vonageToken,
} from '../../setup/vendor-requests.js';
import {
  DELIVERY_ID,
  OTHER_DELIVERY_ID,
  PHONE,
  PUBLIC_URL,
  vonageSettings,
} from '../../setup/vendor-settings.js';

const MESSAGE = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
const CALL = '63f61863-4a51-4f6b-86e1-46edebcf9356';
const [challengeId] = DELIVERY_ID.split('.');
const delivery = { challengeId, delivery: 1 };
const nowSeconds = NOW_MS / 1000;

const signed = (path: string, secret = vonageSettings.signatureSecret) =>
  vonageCallbackPath(secret, path);
const smsPath = `/webhooks/vonage/sms/${DELIVERY_ID}`;
const callPath = `/webhooks/vonage/call/${DELIVERY_ID}`;
const eventPath = signed(`${callPath}/event`);
const sms = {
  message_uuid: MESSAGE,
  to: PHONE.slice(1),
  from: 'Acme',
  timestamp: '2026-11-24T10:00:00Z',
  channel: 'sms',
  status: 'delivered',
  client_ref: DELIVERY_ID,
  usage: { currency: 'EUR', price: '0.0333' },
};
const answer = { from: '15005550006', to: PHONE.slice(1), uuid: CALL, conversation_uuid: 'CON-1' };
const event = { ...answer, status: 'answered', direction: 'outbound' };

describe('Vonage reports', () => {
  test('that a message was delivered', async () => {
    const { app, sink } = receiver();
    expect((await postVonage(app, smsPath, sms)).status).toBe(200);
    expect(sink.records).toEqual([
      {
        origin: { provider: 'vonage', channel: 'sms', delivery, reference: MESSAGE },
        events: [{ kind: 'delivered' }],
      },
    ]);
  });

  test('why a message was not', async () => {
    const { app, sink } = receiver();
    const error = {
      type: 'https://developer.vonage.com/api-errors/messages#1240',
      title: 1240,
      detail: 'Illegal Number',
    };
    await postVonage(app, smsPath, { ...sms, status: 'rejected', error });
    expect(sink.records[0]?.events).toEqual([
      expect.objectContaining({ kind: 'failed', reason: 'opted_out', retry: 'none' }),
    ]);
  });

  test('the progress of a call, and who picked up', async () => {
    const { app, sink } = receiver();
    await postVonage(app, eventPath, { ...event, status: 'ringing' });
    await postVonage(app, eventPath, { call_uuid: CALL, status: 'machine' });
    await postVonage(app, eventPath, { call_uuid: CALL, status: 'human' });
    await postVonage(app, eventPath, { ...event, status: 'completed', duration: '9' });
    expect(sink.records.map(({ origin, events }) => [origin.reference, events[0]?.kind])).toEqual([
      [CALL, 'ringing'],
      [CALL, 'machine'],
      [CALL, 'human'],
      [CALL, 'call_ended'],
    ]);
  });

  test('the price of a message, when it is charged and when a price of zero is final', async () => {
    const { app, sink } = receiver();
    const usage = (price: unknown, currency = 'EUR') => ({ usage: { price, currency } });
    await postVonage(app, smsPath, { ...sms, status: 'submitted', ...usage('0.0333', 'usd') });
    await postVonage(app, smsPath, { ...sms, status: 'submitted', ...usage('0.0000') });
    await postVonage(app, smsPath, { ...sms, status: 'rejected', ...usage('0.0000') });
    await postVonage(app, smsPath, { ...sms, ...usage('a few cents') });
    await postVonage(app, smsPath, { ...sms, ...usage(0.0333) });
    expect(sink.charges.map(({ charge }) => charge)).toEqual([
      { amount: 0.0333, currency: 'USD' },
      { amount: 0, currency: 'EUR' },
    ]);
    const origin = { provider: 'vonage', channel: 'sms', delivery, reference: MESSAGE };
    expect(sink.charges[0]?.origin).toEqual(origin);
    // An invalid price does not block the status that came with it.
    expect(sink.records).toHaveLength(5);
  });

  test('the price of a call, when it is over', async () => {
    const { app, sink } = receiver();
    const priced = { ...event, rate: '0.01270000', price: '0.00254000' };
    await postVonage(app, eventPath, priced);
    await postVonage(app, eventPath, { ...priced, status: 'completed' });
    expect(sink.charges.map(({ charge }) => charge)).toEqual([
      { amount: 0.00254, currency: 'EUR' },
    ]);
  });

  test('an event that is not about the call, which is accepted and ignored', async () => {
    const { app, sink } = receiver();
    const error = { reason: 'Syntax error in NCCO.', conversation_uuid: 'CON-1' };
    expect((await postVonage(app, eventPath, error)).status).toBe(200);
    expect(sink.calls).toBe(0);
  });

  test('that a call was picked up, and gets the script', async () => {
    const { app, sink } = receiver();
    const response = await postVonage(app, signed(callPath), answer);
    expect(response.headers['content-type']).toBe('application/json');
    expect(sink.steps).toEqual([
      { origin: { provider: 'vonage', channel: 'call', delivery, reference: CALL } },
    ]);
    const [talk, input] = response.body;
    expect(talk).toMatchObject({ action: 'talk', text: 'Press hash.' });
    const next = input.eventUrl[0].slice(PUBLIC_URL.length);
    const dtmf = { digits: '', timed_out: false };
    expect((await postVonage(app, next, { ...answer, dtmf })).status).toBe(200);
    expect(sink.steps[1]).toMatchObject({ position: { prompt: 2 }, key: '#' });
  });

  test.each([
    ['#', { digits: '#', timed_out: false }],
    ['#', { digits: '', timed_out: false }],
    ['0', { digits: '0', timed_out: false }],
    ['7', { digits: '7', timed_out: true }],
    ['', { digits: '', timed_out: true }],
    ['', { digits: null, timed_out: false }],
    ['', undefined],
  ])('that %p was pressed, by %j', async (key, dtmf) => {
    const { app, sink } = receiver();
    const path = signed(`${callPath}?prompt=2&pressed=0`);
    expect((await postVonage(app, path, { ...answer, dtmf })).status).toBe(200);
    expect(sink.steps[0]).toMatchObject({ position: { prompt: 2, pressed: '0' }, key });
  });

  test('what a phone has replied', async () => {
    const { app, sink } = receiver();
    const inbound = {
      channel: 'sms',
      message_type: 'text',
      message_uuid: MESSAGE,
      from: PHONE.slice(1),
      to: '15005550006',
      text: '123456',
    };
    await postVonage(app, '/webhooks/vonage/inbound', inbound);
    await postVonage(app, '/webhooks/vonage/inbound', { ...inbound, channel: 'whatsapp' });
    await postVonage(app, '/webhooks/vonage/inbound', { ...inbound, from: 'BANK' });
    expect(sink.replies).toEqual([
      {
        provider: 'vonage',
        reference: MESSAGE,
        from: PHONE,
        to: '+15005550006',
        text: '123456',
      },
    ]);
  });
});

describe('a request is Vonage’s only if', () => {
  const refused = async (path: string, payload: unknown, options = {}) => {
    const { app, sink, reports } = receiver();
    const response = await postVonage(app, path, payload, options);
    expect(response.status).toBe(403);
    expect(response.body).toEqual({ type: 'about:blank', title: 'Forbidden', status: 403 });
    expect(sink.calls).toBe(0);
    return reports[0]?.fault;
  };

  test('either secret signed it, during a rotation', async () => {
    const { app } = receiver();
    const secret = vonageSettings.previousSignatureSecret ?? '';
    expect((await postVonage(app, smsPath, sms, { secret })).status).toBe(200);
    await refused(smsPath, sms, { secret: 'another' });
  });

  test.each([
    ['five minutes old', nowSeconds - 311],
    ['of the future', nowSeconds + 11],
    ['of no time', undefined],
    ['of a time that is none', 'now'],
    ['from the beginning of time', 0],
    ['from before it', -1],
  ])('its token is not %s', async (_, iat) => {
    await refused(smsPath, sms, { claims: { iat } });
  });

  test('its token was issued by Vonage, for this account and this application', async () => {
    await refused(smsPath, sms, { claims: { iss: 'Someone' } });
    await refused(smsPath, sms, { claims: { iss: undefined } });
    await refused(smsPath, sms, { claims: { api_key: 'other' } });
    await refused(smsPath, sms, { claims: { application_id: MESSAGE } });
    await refused(smsPath, sms, { claims: { application_id: undefined, api_key: undefined } });
  });

  test('its token was made for this body', async () => {
    await refused(smsPath, sms, { signedBody: JSON.stringify({ ...sms, status: 'submitted' }) });
    await refused(smsPath, sms, { claims: { payload_hash: undefined } });
    await refused(smsPath, sms, { claims: { payload_hash: 'abc' } });
  });

  test('its token was not used before', async () => {
    const { app, sink } = receiver();
    const token = await vonageToken(JSON.stringify(sms));
    expect((await postVonage(app, smsPath, sms, { token })).status).toBe(200);
    expect((await postVonage(app, smsPath, sms, { token })).status).toBe(403);
    expect(sink.records).toHaveLength(1);
    await refused(smsPath, sms, { claims: { jti: undefined } });
  });

  test('it was signed with HS256 and nothing else', async () => {
    const claims = vonageClaims(JSON.stringify(sms));
    const secret = Buffer.from(vonageSettings.signatureSecret);
    const { privateKey } = rsaKeys();
    const sign = (alg: string, key: Uint8Array | KeyObject) =>
      new SignJWT(claims).setProtectedHeader({ alg }).sign(key);
    await refused(smsPath, sms, { token: await sign('RS256', privateKey) });
    await refused(smsPath, sms, { token: await sign('HS512', secret) });
    const unsigned = new UnsecuredJWT(claims).encode();
    await refused(smsPath, sms, { token: unsigned });
    await refused(smsPath, sms, { token: `${unsigned}AAAA` });
    await refused(smsPath, sms, { token: 'a.b.c' });
    const { app } = receiver();
    const token = await sign('HS256', secret);
    expect((await postVonage(app, smsPath, sms, { token })).status).toBe(200);
  });

  test('a message’s path names the same delivery as the message', async () => {
    await refused(smsPath.replace(DELIVERY_ID, OTHER_DELIVERY_ID), sms);
  });

  test('a call’s address was made for this delivery and this step of the call', async () => {
    await refused(eventPath.replace(DELIVERY_ID, OTHER_DELIVERY_ID), event);
    await refused(`${callPath}/event`, event);
    const dtmf = { digits: '#', timed_out: false };
    const path = signed(`${callPath}?prompt=2`);
    await refused(path.replace('prompt=2', 'prompt=2&pressed=4'), { ...answer, dtmf });
    await refused(signed(`${callPath}?prompt=2`, 'another secret'), { ...answer, dtmf });
  });
});

describe('during an outage', () => {
  test('Vonage gets 503, and its token is still valid for the repeat', async () => {
    const { app, sink, reports } = receiver();
    const token = await vonageToken(JSON.stringify(sms));
    sink.down = true;
    const response = await postVonage(app, smsPath, sms, { token });
    expect(response.status).toBe(503);
    expect(response.headers['retry-after']).toBe('5');
    expect(response.text).not.toContain('store');
    expect(reports[0]?.cause).toBeInstanceOf(Error);
    sink.down = false;
    expect((await postVonage(app, smsPath, sms, { token })).status).toBe(200);
  });
});

test.each<[string, string, unknown]>([
  ['no JSON', smsPath, '{"status":'],
  ['no object', smsPath, '[]'],
  ['no message', smsPath, { ...sms, message_uuid: 7 }],
  ['no client_ref', smsPath, { ...sms, client_ref: undefined }],
  ['no call', eventPath, { status: 'answered' }],
  [
    'two keys',
    signed(`${callPath}?prompt=1`),
    { ...answer, dtmf: { digits: '12', timed_out: false } },
  ],
])('a genuine request with %s is refused as malformed', async (_, path, payload) => {
  const { app, sink } = receiver();
  const response = await postVonage(app, path, payload);
  expect(response.status).toBe(400);
  expect(sink.calls).toBe(0);
});
