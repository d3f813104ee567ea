import { SMS } from '../../setup/client.js';
import { type Gateway, startGateway } from '../../setup/gateway.js';
import { problemOf, send } from '../../setup/raw-client.js';

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

const faults = async (body: string) => {
  const answer = await send(gateway, '/v1/challenges', body);
  expect(problemOf(answer)).toEqual([422, 'invalid_request']);
  return JSON.parse(answer.text).faults as { path: string; message: string }[];
};

test.each(['[]', 'null', '"text"', '1', 'true', '['.repeat(8000) + ']'.repeat(8000)])(
  'JSON that is not an object is an error: %.20s',
  async (body) => {
    expect(await faults(body)).toEqual([
      { path: '', message: expect.stringMatching(/^The body has to be a JSON object\. It is /) },
    ]);
  },
);

test('a start that names its channels twice is told how to name them once', async () => {
  const [fault] = await faults(JSON.stringify({ ...SMS, fallback: 'call', channels: ['sms'] }));
  expect(fault?.message).toContain('Give channels alone, or channel with fallback');
});

test('all errors are named at once', async () => {
  const body = {
    to: 358,
    country: 'Finland',
    channel: 'fax',
    locale: 'x',
    reference: 'ä',
    match: 1,
  };
  const paths = (await faults(JSON.stringify(body))).map((fault) => fault.path);
  expect(paths.sort()).toEqual(['channel', 'country', 'locale', 'match', 'reference', 'to']);
});

test.each(['__proto__', 'constructor', 'toString', 'To', 'tenant', ''])(
  'an unknown field is named: %j',
  async (name) => {
    const body = `{"to":"+358441234567","channel":"sms",${JSON.stringify(name)}:{"a":1}}`;
    expect(await faults(body)).toEqual([
      { path: name, message: expect.stringMatching(/^There is no such field\. /) },
    ]);
  },
);

test.each([
  [{ to: '12' }, 'to'],
  [{ to: '1'.repeat(33) }, 'to'],
  [{ fallback: 'sms' }, 'fallback'],
  [{ match: true }, 'match'],
  [{ channels: ['sms'] }, 'channels'],
  [{ channel: undefined }, 'channels'],
  [{ channel: undefined, channels: [] }, 'channels'],
  [{ channel: undefined, channels: 'sms' }, 'channels'],
  [{ channel: undefined, channels: ['sms', 'sms'] }, 'channels'],
  [{ channel: undefined, channels: ['sms', 'fax'] }, 'channels.1'],
  [{ channel: undefined, channels: ['sms'], fallback: 'call' }, 'channels'],
  [{ channel: undefined, channels: ['sms'], match: true }, 'match'],
  [{ channel: undefined, fallback: 'call' }, 'channel'],
  [{ subject: '' }, 'subject'],
  [{ subject: 'two words' }, 'subject'],
  [{ subject: 'x'.repeat(129) }, 'subject'],
  [{ subject: 7 }, 'subject'],
  [{ locale: 'en-x' }, 'locale'],
  [{ locale: 'fi_FI' }, 'locale'],
  [{ country: 'F1' }, 'country'],
  [{ country: null }, 'country'],
  [{ reference: '' }, 'reference'],
  [{ reference: 'x'.repeat(65) }, 'reference'],
  [{ reference: 'a\nb' }, 'reference'],
  [{ provider: 'Twilio!' }, 'provider'],
])('%j is an error of %s', async (fields, path) => {
  expect(await faults(JSON.stringify({ ...SMS, ...fields }))).toEqual([
    { path, message: expect.any(String) },
  ]);
});

test('errors do not repeat the input', async () => {
  const answer = await send(
    gateway,
    '/v1/challenges',
    '{"to":"+358441234567","channel":"+358447654321"}',
  );
  expect(answer.text).not.toMatch(/358447654321|358441234567/);
});

test('a thousand unknown fields get a short answer', async () => {
  const fields = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`field${i}`, 1]));
  expect((await faults(JSON.stringify(fields))).length).toBeLessThanOrEqual(20);
});

test('a doubled key counts once, as in JSON', async () => {
  const answer = await send(
    gateway,
    '/v1/challenges',
    '{"to":"x","to":"+358441234567","channel":"sms"}',
  );
  expect(answer.status).toBe(202);
});
