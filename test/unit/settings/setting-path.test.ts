import {
  doorName,
  isPatched,
  parsePath,
  senderName,
  templateName,
} from '../../../src/settings/setting-path.js';

it.each([
  ['tenants/acme', { kind: 'tenant', tenant: 'acme' }],
  ['tenants/acme/keys/0123abcd', { kind: 'key', tenant: 'acme', name: '0123abcd' }],
  ['tenants/acme/senders/sms.twilio.FI', { kind: 'sender', name: 'sms.twilio.FI' }],
  ['tenants/acme/templates/sms.pt-BR.login~amount', { kind: 'template' }],
  ['tenants/acme/webhook', { kind: 'webhook', tenant: 'acme' }],
  ['tenants/acme/routes', { kind: 'tenant_routes', tenant: 'acme' }],
  ['routes', { kind: 'routes' }],
  ['doors/okta', { kind: 'door', name: 'okta' }],
  ['carriers/twilio', { kind: 'carrier', name: 'twilio' }],
])('%s is a setting', (text, expected) => {
  expect(parsePath(text)).toMatchObject({ text, ...expected });
});

it.each([
  '',
  'tenants',
  'tenants/',
  'tenants/ACME',
  'tenants/acme/limits',
  'tenants/acme/keys',
  'tenants/acme/keys/',
  'tenants/acme/keys/a/b',
  'tenants/__proto__',
  'tenants/acme/keys/__proto__',
  'tenants/acme/webhook/url',
  'constructor/x',
  'doors/../x',
  'doors/okta/secret',
  'policy',
  'limits',
  'console',
  'masterKeys',
  'routes/sms',
])('%j is none', (text) => {
  expect(parsePath(text)).toBeUndefined();
});

it('names what the file gives no name by what it is for', () => {
  expect(senderName({ provider: 'twilio', channel: 'sms' })).toBe('sms.twilio');
  expect(senderName({ provider: 'twilio', channel: 'sms', country: 'FI' })).toBe('sms.twilio.FI');
  expect(templateName({ channel: 'sms', locale: 'fi', text: '{code}' })).toBe('sms.fi');
  const pay = { channel: 'sms', locale: 'fi', purpose: 'pay', text: '{amount} {payee} {code}' };
  expect(templateName(pay)).toBe('sms.fi.pay~amount');
  expect(doorName({ path: '/doors/eu/okta', platform: 'okta' }, 0)).toBe('eu.okta');
  const account = { path: '/twilio', platform: 'twilio-verify', accountSid: 'AC1' };
  expect(doorName(account, 3)).toBe('twilio-verify.AC1');
  expect(doorName({ ...account, accountSid: { env: 'SID' } }, 3)).toBe('twilio-verify.3');
});

it('changes the fields of what has several, and lists as a whole', () => {
  expect(isPatched('webhook')).toBe(true);
  expect(isPatched('sender')).toBe(false);
});
