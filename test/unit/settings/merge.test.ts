import { merged, misnamed, type Setting, settingsOf } from '../../../src/settings/merge.js';
import { parsePath } from '../../../src/settings/setting-path.js';

const KEY = 'aa'.repeat(32);
const FILE = {
  tenants: [
    {
      id: 'acme',
      brand: { name: 'Acme', logo: 'acme.svg', colour: '#112233' },
      countries: { sms: ['FI'] },
      apiKeys: [{ sha256: KEY }, { sha256: 'bb'.repeat(32), scopes: ['operator'] }],
      senders: [
        { provider: 'twilio', channel: 'sms', from: 'Acme' },
        { provider: 'vonage', channel: 'sms', from: 'Acme' },
      ],
      webhook: { url: 'https://acme.example/hook', secrets: ['one'] },
      limits: { figures: {} },
    },
  ],
  routes: { sms: { '*': ['twilio'] } },
  doors: [{ platform: 'okta', path: '/doors/okta', tenant: 'acme', secret: { env: 'OKTA' } }],
  carriers: {
    elks: { description: '46elks', settings: { username: 'u', password: { env: 'P' } } },
  },
  policy: { checksMax: 3 },
};

function laid(settings: Readonly<Record<string, Setting>>) {
  return merged(FILE, new Map(Object.entries(settings)));
}

function acme(settings: Readonly<Record<string, Setting>>): Record<string, unknown> {
  return (laid(settings).file.tenants[0] ?? {}) as Record<string, unknown>;
}

it('without settings the file stays as it is', () => {
  expect(laid({}).file).toEqual(FILE);
});

it('a sender is replaced in its place, another is added, and one is taken out', () => {
  const other = { provider: 'twilio', channel: 'sms', from: 'Other' };
  const call = { provider: 'twilio', channel: 'call', from: '+12025550100' };
  expect(
    acme({
      'tenants/acme/senders/sms.twilio': { value: other },
      'tenants/acme/senders/call.twilio': { value: call },
      'tenants/acme/senders/sms.vonage': { off: true },
    })['senders'],
  ).toEqual([other, call]);
});

it('a key of the file is taken out by its fingerprint, and a new one stands beside the others', () => {
  const added = { sha256: 'cc'.repeat(32), scopes: ['challenges'] };
  expect(
    acme({
      'tenants/acme/keys/aaaaaaaa': { off: true },
      'tenants/acme/keys/cccccccc': { value: added },
    })['apiKeys'],
  ).toEqual([{ sha256: 'bb'.repeat(32), scopes: ['operator'] }, added]);
});

it('fields of a tenant and a webhook lie over those of the file; null takes one out', () => {
  const tenant = acme({
    'tenants/acme': { value: { locale: 'fi', countries: null } },
    'tenants/acme/webhook': { value: { url: 'https://new.example/hook' } },
  });
  expect(tenant).toMatchObject({ locale: 'fi', limits: { figures: {} } });
  expect(tenant).not.toHaveProperty('countries');
  expect(tenant['webhook']).toEqual({ url: 'https://new.example/hook', secrets: ['one'] });
  expect(acme({ 'tenants/acme/webhook': { off: true } })).not.toHaveProperty('webhook');
});

it('a new name of the brand keeps the logo, which is a file', () => {
  expect(acme({ 'tenants/acme': { value: { brand: 'Acme Oy' } } })['brand']).toEqual({
    name: 'Acme Oy',
    logo: 'acme.svg',
  });
});

it('a tenant is added with what stands under its path, and one is taken out', () => {
  const key = { sha256: 'dd'.repeat(32) };
  const { tenants } = laid({
    'tenants/acme': { off: true },
    'tenants/acme/keys/cccccccc': { value: { sha256: 'cc'.repeat(32) } },
    'tenants/newco': { value: { brand: 'Newco' } },
    'tenants/newco/keys/dddddddd': { value: key },
  }).file;
  expect(tenants).toEqual([{ id: 'newco', brand: 'Newco', apiKeys: [key] }]);
});

it('what belongs to a tenant that is not there waits, and makes none', () => {
  expect(laid({ 'tenants/gone/webhook': { value: { url: 'https://gone.example' } } }).file).toEqual(
    FILE,
  );
});

it('a door keeps the fields that a change does not name; a new one comes after those of the file', () => {
  const added = { platform: 'generic', path: '/doors/own', tenant: 'acme', token: 't' };
  const { doors } = laid({
    'doors/okta': { value: { tenant: 'other' } },
    'doors/own': { value: added },
  }).file;
  expect(doors).toEqual([{ ...FILE.doors[0], tenant: 'other' }, added]);
});

it('credentials lie over the settings of a carrier, and stand alone for one of the environment', () => {
  const { file, credentials } = laid({
    'carriers/elks': { value: { password: 'new' } },
    'carriers/twilio': { value: { authToken: 'new' } },
  });
  expect(file.carriers?.['elks']?.['settings']).toEqual({ username: 'u', password: 'new' });
  expect(Object.keys(file.carriers ?? {})).toEqual(['elks']);
  expect(credentials.get('twilio')).toEqual({ authToken: 'new' });
});

it('routes for all are replaced as a whole', () => {
  const routes = { sms: { '*': ['vonage'] } };
  expect(laid({ routes: { value: routes } }).file.routes).toEqual(routes);
});

it('lists every setting of the file by its path', () => {
  expect([...settingsOf(FILE).keys()]).toEqual([
    'tenants/acme',
    'tenants/acme/keys/aaaaaaaa',
    'tenants/acme/keys/bbbbbbbb',
    'tenants/acme/senders/sms.twilio',
    'tenants/acme/senders/sms.vonage',
    'tenants/acme/webhook',
    'routes',
    'doors/okta',
  ]);
  expect(settingsOf(FILE).get('tenants/acme')).not.toHaveProperty('limits');
});

it('a value under the name of another is told where it belongs', () => {
  const path = parsePath('tenants/acme/senders/sms.twilio');
  const value = { provider: 'twilio', channel: 'sms', country: 'FI', from: 'Acme' };
  expect(path && misnamed(path, value)).toBe('sms.twilio.FI');
  expect(path && misnamed(path, { ...value, country: undefined })).toBeUndefined();
});
