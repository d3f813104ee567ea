/** Keycloak, privacyIDEA, and the doors by description: fields that the admin names, in JSON, a form or a query. */
import { createHmac } from 'node:crypto';
import { OctothorpeError } from '../../../src/challenge/errors.js';
import type { DoorRequest } from '../../../src/doors/door.js';
import {
  formRequest,
  jsonRequest,
  openDoor,
  refusalOf,
  SECRETS,
} from '../../setup/door-fixture.js';

const secrets = [SECRETS.one];
const raw = { authorization: SECRETS.one };
const bearer = { authorization: `Bearer ${SECRETS.one}` };
const TEXT = 'Your SMS code is 561166 and is valid for 5 minutes.';

describe('keycloak', () => {
  const inHeader = { auth: { kind: 'header', secrets } };
  const inBody = { auth: { kind: 'body', attribute: 'token', secrets } };

  test.each([
    ['form', formRequest({ text: TEXT, to: '+358441234567', from: 'Keycloak' }, raw)],
    ['JSON', jsonRequest(`{"text":"${TEXT}","to":"+358441234567","from":"Keycloak"}`, raw)],
  ])('a text is read from %s', async (_form, request) => {
    const { message } = await (await openDoor('keycloak', inHeader)).take(request);
    expect(message).toEqual({ to: '+358441234567', channels: ['sms'], text: TEXT });
  });

  test('a GET with its URL template is read', async () => {
    const query = new URLSearchParams({ to: '358441234567', text: TEXT });
    const request: DoorRequest = {
      method: 'GET',
      url: `/doors/one?${query}`,
      headers: raw,
      rawBody: Buffer.alloc(0),
    };
    const { message } = await (await openDoor('keycloak', inHeader)).take(request);
    expect(message.to).toBe('+358441234567');
  });

  test('the token in the body counts, and a wrong one is refused', async () => {
    const door = await openDoor('keycloak', inBody);
    const sent = (token: string) => formRequest({ token, text: TEXT, to: '+358441234567' }, {});
    expect((await door.take(sent(SECRETS.one))).message.text).toBe(TEXT);
    expect((await refusalOf(door.take(sent(SECRETS.other)))).code).toBe('unauthorized');
    expect((await refusalOf(door.take(formRequest({ text: TEXT }, {})))).code).toBe('unauthorized');
  });

  test('a token that comes twice is refused', async () => {
    const door = await openDoor('keycloak', inBody);
    const twice = `token=${SECRETS.other}&token=${SECRETS.one}&to=%2B358441234567&text=561166`;
    expect((await refusalOf(door.take(formRequest(twice, {})))).code).toBe('invalid_request');
  });

  test('a text that breaks its JSON gets a cure', async () => {
    const door = await openDoor('keycloak', inHeader);
    const broken = '{"text":"Your "Example" code is 561166","to":"+358441234567"}';
    const error = await refusalOf(door.take(jsonRequest(broken, raw)));
    expect(error.code).toBe('invalid_request');
    expect(error.message).toContain('turn on "URL encode data"');
  });

  test('attributes, a receiver template and the message UUID are where the admin puts them', async () => {
    const door = await openDoor('keycloak', {
      ...inHeader,
      messageAttribute: 'message',
      receiverAttribute: '/recipients/0/number',
      uuidAttribute: 'uuid',
    });
    const visit = await door.take(
      jsonRequest({ uuid: 'u-1', message: TEXT, recipients: [{ number: '+358441234567' }] }, raw),
    );
    expect(visit).toMatchObject({ message: { to: '+358441234567', text: TEXT }, repeatKey: 'u-1' });
  });

  test('a national number is passed on with the country of the settings', async () => {
    const door = await openDoor('keycloak', { ...inHeader, country: 'FI' });
    const { message } = await door.take(formRequest({ text: TEXT, to: '0441234567' }, raw));
    expect(message).toMatchObject({ to: '0441234567', country: 'FI' });
  });

  test('a missing field names the setting of the plugin', async () => {
    const door = await openDoor('keycloak', inHeader);
    const error = await refusalOf(door.take(formRequest({ msg: TEXT, to: '+358441234567' }, raw)));
    expect(error.message).toBe(
      'The request has no text. Set "Message Attribute" of the plugin to it.',
    );
  });
});

describe('privacyidea', () => {
  const settings = { auth: { kind: 'basic', user: 'pi', secrets } };
  const basic = {
    authorization: `Basic ${Buffer.from(`pi:${SECRETS.one}`).toString('base64')}`,
  };

  test('a bare code, as without a policy for the text, is a code', async () => {
    const door = await openDoor('privacyidea', settings);
    const { message } = await door.take(
      formRequest({ phone: '+358441234567', text: '561166' }, basic),
    );
    expect(message).toEqual({ to: '+358441234567', channels: ['sms'], code: '561166' });
  });

  test.each(['form', 'JSON', 'query'])('a text is read from %s', async (form) => {
    const door = await openDoor('privacyidea', settings);
    const fields = { phone: '358441234567', text: 'Your code: 561166' };
    const request: DoorRequest =
      form === 'form'
        ? formRequest(fields, basic)
        : form === 'JSON'
          ? jsonRequest(fields, basic)
          : {
              method: 'GET',
              url: `/doors/one?${new URLSearchParams(fields)}`,
              headers: basic,
              rawBody: Buffer.alloc(0),
            };
    expect((await door.take(request)).message).toMatchObject({
      to: '+358441234567',
      text: 'Your code: 561166',
    });
  });

  test('RETURN_SUCCESS is in an acceptance and in no refusal', async () => {
    const door = await openDoor('privacyidea', settings);
    const visit = await door.take(formRequest({ phone: '+358441234567', text: '561166' }, basic));
    expect(JSON.stringify(visit.accepted('msg_1'))).toContain('accepted-by-octothorpe');
    const refused = visit.refused(new OctothorpeError('limit_reached', 'Wait 60 s.'));
    expect(refused.status).toBe(429);
    expect(JSON.stringify(refused)).not.toContain('accepted');
  });
});

describe('descriptions', () => {
  const auth = { auth: { kind: 'bearer', secrets } };

  test.each([
    [
      'fusionauth',
      {
        code: '561166',
        phoneNumber: '+358441234567',
        textMessage: 'Code 561166',
        type: 'SMS',
        userId: 'u1',
      },
      {
        to: '+358441234567',
        channels: ['sms'],
        code: '561166',
        text: 'Code 561166',
        subject: 'u1',
      },
    ],
    [
      'fusionauth',
      { code: '561166', phoneNumber: '+358441234567', message: 'Code 561166', type: 'Voice' },
      { to: '+358441234567', channels: ['call'], code: '561166', text: 'Code 561166' },
    ],
    [
      'descope',
      { recipient: '+358 44 1234567', body: 'Code 561166', sender: '+1', token: '561166' },
      { to: '+358 44 1234567', channels: ['sms'], code: '561166', text: 'Code 561166' },
    ],
    [
      'pingone',
      { to: '358441234567', message: 'Code 561166', channel: 'call' },
      { to: '+358441234567', channels: ['call'], text: 'Code 561166' },
    ],
  ])('%s: %j', async (name, sent, message) => {
    const door = await openDoor(name, auth);
    expect((await door.take(jsonRequest(sent, bearer))).message).toEqual(message);
  });

  test('casdoor sends a form, and only 200 counts', async () => {
    const door = await openDoor('casdoor', auth);
    const visit = await door.take(
      formRequest({ phoneNumber: '+358441234567', code: '561166' }, bearer),
    );
    expect(visit.message).toEqual({ to: '+358441234567', channels: ['sms'], code: '561166' });
    expect(visit.accepted('msg_1').status).toBe(200);
  });

  test('authgear signs in hex, and reads our answer in its own words', async () => {
    const hmac = { kind: 'hmac', header: 'x-authgear-body-signature', encoding: 'hex', secrets };
    const door = await openDoor('authgear', { auth: hmac });
    const sent = {
      to: '+358441234567',
      body: 'Code 561166',
      app_id: 'app',
      template_name: 'verification_sms.txt',
      language_tag: 'zh-HK',
      template_variables: { code: '561166' },
    };
    const signature = createHmac('sha256', SECRETS.one).update(JSON.stringify(sent)).digest('hex');
    const visit = await door.take(jsonRequest(sent, { 'x-authgear-body-signature': signature }));
    expect(visit.message).toMatchObject({ code: '561166', text: 'Code 561166', locale: 'zh-HK' });
    expect(visit.accepted('msg_1')).toEqual({ status: 200, body: { code: 'ok' } });
    const words = (code: OctothorpeError['code']) =>
      visit.refused(new OctothorpeError(code, 'Why.')).body;
    expect(words('limit_reached')).toEqual({ code: 'rate_limited', description: 'Why.' });
    expect(words('unavailable')).toEqual({ code: 'unknown_error', description: 'Why.' });
  });
});

describe('generic', () => {
  const SETTINGS = {
    auth: { kind: 'header', name: 'X-Key', secrets },
    request: {
      to: '/data/to',
      code: '/data/otp',
      locale: '/lang',
      ip: '/client/ip',
      subject: '/data/user',
      id: '/id',
    },
    answer: { status: 202, body: { ok: 'true', ref: 'octo {id}' } },
    error: {
      status: 200,
      body: { ok: 'false', why: ['{name}', '{message}'] },
      names: { other: 'E9' },
    },
  };
  const key = { 'x-key': SECRETS.one };

  test('all parts are read where the settings say', async () => {
    const door = await openDoor('generic', SETTINGS);
    const sent = {
      id: 'r-1',
      lang: 'sv',
      client: { ip: '203.0.113.9' },
      data: { to: '+358441234567', otp: 561166, user: 'u1' },
      more: [1],
    };
    const visit = await door.take(jsonRequest(sent, key));
    expect(visit.message).toEqual({
      to: '+358441234567',
      channels: ['sms'],
      code: '561166',
      locale: 'sv',
      ip: '203.0.113.9',
      subject: 'u1',
      reference: 'r-1',
    });
    expect(visit.repeatKey).toBe('r-1');
    expect(visit.accepted('msg_1')).toEqual({
      status: 202,
      body: { ok: 'true', ref: 'octo msg_1' },
    });
  });

  test('an error fills its template, and quotes in it add no field', async () => {
    const door = await openDoor('generic', SETTINGS);
    const error = new OctothorpeError('invalid_request', 'A "quoted" {code} message');
    expect(door.refused(error)).toEqual({
      status: 200,
      body: { ok: 'false', why: ['E9', 'A "quoted" {code} message'] },
      headers: {},
    });
  });

  test('an HMAC may be of the body in base64', async () => {
    const auth = {
      kind: 'hmac',
      header: 'x-sig',
      encoding: 'base64',
      over: 'base64_body',
      secrets,
    };
    const door = await openDoor('generic', { auth, request: { to: 'to', code: 'code' } });
    const body = JSON.stringify({ to: '+358441234567', code: '561166' });
    const sign = (signed: string) =>
      jsonRequest(body, {
        'x-sig': createHmac('sha256', SECRETS.one).update(signed).digest('base64'),
      });
    const encoded = Buffer.from(body).toString('base64');
    expect((await door.take(sign(encoded))).message.code).toBe('561166');
    expect((await refusalOf(door.take(sign(body)))).code).toBe('unauthorized');
  });

  test.each(['__proto__', 'constructor', '/__proto__/polluted', '/data/constructor/name'])(
    'a place that every object has is no field: %s',
    async (to) => {
      const door = await openDoor('generic', { ...SETTINGS, request: { to, code: 'code' } });
      const error = await refusalOf(door.take(jsonRequest({ code: '561166', data: {} }, key)));
      expect(error.message).toContain('The request has no number at');
    },
  );

  test.each([
    ['another method', { method: 'GET' as const }],
    ['another type', { headers: { ...key, 'content-type': 'text/plain' } }],
    ['an array', { rawBody: Buffer.from('[]') }],
    [
      'a code of letters',
      { rawBody: Buffer.from('{"data":{"to":"+358441234567","otp":"AB12CD"}}') },
    ],
  ])('%s is refused as a bad request', async (_what, change) => {
    const door = await openDoor('generic', SETTINGS);
    const error = await refusalOf(door.take({ ...jsonRequest({}, key), ...change }));
    expect(['invalid_request', 'unsupported_media_type']).toContain(error.code);
  });
});
