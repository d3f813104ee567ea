import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/config.js';
import { ConfigurationError } from '../../../src/config/validation-errors.js';
import { rsaPem } from '../../setup/rsa-keys.js';
import { sandboxFolder } from '../../setup/sandbox-folder.js';

let folder: string;

beforeEach(() => {
  folder = sandboxFolder();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const SECRET = 'a-secret-of-the-door-0001';
const ENTRA_KEY = rsaPem();
const OKTA = { platform: 'okta', path: '/doors/okta', tenant: 'acme', secrets: [SECRET] };

function load(doors: readonly object[], variables: NodeJS.ProcessEnv = {}) {
  const path = join(folder, 'config.json');
  const tenants = [{ id: 'acme', brand: 'Acme', apiKeys: [{ sha256: '0'.repeat(64) }] }];
  writeFileSync(path, JSON.stringify({ tenants, routes: {}, doors }));
  return loadConfig({ DATA_DIR: folder, CONFIG_FILE: path, ...variables });
}

function faultsOf(...doors: object[]): readonly string[] {
  try {
    load(doors);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

test('a tenant has any number of doors', () => {
  const { doors } = load([OKTA, { ...OKTA, path: '/doors/okta/second' }]);
  expect(doors.map(({ platform, path, tenant }) => [platform.name, path, tenant])).toEqual([
    ['okta', '/doors/okta', 'acme'],
    ['okta', '/doors/okta/second', 'acme'],
  ]);
});

test('a secret may stand in the environment or in a file beside the configuration', () => {
  writeFileSync(join(folder, 'secret'), `${SECRET}-in-a-file\n`);
  const secrets = [{ env: 'OKTA_SECRET' }, { file: 'secret' }];
  const { doors } = load([{ ...OKTA, secrets }], { OKTA_SECRET: SECRET });
  expect(doors[0]?.settings).toMatchObject({ secrets: [SECRET, `${SECRET}-in-a-file`] });
});

test('every fault of every door is listed at once', () => {
  const faults = faultsOf(
    { ...OKTA, platform: 'oktta' },
    { ...OKTA, path: '/doors/second', tenant: 'nobody' },
    { ...OKTA, path: '/doors/second' },
    { ...OKTA, path: '/doors/third', secrets: undefined },
    { ...OKTA, path: '/doors/fourth', secrets: ['short'] },
    { ...OKTA, path: '/doors/fifth', secrets: [{ env: 'NOT_THERE' }, { file: 'not-there' }] },
    { ...OKTA, path: '/doors/sixth', secret: SECRET },
  );
  expect(faults).toHaveLength(8);
  for (const expected of [
    /^doors\.0\.platform: there is no platform oktta\. There are: entra, /,
    /^doors\.1\.tenant: there is no tenant nobody$/,
    /^doors\.2\.path: two doors have the path \/doors\/second$/,
    /^doors\.3 secrets: /,
    /^doors\.4 secrets\.0: /,
    /^doors\.5\.secrets\.0: NOT_THERE is not set$/,
    /^doors\.5\.secrets\.1: not-there cannot be read$/,
    /^doors\.6 secret: .*Did you mean `secrets`/,
  ]) {
    expect(faults).toContainEqual(expect.stringMatching(expected));
  }
});

test.each(['/okta', '/doors', '/doors/', '/doors/Okta', '/doors/a b', '/doors/../v1', '/v1/doors'])(
  'the path %s is refused',
  (path) => {
    expect(faultsOf({ ...OKTA, path })).toContainEqual(expect.stringContaining('doors.0.path'));
  },
);

test('a fault repeats no secret', () => {
  const faults = faultsOf({ ...OKTA, secrets: [`${SECRET}\u0000`] }, { ...OKTA, path: SECRET });
  expect(faults.length).toBeGreaterThan(0);
  expect(faults.join('\n')).not.toContain(SECRET);
});

test.each([
  ['entra', 2],
  ['okta', 1],
  ['auth0', 2],
])('the doors that docs/doors/%s.md shows would start', (name, count) => {
  const text = readFileSync(`docs/doors/${name}.md`, 'utf8');
  const shown = [...text.matchAll(/```json[^\n]*\n([\s\S]*?)```/g)].map(([, json = '']) =>
    JSON.parse(json),
  );
  expect(shown).toHaveLength(count);
  mkdirSync(join(folder, 'data/entra'), { recursive: true });
  writeFileSync(join(folder, 'data/entra/entra-key.pem'), ENTRA_KEY);
  const names = ['ENTRA_FUNCTION', 'OKTA_DOOR', 'AUTH0_DOOR', 'AUTH0_GATEWAY'];
  const variables = Object.fromEntries(names.map((each) => [`${each}_SECRET`, SECRET]));
  expect(load(shown, variables).doors).toHaveLength(count);
});

describe('accounts of the Twilio Verify door', () => {
  const sid = (prefix: string, digit: string) => prefix + digit.repeat(32);
  const ACCOUNT = {
    platform: 'twilio-verify',
    path: '/twilio-verify/v2',
    tenant: 'acme',
    accountSid: sid('AC', 'a'),
    authTokens: [SECRET],
    services: [{ sid: sid('VA', '1'), friendlyName: 'Acme' }],
  };

  test('share one path, and stand beside doors', () => {
    const other = {
      ...ACCOUNT,
      accountSid: sid('AC', 'b'),
      services: [{ sid: sid('VA', '2'), friendlyName: 'Other', call: 'hash' }],
    };
    const { doors, twilioVerify } = load([OKTA, ACCOUNT, other]);
    expect(doors).toHaveLength(1);
    expect(twilioVerify).toMatchObject([
      { tenant: 'acme', accountSid: sid('AC', 'a'), services: [{ call: 'code' }] },
      { tenant: 'acme', accountSid: sid('AC', 'b'), services: [{ call: 'hash' }] },
    ]);
  });

  test('have every fault listed', () => {
    const faults = faultsOf(
      { ...ACCOUNT, path: '/doors/twilio', tenant: 'nobody' },
      { ...ACCOUNT, services: [] },
      { ...ACCOUNT, accountSid: 'AC1', authTokens: [{ env: 'NOT_THERE' }] },
      { ...ACCOUNT, accountSid: sid('AC', 'c'), keys: [{ sid: 'SK1', secrets: ['short'] }] },
      { ...ACCOUNT, accountSid: sid('AC', 'd') },
      { ...OKTA, path: '/twilio-verify/v2' },
    );
    for (const fault of [
      /doors\.0\.path.*must be \/twilio-verify\/v2/,
      /doors\.0\.tenant.*no tenant nobody/,
      /doors\.1.services.*needs a service/,
      /doors\.2\.authTokens\.0.*NOT_THERE is not set/,
      /doors\.3.keys\.0\.sid.*SK and 32 hex digits/,
      /doors\.3.keys\.0\.secrets\.0.*16 characters/,
      /doors\.4.*VA1{32} stands twice/,
      /doors\.5\.path.*must be \/doors/,
    ]) {
      expect(faults).toContainEqual(expect.stringMatching(fault));
    }
  });
});
