import { isLocalPath } from '../../../packages/client/src/sessions.js';
import {
  readCookie,
  SignedCookies,
  setCookie,
} from '../../../packages/client/src/signed-cookie.js';

const NOW = Date.UTC(2027, 0, 1);
const cookies = new SignedCookies('a-secret-of-this-service');
const anna = { kind: 'phone', owner: 'anna' } as const;

it('a cookie counts for its owner and its purpose, until its end', async () => {
  const value = await cookies.seal(anna, { method: 'sms' }, NOW + 1_000);
  expect(await cookies.open(anna, value, NOW)).toMatchObject({ method: 'sms' });
  expect(await cookies.open(anna, value, NOW + 1_000)).toBeUndefined();
  expect(await cookies.open({ ...anna, owner: 'bob' }, value, NOW)).toBeUndefined();
  expect(await cookies.open({ ...anna, kind: 'session' }, value, NOW)).toBeUndefined();
  const others = new SignedCookies('the-secret-of-another-service');
  expect(await others.open(anna, value, NOW)).toBeUndefined();
});

it('what was changed, or is no cookie of ours, is none', async () => {
  const value = await cookies.seal(anna, { method: 'sms' }, NOW + 1_000);
  const [content = '', mac] = value.split('.');
  const forged = Buffer.from('{"method":"call","endsAtMs":9999999999999}').toString('base64url');
  const wrong = [
    undefined,
    '',
    '.',
    content,
    `${content}.`,
    `${forged}.${mac}`,
    `${value}.x`,
    `${content}.%%`,
    'x'.repeat(9_000),
  ];
  for (const each of wrong)
    expect([each, await cookies.open(anna, each, NOW)]).toEqual([each, undefined]);
});

it('over https a cookie is this host’s alone', () => {
  const form = { name: 'octothorpe-phone', value: 'v', maxAgeSeconds: 60 };
  expect(setCookie({ ...form, secure: true })).toBe(
    '__Host-octothorpe-phone=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
  );
  expect(setCookie({ ...form, secure: false })).not.toContain('Secure');
  const header = 'a=1; octothorpe-phone=planted; __Host-octothorpe-phone=v';
  expect(readCookie(header, 'octothorpe-phone', true)).toBe('v');
  expect(readCookie('octothorpe-phone=planted', 'octothorpe-phone', true)).toBeUndefined();
});

it.each(['/', '/account', '/account?tab=2&q=%20', '/a//b'])(
  '%s is a path of this service',
  (path) => {
    expect(isLocalPath(path)).toBe(true);
  },
);

it.each([
  '',
  'account',
  '//evil.test',
  '/\\evil.test',
  '/a\\b',
  '\\/evil.test',
  'https://evil.test',
  '/a b',
  '/\n/evil.test',
  `/${'a'.repeat(2_000)}`,
])('%j is not: nobody is sent there', (path) => {
  expect(isLocalPath(path)).toBe(false);
});
