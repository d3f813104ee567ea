import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/config.js';
import { carrierAccounts, type SandboxIdentity } from '../../../src/config/sandbox-defaults.js';
import { ConfigurationError } from '../../../src/config/validation-errors.js';
import type { ProviderRegistry } from '../../../src/providers/provider-entry.js';
import { registry } from '../../../src/providers/registry.js';
import { describedCarrier } from '../../setup/declared-carrier.js';
import { sandboxFolder } from '../../setup/sandbox-folder.js';
import { toy } from '../../setup/toy-provider.js';

let folder: string;

beforeEach(() => {
  folder = sandboxFolder();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function faultsOf(variables: NodeJS.ProcessEnv, providers?: ProviderRegistry): readonly string[] {
  try {
    loadConfig({ DATA_DIR: folder, ...variables }, providers);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

function configFile(content: unknown): string {
  const path = join(folder, 'config.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const TWILIO = { TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'token' };
const MASTER_KEYS = `k1:${Buffer.alloc(32, 1).toString('base64')}`;
const FILE = {
  tenants: [
    {
      id: 'default',
      brand: 'Contoso',
      apiKeys: [{ sha256: '0'.repeat(64) }],
      senders: [{ provider: 'twilio', channel: 'sms', from: '+12025550100' }],
      countries: { sms: ['FI'], call: [] },
    },
  ],
  routes: { sms: { '*': ['twilio'] } },
};

describe('a sandbox', () => {
  it('of an older version goes without a provider that was added since', () => {
    loadConfig({ DATA_DIR: folder });
    const path = join(folder, 'sandbox.json');
    const { telnyx: _, ...older } = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify(older));
    const config = loadConfig({ DATA_DIR: folder });
    expect([...config.providers.keys()]).toEqual(['twilio', 'vonage']);
    const accounts = carrierAccounts(older as SandboxIdentity, config.publicUrl);
    expect(Object.keys(accounts)).toEqual(['twilio', 'vonage']);
  });

  it('starts without any setting, with every vendor at its own carrier', () => {
    const config = loadConfig({ DATA_DIR: folder });
    expect(config.mode).toBe('sandbox');
    expect([...config.roles]).toEqual(['api', 'worker', 'sandbox']);
    expect([...config.providers.keys()]).toEqual(['twilio', 'vonage', 'telnyx']);
    expect(config.tenants).toMatchObject([{ id: 'default', countries: { sms: ['*'] } }]);
  });

  it('leaves out a provider that was added after its accounts were generated', () => {
    loadConfig({ DATA_DIR: folder });
    const sandbox = {
      sender: 'Toy',
      newAccount: () => ({ token: 'long enough' }),
      settings: (account: { token: string }, url: string) => ({ ...account, url }),
    };
    const withToy = { ...registry, toy: { ...toy, sandbox } };
    expect([...loadConfig({ DATA_DIR: folder }, withToy).providers.keys()]).not.toContain('toy');
    rmSync(join(folder, 'sandbox.json'));
    const { providers, routes } = loadConfig({ DATA_DIR: folder }, withToy);
    expect([...providers.keys()]).toContain('toy');
    expect(routes).toMatchObject({
      sms: { '*': ['twilio', 'vonage', 'toy'] },
      call: { '*': ['twilio', 'vonage'] },
    });
  });

  it('keeps its keys across starts, readable only by their owner', () => {
    rmSync(join(folder, 'sandbox.json'));
    const first = loadConfig({ DATA_DIR: folder });
    const second = loadConfig({ DATA_DIR: folder });
    expect(second.masterKeys).toEqual(first.masterKeys);
    expect(readFileSync(join(folder, 'api-key'), 'utf8')).toBe(first.sandbox?.identity.apiKey);
  });
});

describe('production', () => {
  const HTTPS = 'https://example.com/hook';
  const SECRET = `whsec_${'A'.repeat(32)}`;
  const withWebhook = (url: string, secret = SECRET) =>
    configFile({ ...FILE, tenants: [{ ...FILE.tenants[0], webhook: { url, secrets: [secret] } }] });

  it.each([
    ['http://example.com/hook', SECRET, 'must begin with https://'],
    ['https://10.0.0.7/hook', SECRET, 'not on the public internet'],
    ['https://me:secret@example.com/hook', SECRET, 'holds credentials'],
    ['https://example.com:25/hook', SECRET, 'belongs to another service'],
    [HTTPS, 'whsec_========================', 'base64 of 24 to 64 bytes'],
    [HTTPS, `whsec_${Buffer.alloc(23).toString('base64')}`, 'base64 of 24 to 64 bytes'],
    [HTTPS, `whsec_${Buffer.alloc(65).toString('base64')}`, 'base64 of 24 to 64 bytes'],
  ])('refuses a webhook that could never be called: %s', (url, secret, part) => {
    const text = faultsOf({ ...complete, CONFIG_FILE: withWebhook(url, secret) }).join();
    expect(text).toContain(part);
    expect(text).not.toContain('me:secret');
    expect(faultsOf({ ...complete, CONFIG_FILE: withWebhook(HTTPS) })).toEqual([]);
  });

  const complete = {
    ...TWILIO,
    MASTER_KEYS,
    PUBLIC_URL: 'https://verify.example.com',
    TRUST_PROXY: '1',
  };

  it('requires a statement about proxies in front of the API', () => {
    const { TRUST_PROXY: _, ...untold } = { ...complete, CONFIG_FILE: configFile(FILE) };
    expect(faultsOf(untold).join()).toMatch(/TRUST_PROXY: is needed/);
    expect(faultsOf({ ...untold, ROLES: 'worker' })).toEqual([]);
    for (const TRUST_PROXY of ['false', '0', '1', 'loopback']) {
      expect(faultsOf({ ...untold, TRUST_PROXY })).toEqual([]);
    }
  });

  it('starts with credentials, keys, an https address and a file, and generates no identity', () => {
    const config = loadConfig({ ...complete, DATA_DIR: folder, CONFIG_FILE: configFile(FILE) });
    expect(config).toMatchObject({ mode: 'production', publicUrl: 'https://verify.example.com' });
    expect([...config.roles]).toEqual(['api', 'worker']);
    expect(config.sandbox).toBeUndefined();
  });

  it('serves metrics only on a separate port; a sandbox on the API’s own', () => {
    const production = { ...complete, DATA_DIR: folder, CONFIG_FILE: configFile(FILE) };
    const told = (variables: NodeJS.ProcessEnv) => loadConfig(variables).metricsOnApi;
    expect(told(production)).toBe(false);
    expect(told({ ...production, HEALTH_PORT: '3002' })).toBe(false);
    expect(told({ DATA_DIR: folder })).toBe(true);
    expect(told({ DATA_DIR: folder, HEALTH_PORT: '3002' })).toBe(false);
  });

  it('lists everything that is wrong at once', () => {
    const faults = faultsOf({
      MODE: 'production',
      ROLES: 'api,sandbox',
      PUBLIC_URL: 'http://verify.example.com',
      VONAGE_API_KEY: 'abc',
    });
    const text = faults.join('\n');
    for (const part of ['ROLES', 'PUBLIC_URL', 'vonage', 'MASTER_KEYS', 'CONFIG_FILE']) {
      expect(text).toContain(part);
    }
    expect(faults.length).toBeGreaterThanOrEqual(5);
  });

  it('refuses generated keys and a configuration without a provider', () => {
    const faults = faultsOf({ MODE: 'production', CONFIG_FILE: configFile(FILE) });
    expect(faults.join('\n')).toMatch(/MASTER_KEYS: is needed/);
    expect(faults.join('\n')).toMatch(/none is configured/);
  });
});

describe('errors say where and what to do', () => {
  it.each([
    [{ PORT: '99999' }, 'PORT'],
    [{ MODE: 'test' }, 'sandbox or production'],
    [{ ROLES: 'api,cook' }, 'api, worker or sandbox'],
    [{ REDIS_URL: 'localhost:6379' }, 'redis://'],
    [{ TRUST_PROXY: 'true' }, 'a count of proxies'],
    [{ TRUST_PROXY: '10.0.0.0/40' }, 'a count of proxies'],
    [{ TRUST_PROXY: '1,10.0.0.1' }, 'a count of proxies'],
    [{ MASTER_KEYS: 'k1:AAAA' }, 'under 32 bytes'],
    [{ MASTER_KEYS: `+${MASTER_KEYS}` }, 'one key has to be in use'],
    [{ MASTER_KEYS: `${MASTER_KEYS},${MASTER_KEYS}` }, 'share one id'],
    [{ CONFIG_FILE: '/nowhere/config.json' }, 'cannot be read'],
    [{ TWILIO_ACCOUNT_SID: 'nonsense', MODE: 'sandbox' }, 'AC and 32 hex digits'],
  ])('%o', (variables, part) => {
    expect(faultsOf(variables).join('\n')).toContain(part);
  });

  it('a file that is not JSON, has unknown fields, or does not fit the providers', () => {
    expect(faultsOf({ CONFIG_FILE: configFile('{') }).join()).toContain('is not JSON');
    expect(faultsOf({ CONFIG_FILE: configFile({ ...FILE, tenant: [] }) }).join()).toContain(
      'tenant',
    );
    const [tenant] = FILE.tenants;
    const noSender = { ...FILE, tenants: [{ ...tenant, senders: [] }, tenant] };
    const text = faultsOf({ CONFIG_FILE: configFile(noSender) }).join('\n');
    expect(text).toContain('two tenants are called default');
    expect(text).toContain('none for sms through twilio');
    const other = { ...FILE, routes: { sms: { '*': ['nexmo'] } } };
    expect(faultsOf({ CONFIG_FILE: configFile(other) }).join()).toContain(
      'nexmo is not configured',
    );
  });

  it('a route over a channel that its provider does not support', () => {
    const [tenant] = FILE.tenants;
    const senders = (['sms', 'call'] as const).map((channel) => {
      return { provider: 'toy', channel, from: '+12025550100' };
    });
    const routes = { sms: { '*': ['toy'] }, call: { '*': ['toy'] } };
    const variables = { TOY_URL: 'https://toy.example.com', TOY_TOKEN: 'long enough' };
    const CONFIG_FILE = configFile({ tenants: [{ ...tenant, senders }], routes });
    const own = { ...variables, MODE: 'sandbox', CONFIG_FILE };
    expect(faultsOf(own, { ...registry, toy })).toEqual([
      'routes.call: toy cannot place calls: take it out',
    ]);
    expect(faultsOf({ ...own, TOY_TOKEN: 'short' }, { toy }).join()).toContain(
      'toy token: must be 8 or more',
    );
    expect(faultsOf(own).join()).toContain('routes.sms: toy is not configured');
  });

  it('a sender that is neither a number nor a name nor one of its provider’s pools', () => {
    const [tenant] = FILE.tenants;
    const pool = `MG${'0'.repeat(32)}`;
    const from = (provider: string) => {
      const sender = { provider, channel: 'sms', from: pool };
      const senders = [...(tenant?.senders ?? []), sender];
      return faultsOf({ CONFIG_FILE: configFile({ ...FILE, tenants: [{ ...tenant, senders }] }) });
    };
    expect(from('twilio')).toEqual([]);
    expect(from('vonage').join()).toContain('must be an E.164 number, an alphanumeric sender ID');
  });

  it('an API key has the scopes of a service by default, and must be unique', () => {
    const [tenant] = FILE.tenants;
    const keys = (...apiKeys: object[]) => ({ ...FILE, tenants: [{ ...tenant, apiKeys }] });
    const sha256 = '0'.repeat(64);
    const variables = { ...TWILIO, MODE: 'sandbox', DATA_DIR: folder };
    const operator = { sha256: '1'.repeat(64), scopes: ['operator'] };
    const CONFIG_FILE = configFile(keys({ sha256 }, operator));
    expect(loadConfig({ ...variables, CONFIG_FILE }).apiKeys).toEqual([
      { sha256, tenant: 'default', scopes: ['challenges', 'sessions'] },
      { ...operator, tenant: 'default' },
    ]);
    const faulty = (...apiKeys: object[]) =>
      faultsOf({ ...variables, CONFIG_FILE: configFile(keys(...apiKeys)) }).join();
    expect(faulty({ sha256 }, { ...operator, sha256 })).toContain('one API key stands twice');
    expect(faulty({ sha256, scopes: [] })).toContain('a key without a scope opens nothing');
    expect(faulty({ sha256, scopes: ['root'] })).toContain('challenges, sessions, operator');
  });

  it('an ended challenge stays as long as the ledger of its sends', () => {
    const file = { ...FILE, policy: { retentionMs: 3_599_999 } };
    expect(faultsOf({ CONFIG_FILE: configFile(file) }).join()).toContain('at least an hour');
  });

  it.each([
    [
      'tenants.0.countries.sms.1',
      { tenants: [{ ...FILE.tenants[0], countries: { sms: ['FI', 'UK'] } }] },
    ],
    ['routes.sms.UK', { routes: { sms: { '*': ['twilio'], UK: ['twilio'] } } }],
    [
      'limits.prices.twilio.sms.UK',
      { limits: { prices: { twilio: { sms: { '*': 0.1, UK: 1 } } } } },
    ],
    ['UK', { limits: { figures: { budgets: { countries: { UK: { hour: 1, day: 2 } } } } } }],
  ])('a country without numbers: %s', (where, part) => {
    const text = faultsOf({ CONFIG_FILE: configFile({ ...FILE, ...part }) }).join();
    expect(text).toContain(where);
    expect(text).toContain('the United Kingdom is GB');
  });

  it('prices of an unknown provider', () => {
    const limits = { prices: { twillio: { sms: { '*': 0.1 } } } };
    expect(faultsOf({ CONFIG_FILE: configFile({ ...FILE, limits }) }).join()).toContain(
      'limits.prices: there is no provider twillio',
    );
  });

  it.each(['false', '0', '2', 'loopback, 10.0.0.0/8', '2001:db8::/32,192.0.2.1'])(
    'takes TRUST_PROXY=%s',
    (TRUST_PROXY) => {
      expect(loadConfig({ DATA_DIR: folder, TRUST_PROXY }).trustProxy).toBe(TRUST_PROXY);
    },
  );

  it('a code may not live longer than ten minutes', () => {
    const file = { ...FILE, policy: { lifeMs: 600_001 } };
    expect(faultsOf({ CONFIG_FILE: configFile(file) }).join()).toContain('10 minutes');
  });
});

it('.env.example lists every variable', async () => {
  const { Environment } = await import('../../../src/config/environment.js');
  const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
  const ofProviders = Object.values(registry).flatMap(({ environment }) =>
    Object.keys(environment),
  );
  for (const name of [...Object.keys(Environment.shape), ...ofProviders])
    expect(example).toContain(`# ${name}=`);
});

it('the example configuration is valid once its placeholders are replaced', async () => {
  const { ConfigFile } = await import('../../../src/config/config-file.js');
  const text = readFileSync(new URL('../../../config.example.json', import.meta.url), 'utf8')
    .replace(/replace with[^}]*?sha256sum/, '0'.repeat(64))
    .replace(/replace with[^}]*?sha256sum/, '1'.repeat(64))
    .replace(/whsec_[^"]*/, `whsec_${Buffer.alloc(24).toString('base64')}`);
  expect(ConfigFile.safeParse(JSON.parse(text)).error?.issues).toBeUndefined();
});

describe('what a tenant states of its senders', () => {
  const faultsWith = (sender: object) => {
    const [tenant] = FILE.tenants;
    const senders = [{ provider: 'twilio', channel: 'sms', from: 'Contoso', ...sender }];
    return faultsOf({
      ...TWILIO,
      CONFIG_FILE: configFile({ ...FILE, tenants: [{ ...tenant, senders }] }),
      MASTER_KEYS,
      PUBLIC_URL: 'https://verify.example.com',
      TRUST_PROXY: '1',
    });
  };

  it('is taken: a kind for a pool, registrations with and without an end, and whether the table is enforced', () => {
    const [tenant] = FILE.tenants;
    const registered = [{ country: 'ES', until: '2028-06-30' }, { country: 'FI' }];
    const senders = [
      { provider: 'twilio', channel: 'sms', from: `MG${'0'.repeat(32)}`, kind: '10dlc' },
      { provider: 'twilio', channel: 'sms', country: 'SE', from: 'Contoso' },
    ].map((each, at) => (at === 0 ? { ...each, registered } : each));
    const config = loadConfig({
      DATA_DIR: folder,
      ...TWILIO,
      CONFIG_FILE: configFile({
        ...FILE,
        tenants: [{ ...tenant, senders, senderRights: 'enforced' }],
      }),
      MASTER_KEYS,
      PUBLIC_URL: 'https://verify.example.com',
      TRUST_PROXY: '1',
    });
    expect(config.tenants).toMatchObject([{ senders, senderRights: 'enforced' }]);
  });

  it.each([
    ['no day', { registered: [{ country: 'ES', until: 'soon' }] }, 'a day such as'],
    ['no country', { registered: [{ country: 'UK' }] }, 'GB'],
    ['a country twice', { registered: [{ country: 'ES' }, { country: 'ES' }] }, 'twice'],
    [
      'another country than the sender’s',
      { country: 'FI', registered: [{ country: 'ES' }] },
      'for FI alone',
    ],
    ['a kind that the form contradicts', { kind: 'long' }, 'cannot be long'],
    ['an unknown kind', { kind: 'pigeon' }, 'must be one of'],
    ['a sender of calls', { channel: 'call', from: '+12025550100', kind: 'long' }, 'about SMS'],
  ])('is refused at the start: %s', (_, sender, cure) => {
    expect(faultsWith(sender).join(' ')).toContain(cure);
  });
});

describe('a carrier that is described in a file', () => {
  const SMPP = { host: '127.0.0.1', systemId: 'octo', password: 'secret99' };
  const carriers = (entry: object, name = 'elks') => ({
    ...FILE,
    tenants: [
      {
        ...FILE.tenants[0],
        senders: [{ provider: name, channel: 'sms', from: 'Contoso' }],
      },
    ],
    routes: { sms: { '*': [name] } },
    limits: { prices: { [name]: { sms: { '*': 0.05 } } } },
    carriers: { [name]: { description: '46elks', ...entry } },
  });
  const settings = { username: 'u1', password: { env: 'ELKS_PASSWORD' }, receiptSecret: 's' };
  const production = {
    PUBLIC_URL: 'https://verify.example.com',
    MASTER_KEYS,
    TRUST_PROXY: '1',
    ELKS_PASSWORD: 'p1',
  };
  const faults = (file: unknown, variables: NodeJS.ProcessEnv = production) =>
    faultsOf({ ...variables, CONFIG_FILE: configFile(file) });

  it('is a provider beside the others, in production, with its secrets in the environment', () => {
    const config = loadConfig({
      ...production,
      DATA_DIR: folder,
      CONFIG_FILE: configFile(carriers({ settings })),
    });
    expect(config.mode).toBe('production');
    const provider = config.providers.get('elks');
    expect([...(provider?.capabilities ?? [])]).toEqual(['sms', 'lookup', 'price']);
  });

  it('may have the name of a provider, unless that one’s credentials are set as well', () => {
    const publicKey = Buffer.alloc(32, 1).toString('base64');
    const file = carriers(
      { description: 'telnyx', settings: { apiKey: 'k', publicKey } },
      'telnyx',
    );
    expect(faults(file)).toEqual([]);
    const own = {
      TELNYX_API_KEY: 'k',
      TELNYX_PUBLIC_KEY: publicKey,
      TELNYX_CONNECTION_ID: '1293384261075731499',
    };
    expect(faults(file, { ...production, ...own })).toContainEqual(
      expect.stringContaining('telnyx is a provider of its own, and its credentials are set'),
    );
  });

  it('is described by a file of the operator, relative to the configuration', () => {
    const { settings: own, ...rest } = describedCarrier();
    writeFileSync(join(folder, 'acme.json'), JSON.stringify({ ...rest, settings: own }));
    const entry = { description: 'acme.json', settings: { key: 'k' } };
    expect(faults(carriers(entry, 'acme'))).toEqual([]);
  });

  it.each<[string, unknown, RegExp]>([
    [
      'an unknown description',
      { description: '47elks' },
      /description: there is no 47elks\. Shipped are 46elks, /,
    ],
    [
      'a file that is not there',
      { description: 'no.json' },
      /description: .*no\.json cannot be read/,
    ],
    [
      'a setting that is missing',
      { settings: { ...settings, username: undefined } },
      /settings username: is missing: the API username/,
    ],
    [
      'a setting that there is not',
      { settings: { ...settings, user: 'x' } },
      /settings user: there is no such field/,
    ],
    [
      'an address that is none',
      { settings: { ...settings, apiUrl: 'api.46elks.com' } },
      /apiUrl: must be an address/,
    ],
    [
      'a secret of several lines',
      { settings: { ...settings, password: 'a\r\nb' } },
      /password: must be one line/,
    ],
    [
      'a variable that is not set',
      { settings: { ...settings, password: { env: 'NONE' } } },
      /NONE is not set/,
    ],
  ])('%s is a fault', (_, entry, fault) => {
    expect(faults(carriers(entry as object))).toContainEqual(expect.stringMatching(fault));
  });

  it('needs a key that signatures can be checked with', () => {
    const entry = { description: 'telnyx', settings: { apiKey: 'k', publicKey: 'whsec_x' } };
    expect(faults(carriers(entry))).toContainEqual(
      expect.stringMatching(/publicKey: must be the base64 of an Ed25519 public key/),
    );
  });

  it('may not have the name of a configured provider, and cannot call', () => {
    const both = faults(carriers({ settings }, 'twilio'), { ...production, ...TWILIO });
    expect(both.join()).toContain('a provider of its own');
    const file = { ...carriers({ settings }), routes: { call: { '*': ['elks'] } } };
    expect(faults(file).join()).toContain('elks cannot place calls');
  });

  it('may speak a protocol instead, one account or several', () => {
    const smpp = { protocol: 'smpp', settings: { ...SMPP, password: { env: 'ELKS_PASSWORD' } } };
    const file = { ...carriers({}), carriers: { elks: smpp, moose: smpp } };
    const config = loadConfig({ ...production, DATA_DIR: folder, CONFIG_FILE: configFile(file) });
    expect([...config.providers.keys()]).toEqual(['elks', 'moose']);
    expect([...(config.providers.get('moose')?.capabilities ?? [])]).toEqual(['sms']);
  });

  it.each<[string, object, RegExp]>([
    ['both', { protocol: 'smpp' }, /either a description or a protocol \(smpp\)/],
    ['neither', { description: undefined }, /either a description or a protocol/],
    ['another protocol', { description: undefined, protocol: 'ucp' }, /protocol.*smpp/],
    [
      'no protection on the way',
      { description: undefined, protocol: 'smpp', settings: { ...SMPP, host: 'smsc.example.com' } },
      /^carriers\.elks\.settings tls: must be true/,
    ],
  ])('%s is a fault', (_, entry, fault) => {
    expect(faults(carriers(entry))).toContainEqual(expect.stringMatching(fault));
  });

  it('says what is wrong in the description', () => {
    const wrong = { ...describedCarrier(), uncertain: 'looked_up' };
    writeFileSync(join(folder, 'acme.json'), JSON.stringify(wrong));
    const entry = { description: 'acme.json', settings: { key: 'k' } };
    expect(faults(carriers(entry, 'acme'))).toContainEqual(
      expect.stringMatching(/^carriers\.acme\.description uncertain: must be may_go_out_twice/),
    );
  });
});
