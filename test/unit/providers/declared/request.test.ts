import { createHmac } from 'node:crypto';
import { Deadline } from '../../../../src/challenge/time.js';
import type { Auth, Request } from '../../../../src/providers/declared/description.js';
import {
  buildRequest,
  smsValues,
  tokenRequest,
} from '../../../../src/providers/declared/request.js';

const NOW_MS = 1_700_000_000_000;
const SETTINGS = { 'settings.apiUrl': 'https://sms.example.com/api/', 'settings.key': 'k&y' };
const TEXT = `Your "code" is 123456 & <it> isn't {to} \\ ä €\n@example.com #123456`;
const VALUES = smsValues(
  {
    to: '+358441234567',
    from: 'Acme & Co',
    text: TEXT,
    locale: 'en',
    deliveryId: 'ch_0.1',
    validitySeconds: 545,
    deadline: new Deadline(1_000),
  },
  'https://verify.example.com/webhooks/acme/sms/ch_0.1?a=1&b=2',
);

function build(request: Partial<Request>, auth: Auth = { kind: 'none' }) {
  const whole: Request = {
    method: 'POST',
    url: '{settings.apiUrl}/messages',
    query: {},
    headers: {},
    ...request,
  };
  return buildRequest(whole, VALUES, { auth, settings: SETTINGS, accessToken: 'fetched' }, NOW_MS);
}

test('JSON holds every text unchanged, and numbers as numbers', () => {
  const content = { a: ['{to}', { text: '{text}' }], ttl: '{validitySeconds}', n: 1, x: '{{x}}' };
  const { body, headers } = build({ body: { format: 'json', content } });
  expect(JSON.parse(body ?? '')).toEqual({
    a: ['+358441234567', { text: TEXT }],
    ttl: 545,
    n: 1,
    x: '{x}',
  });
  expect(headers['content-type']).toBe('application/json');
});

test('a form holds every text unchanged, and repeats a name for a list', () => {
  const fields = { text: '{text}', to: ['{to}', '{toDigits}'], minutes: '{validityMinutes}' };
  const form = new URLSearchParams(build({ body: { format: 'form', fields } }).body);
  expect(form.get('text')).toBe(TEXT);
  expect(form.getAll('to')).toEqual(['+358441234567', '358441234567']);
  expect(form.get('minutes')).toBe('9');
});

test('in XML no value becomes markup', () => {
  const content = {
    name: 'sms',
    attributes: { from: '{from}' },
    content: [{ name: 'text', attributes: {}, content: ['{text}'] }],
  };
  const { body } = build({ body: { format: 'xml', content } });
  expect(body).toContain('<sms from="Acme &#38; Co"><text>Your &#34;code&#34;');
  expect(body).toContain(
    '&#38; &#60;it&#62; isn&#39;t {to} \\ ä €\n@example.com #123456</text></sms>',
  );
});

test('a value in an address stays within its segment, and the query is encoded', () => {
  const { url } = build({ url: '{settings.apiUrl}/to/{from}/x', query: { cb: '{callbackUrl}' } });
  expect(url).toBe(
    `https://sms.example.com/api/to/Acme%20%26%20Co/x?cb=${encodeURIComponent(String(VALUES['callbackUrl']))}`,
  );
});

test.each<[Auth, string, string]>([
  [{ kind: 'basic', user: 'me', password: '{settings.key}' }, 'authorization', 'Basic bWU6ayZ5'],
  [{ kind: 'bearer', token: '{settings.key}' }, 'authorization', 'Bearer k&y'],
  [
    { kind: 'header', name: 'Authorization', value: 'App {settings.key}' },
    'authorization',
    'App k&y',
  ],
])('credentials: $0.kind', (auth, name, value) => {
  expect(build({}, auth).headers[name]).toBe(value);
});

test('credentials in the query are encoded', () => {
  const { url } = build({}, { kind: 'query', name: 'key', value: '{settings.key}' });
  expect(url).toBe('https://sms.example.com/api/messages?key=k%26y');
});

test('an HMAC is made over what is sent', () => {
  const { headers, body } = build(
    { body: { format: 'form', fields: { to: '{to}' } }, query: { v: '1' } },
    {
      kind: 'hmac',
      key: '{settings.key}',
      algorithm: 'sha256',
      encoding: 'hex',
      over: '{method}\n{path}\n{timestamp}\n{body}',
      headers: { 'X-Signature': 'v1={signature}', 'X-Time': '{timestamp}' },
    },
  );
  const signed = `POST\n/api/messages?v=1\n1700000000\n${body}`;
  const expected = createHmac('sha256', 'k&y').update(signed).digest('hex');
  expect(headers).toMatchObject({ 'x-signature': `v1=${expected}`, 'x-time': '1700000000' });
});

const OAUTH = {
  kind: 'oauth',
  tokenUrl: '{settings.apiUrl}token',
  clientId: 'a:b',
  clientSecret: '{settings.key}',
  credentials: 'basic',
} as const;

test('OAuth: the token is fetched with the client’s credentials, and goes with the request', () => {
  const login = Buffer.from('a%3Ab:k%26y').toString('base64');
  expect(tokenRequest(OAUTH, SETTINGS)).toMatchObject({
    url: 'https://sms.example.com/api/token',
    headers: { authorization: `Basic ${login}` },
    body: 'grant_type=client_credentials',
  });
  const inBody = tokenRequest({ ...OAUTH, credentials: 'body', scope: 'sms' }, SETTINGS);
  expect(inBody.headers['authorization']).toBeUndefined();
  expect(Object.fromEntries(new URLSearchParams(inBody.body))).toEqual({
    grant_type: 'client_credentials',
    scope: 'sms',
    client_id: 'a:b',
    client_secret: 'k&y',
  });
  expect(build({}, OAUTH).headers['authorization']).toBe('Bearer fetched');
});
