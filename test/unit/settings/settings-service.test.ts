import { createHash, randomBytes } from 'node:crypto';
import { Keyring } from '../../../src/challenge/code.js';
import { PhoneNumberCipher } from '../../../src/challenge/phone-number.js';
import type { SettingsChange } from '../../../src/settings/document.js';
import { FollowedSettings } from '../../../src/settings/followed-settings.js';
import type { Settings } from '../../../src/settings/merge.js';
import { SettingsSeal } from '../../../src/settings/sealed-document.js';
import type { SettingFault, SettingsCaller } from '../../../src/settings/setting-rules.js';
import { SettingsService } from '../../../src/settings/settings-service.js';
import { FakeSettingsStore } from '../../setup/fake-settings-store.js';

const SECRET = 'whsec_b25lb25lb25lb25lb25lb25lb25l';
const FILE = {
  tenants: [
    {
      id: 'acme',
      brand: 'Acme',
      apiKeys: [{ sha256: 'aa'.repeat(32), scopes: ['challenges', 'all_tenants'] }],
      senders: [{ provider: 'twilio', channel: 'sms', from: 'Acme' }],
      webhook: { url: 'https://acme.example/hook', secrets: [SECRET] },
    },
    { id: 'other', brand: 'Other', apiKeys: [{ sha256: 'bb'.repeat(32) }] },
  ],
  routes: { sms: { '*': ['twilio'] } },
  doors: [{ platform: 'okta', path: '/doors/okta', tenant: 'acme', secret: 'the door’s secret' }],
};
const all: SettingsCaller = {
  operator: 'anna',
  key: '0123abcd',
  tenants: ['acme', 'other'],
  all: true,
};
const ofAcme: SettingsCaller = { ...all, tenants: ['acme'], all: false };
const why = { reason: 'because' };
const SENDER = 'tenants/acme/senders/sms.twilio';
const sender = { provider: 'twilio', channel: 'sms', from: 'New' };

const keyring = new Keyring([{ id: 'k1', secret: Buffer.alloc(32, 1) }]);
const seal = new SettingsSeal(new PhoneNumberCipher(keyring, randomBytes), keyring);

let store: FakeSettingsStore;
let used: Settings;
let faults: readonly SettingFault[];
let noted: SettingsChange[];
let service: SettingsService;

beforeEach(() => {
  store = new FakeSettingsStore();
  used = new Map();
  faults = [];
  noted = [];
  service = open();
});

function open(): SettingsService {
  const floor = { version: 0, raise: () => undefined };
  const use = async (settings: Settings) => {
    used = settings;
  };
  return new SettingsService({
    store,
    seal,
    followed: new FollowedSettings({ store, seal, floor, use, onState: () => undefined }),
    file: FILE,
    credentialNames: new Map([['twilio', ['authToken', 'secondaryAuthToken']]]),
    faultsWith: () => faults,
    now: () => 1_000,
    randomBytes,
    onChanged: (change) => noted.push(change),
  });
}

it('a change is in use when it is answered, with who made it and why', async () => {
  const { version, setting } = await service.put(all, SENDER, sender, why);
  expect(version).toBe(1);
  expect(setting).toMatchObject({ state: 'changed', value: sender });
  expect(setting?.by).toMatchObject({ operator: 'anna', key: '0123abcd', reason: 'because' });
  expect(used.get(SENDER)).toEqual({ value: sender });
  expect(noted).toHaveLength(1);
});

it('a change with faults is refused with all of them, and nothing is written', async () => {
  faults = Array.from({ length: 30 }, (_, at) => ({ path: `tenants.${at}`, message: 'is wrong' }));
  await expect(service.put(all, SENDER, sender, why)).rejects.toMatchObject({
    code: 'invalid_request',
    faults,
  });
  expect(store.stored).toEqual({ version: '0' });
  expect(used.size).toBe(0);
});

it.each([
  [SENDER, { ...sender, country: 'FI' }, 'value'],
  ['tenants/acme', { limits: {} }, 'value.limits'],
  ['tenants/acme', { openid: {} }, 'value.openid'],
  ['tenants/acme', { brand: { name: 'A', logo: '../../etc/passwd.png' } }, 'value.brand.logo'],
  ['tenants/acme/keys/new', { tenant: 'other' }, 'value.tenant'],
  ['doors/okta', { secret: { env: 'MASTER_KEYS' } }, 'value.secret'],
  ['carriers/twilio', { authToken: { file: '/run/secrets/other' } }, 'value.authToken'],
  ['routes', ['twilio'], 'value'],
])('%s does not take %j', async (path, value, where) => {
  await expect(service.put(all, path, value, why)).rejects.toMatchObject({
    code: 'invalid_request',
    faults: expect.arrayContaining([expect.objectContaining({ path: where })]),
  });
  expect(store.stored.version).toBe('0');
});

it.each(['keys/new', 'webhook', 'routes', 'senders/sms.twilio', 'templates/sms.en'])(
  'a tenant that is not there gets no %s, and no secret is made for it',
  async (rest) => {
    await expect(service.put(all, `tenants/nobody/${rest}`, {}, why)).rejects.toMatchObject({
      code: 'invalid_request',
      faults: [{ message: 'there is no tenant nobody: put tenants/nobody first' }],
    });
    expect(store.stored.version).toBe('0');
  },
);

it.each(['masterKeys', 'limits', 'console', 'MODE', 'policy', 'tenants/acme/limits'])(
  '%s stays in the file, and the refusal says so',
  async (path) => {
    await expect(service.put(all, path, {}, why)).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringMatching(/Master keys, provider hosts, the console’s login, MODE/),
    });
  },
);

it('of two changes at once one wins, and the other is told to read again', async () => {
  const other = open();
  const both = await Promise.allSettled([
    service.put(all, SENDER, sender, why),
    other.put(all, 'routes', { sms: {} }, why),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const lost = both.find((each) => each.status === 'rejected');
  expect(lost?.reason).toMatchObject({ code: 'settings_conflict' });
  expect(store.kept.size).toBe(1);
});

it('a change made from an earlier version is a conflict', async () => {
  await service.put(all, SENDER, sender, why);
  await expect(
    service.put(all, 'routes', { sms: {} }, { ...why, version: 0 }),
  ).rejects.toMatchObject({ code: 'settings_conflict' });
  await service.put(all, 'routes', { sms: {} }, { ...why, version: 1 });
  expect(store.stored.version).toBe('2');
});

it('a key is made, shown once, and works beside the other until that is taken out', async () => {
  const made = await service.rotate(all, 'tenants/acme/keys/aaaaaaaa', why);
  const sha256 = createHash('sha256')
    .update(made.secret ?? '')
    .digest('hex');
  const path = `tenants/acme/keys/${sha256.slice(0, 8)}`;
  expect(made.setting?.path.text).toBe(path);
  expect(used.get(path)).toEqual({ value: { sha256, scopes: ['challenges', 'all_tenants'] } });
  const { settings } = await service.list(all);
  expect(JSON.stringify(settings)).not.toContain(made.secret);
  expect(JSON.stringify(settings)).not.toContain(sha256);
  await service.remove(all, 'tenants/acme/keys/aaaaaaaa', 'off', why);
  expect(used.get('tenants/acme/keys/aaaaaaaa')).toEqual({ off: true });
  const fresh = await service.put(all, 'tenants/acme/keys/new', { scopes: ['challenges'] }, why);
  expect(fresh.secret).toMatch(/^octo_[\w-]{32}$/);
});

it('a webhook signs with its new secret and the one before, and shows neither', async () => {
  const { secret } = await service.rotate(all, 'tenants/acme/webhook', why);
  expect(used.get('tenants/acme/webhook')).toEqual({ value: { secrets: [secret, SECRET] } });
  const { value } = await service.get(all, 'tenants/acme/webhook');
  expect(value).toMatchObject({ url: 'https://acme.example/hook' });
  expect(JSON.stringify(value)).not.toMatch(/whsec_/);
  await service.put(all, 'tenants/acme/webhook', { url: 'https://new.example' }, why);
  expect(used.get('tenants/acme/webhook')).toEqual({
    value: { url: 'https://new.example', secrets: [secret, SECRET] },
  });
});

it('a new tenant has a key from the start', async () => {
  const { secret } = await service.put(all, 'tenants/newco', { brand: 'Newco' }, why);
  const sha256 = createHash('sha256')
    .update(secret ?? '')
    .digest('hex');
  expect(used.get(`tenants/newco/keys/${sha256.slice(0, 8)}`)).toEqual({ value: { sha256 } });
});

it('what only a change has added is gone when it is taken out; the file’s counts again where it is let', async () => {
  const call = { provider: 'twilio', channel: 'call', from: '+12025550100' };
  await service.put(all, 'tenants/acme/senders/call.twilio', call, why);
  await service.remove(all, 'tenants/acme/senders/call.twilio', 'off', why);
  await service.put(all, SENDER, sender, why);
  await service.remove(all, SENDER, 'file', why);
  expect(used.size).toBe(0);
  await expect(service.remove(all, 'doors/none', 'off', why)).rejects.toMatchObject({
    code: 'not_found',
  });
  await expect(service.remove(all, 'routes', 'off', why)).rejects.toMatchObject({
    code: 'invalid_request',
  });
});

it.each(['off', 'file'] as const)(
  'a tenant that a change had added leaves nothing behind that comes back with it: %s',
  async (to) => {
    await service.put(all, 'tenants/newco', { brand: 'Newco' }, why);
    const url = 'https://newco.example/hook';
    await service.put(all, 'tenants/newco/webhook', { url }, why);
    await service.put(all, 'tenants/newco/senders/sms.twilio', sender, why);
    await service.put(all, 'tenants/newcomer', { brand: 'Another' }, why);
    await service.remove(all, 'tenants/newco', to, why);
    const left = [...used.keys()].filter((path) => path.startsWith('tenants/'));
    expect(left).toEqual([
      'tenants/newcomer',
      expect.stringMatching(/^tenants\/newcomer\/keys\/[0-9a-f]{8}$/),
    ]);
    const [newest] = await service.history(all);
    expect(newest?.change?.changed).toHaveLength(4);
    const { secret } = await service.put(all, 'tenants/newco', { brand: 'Newco' }, why);
    expect(secret).toMatch(/^octo_/);
  },
);

it('a number comes out masked, and stays where a change does not name it', async () => {
  const path = 'tenants/acme/senders/call.twilio';
  const call = { provider: 'twilio', channel: 'call', from: '+12025550100' };
  await service.put(all, path, call, why);
  expect((await service.get(all, path)).value).toEqual({ ...call, from: '+1******0100' });
  await service.put(all, path, { provider: 'twilio', channel: 'call' }, why);
  expect(used.get(path)).toEqual({ value: call });
  const inboundSms = [{ provider: 'twilio', number: '+358454910001' }];
  await service.put(all, 'tenants/acme', { inboundSms }, why);
  const { value } = await service.get(all, 'tenants/acme');
  expect(JSON.stringify(value)).not.toContain('454910001');
});

it('secrets of doors and carriers come out as fingerprints', async () => {
  await service.put(all, 'carriers/twilio', { authToken: 'the token' }, why);
  const text = JSON.stringify((await service.list(all)).settings.map(({ value }) => value));
  expect(text).not.toMatch(/the token|the door’s secret/);
  const { value } = await service.get(all, 'carriers/twilio');
  expect(value).toEqual({
    authToken: { fingerprint: expect.stringMatching(/^[0-9a-f]{12}$/) },
    secondaryAuthToken: 'as in the file',
  });
});

it('who sees one tenant reads and changes nothing of others, nor what is for all', async () => {
  const refused = { code: 'forbidden' };
  await service.put(all, 'tenants/other', { locale: 'fi' }, why);
  const { settings } = await service.list(ofAcme);
  expect(new Set(settings.map(({ path }) => path.text.split('/').slice(0, 2).join('/')))).toEqual(
    new Set(['doors/okta', 'tenants/acme']),
  );
  await expect(service.put(ofAcme, 'tenants/other', {}, why)).rejects.toMatchObject(refused);
  await expect(service.put(ofAcme, 'tenants/new', {}, why)).rejects.toMatchObject(refused);
  await expect(service.put(ofAcme, 'routes', {}, why)).rejects.toMatchObject(refused);
  await expect(service.put(ofAcme, 'carriers/twilio', {}, why)).rejects.toMatchObject(refused);
  await expect(service.put(ofAcme, 'doors/okta', { tenant: 'other' }, why)).rejects.toMatchObject(
    refused,
  );
  const account = { tenant: 'acme', services: [{ sid: 'VA1', tenant: 'other' }] };
  await expect(service.put(ofAcme, 'doors/okta', account, why)).rejects.toMatchObject(refused);
  await expect(service.back(ofAcme, 0, why)).rejects.toMatchObject(refused);
  await expect(service.get(ofAcme, 'tenants/other')).rejects.toMatchObject({ code: 'not_found' });
  await service.put(ofAcme, 'doors/okta', { secret: 'another' }, why);
  const history = await service.history(ofAcme);
  expect(history.flatMap(({ change }) => change?.changed.map(({ path }) => path))).toEqual([
    'doors/okta',
  ]);
});

it('who sees one tenant makes no key that sees all', async () => {
  const refused = { code: 'forbidden' };
  const more = { scopes: ['operator', 'all_tenants'] };
  await expect(service.put(ofAcme, 'tenants/acme/keys/new', more, why)).rejects.toMatchObject(
    refused,
  );
  await expect(service.rotate(ofAcme, 'tenants/acme/keys/aaaaaaaa', why)).rejects.toMatchObject(
    refused,
  );
  await service.put(ofAcme, 'tenants/acme/keys/new', { scopes: ['operator'] }, why);
});

it('who sees one tenant does not give a key of the file back what was taken from it', async () => {
  const key = 'tenants/acme/keys/aaaaaaaa';
  const refused = { code: 'forbidden' };
  await service.put(all, key, { scopes: ['challenges'] }, why);
  await expect(service.remove(ofAcme, key, 'file', why)).rejects.toMatchObject(refused);
  expect(used.get(key)).toMatchObject({ value: { scopes: ['challenges'] } });
  await service.remove(ofAcme, key, 'off', why);
  await expect(service.remove(ofAcme, key, 'file', why)).rejects.toMatchObject(refused);
  await service.remove(all, key, 'file', why);
  expect(used.has(key)).toBe(false);
});

it('the history has every version, and going back is a new one', async () => {
  await service.put(all, SENDER, sender, why);
  await service.put(all, SENDER, { ...sender, from: 'Newer' }, why);
  const { version } = await service.back(all, 1, { reason: 'the name was wrong' });
  expect(version).toBe(3);
  expect(used.get(SENDER)).toEqual({ value: sender });
  const [newest] = await service.history(all);
  expect(newest).toMatchObject({ version: 3, change: { backTo: 1, reason: 'the name was wrong' } });
  await service.back(all, 0, why);
  expect(used.size).toBe(0);
  await expect(service.back(all, 9, why)).rejects.toMatchObject({ code: 'not_found' });
});

it('a document of the history under another version is not gone back to', async () => {
  await service.put(all, SENDER, sender, why);
  await service.put(all, 'routes', { sms: {} }, why);
  store.kept.set(2, store.kept.get(1) ?? '');
  await expect(service.back(all, 2, why)).rejects.toMatchObject({ code: 'not_found' });
  expect((await service.history(all))[0]).toEqual({ version: 2 });
});

it('after an older document was put in the place, any change replaces it', async () => {
  await service.put(all, SENDER, sender, why);
  const old = store.stored;
  await service.remove(all, 'tenants/acme/webhook', 'off', why);
  store.stored = old;
  expect((await service.list(all)).refused).toContain('version 1');
  const { version } = await service.put(all, 'routes', { sms: {} }, why);
  expect(version).toBe(3);
  expect(used.get('tenants/acme/webhook')).toEqual({ off: true });
  expect((await service.list(all)).refused).toBeUndefined();
});

it('while Redis is away nothing changes, and the caller may come again', async () => {
  store.isDown = true;
  await expect(service.put(all, SENDER, sender, why)).rejects.toMatchObject({
    code: 'unavailable',
  });
  store.isDown = false;
  expect((await service.put(all, SENDER, sender, why)).version).toBe(1);
});

it('a change that is in force is answered as one, also where Redis’s answer was lost', async () => {
  store.losesAnswers = true;
  const made = await service.rotate(all, 'tenants/acme/webhook', why);
  expect(made).toMatchObject({ version: 1, secret: expect.stringMatching(/^whsec_/) });
  expect(used.get('tenants/acme/webhook')).toEqual({ value: { secrets: [made.secret, SECRET] } });
  expect(noted).toHaveLength(1);
});
