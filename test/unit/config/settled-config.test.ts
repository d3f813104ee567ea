/** Settings over the configuration: the checks of the start, once more, without reading the environment again. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adopt, withOwnParts } from '../../../src/config/adopt-config.js';
import { type Config, loadConfig, type SettledConfig } from '../../../src/config/config.js';
import type { Setting } from '../../../src/settings/merge.js';
import { sandboxFolder } from '../../setup/sandbox-folder.js';

let folder: string;

beforeEach(() => {
  folder = sandboxFolder();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

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
  doors: [
    { platform: 'okta', path: '/doors/okta', tenant: 'default', secrets: [{ env: 'TOKEN' }] },
  ],
};

function variables(): NodeJS.ProcessEnv {
  const path = join(folder, 'config.json');
  writeFileSync(path, JSON.stringify(FILE));
  return {
    DATA_DIR: folder,
    CONFIG_FILE: path,
    MODE: 'sandbox',
    TOKEN: 'the-token-of-a-door-0123456789',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: 'token',
  };
}

function settled(config: Config, settings: Readonly<Record<string, Setting>>): SettledConfig {
  return config.settled(new Map(Object.entries(settings)));
}

function configOf(answer: SettledConfig): Config {
  if ('faults' in answer) throw new Error(JSON.stringify(answer.faults));
  return answer.config;
}

it('without settings nothing is different, nor in a sandbox without a file', () => {
  const plain = loadConfig({ DATA_DIR: folder });
  const again = configOf(settled(plain, {}));
  expect(again.tenants).toEqual(plain.tenants);
  expect(again.routing).toEqual(plain.routing);
  expect(again.limits.byTenant).toEqual(plain.limits.byTenant);
});

it('a sender, a key, a route and a template come out as the start would have them', () => {
  const config = loadConfig({ DATA_DIR: folder });
  const [tenant] = config.tenants;
  const next = configOf(
    settled(config, {
      'tenants/default/senders/sms.twilio.FI': {
        value: { provider: 'twilio', channel: 'sms', country: 'FI', from: 'Newname' },
      },
      'tenants/default/keys/aaaaaaaa': { value: { sha256: 'aa'.repeat(32) } },
      'tenants/default/templates/sms.en': {
        value: { channel: 'sms', locale: 'en', text: '{code} is your code. {notice}' },
      },
      routes: { value: { sms: { '*': ['vonage'] } } },
    }),
  );
  expect(next.tenants[0]?.senders).toHaveLength((tenant?.senders.length ?? 0) + 1);
  expect(next.apiKeys.map(({ sha256 }) => sha256)).toContain('aa'.repeat(32));
  expect(next.tenants[0]?.templates).toMatchObject([{ locale: 'en' }]);
  expect(next.routes.sms).toEqual({ '*': ['vonage'] });
});

it('every fault is told, those of the form and those between the parts', () => {
  const config = loadConfig({ DATA_DIR: folder });
  const faults = (settings: Readonly<Record<string, Setting>>) => {
    const answer = settled(config, settings);
    return 'faults' in answer ? answer.faults : [];
  };
  expect(
    faults({
      'tenants/default/senders/sms.twilio': {
        value: { provider: 'twilio', channel: 'sms', from: 'much too long for a name' },
      },
      routes: { value: { sms: { '*': ['nobody'] } } },
      'doors/okta': { value: { tenant: 'nobody' } },
    }),
  ).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ path: 'tenants.default.senders' }),
      expect.objectContaining({ path: 'routes.sms' }),
      expect.objectContaining({ path: expect.stringMatching(/^doors\.\d+\.tenant$/) }),
    ]),
  );
  const forms = faults({ 'tenants/default/senders/sms.x': { value: { channel: 'fax' } } });
  expect(forms.some(({ path }) => path.startsWith('tenants.default.senders.'))).toBe(true);
});

it('the environment as it was at the start counts, and of providers credentials alone change', () => {
  const given = variables();
  const config = loadConfig(given);
  delete given['TOKEN'];
  const next = settled(config, { 'carriers/twilio': { value: { authToken: 'new' } } });
  expect('credentials' in next && next.credentials.get('twilio')).toEqual({ authToken: 'new' });
  const wrong = settled(config, {
    'carriers/twilio': { value: { accountSid: 'other', apiBaseUrl: 'https://evil.example' } },
    'carriers/nobody': { value: { token: 'x' } },
  });
  expect('faults' in wrong && wrong.faults.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      'carriers.twilio.accountSid',
      'carriers.twilio.apiBaseUrl',
      'carriers.nobody',
    ]),
  );
});

it('a sandbox’s own providers have no credentials to change', () => {
  const answer = settled(loadConfig({ DATA_DIR: folder }), {
    'carriers/twilio': { value: { authToken: 'new' } },
  });
  expect('faults' in answer && answer.faults).toHaveLength(1);
});

it('adopts the changeable parts in place, and nothing else', () => {
  const first = loadConfig({ DATA_DIR: folder });
  const live = withOwnParts(first);
  const { tenants, apiKeys, sessions, routing, routes } = live;
  const next = configOf(
    settled(first, {
      'tenants/newco': { value: { brand: 'Newco' } },
      'tenants/newco/keys/aaaaaaaa': { value: { sha256: 'aa'.repeat(32) } },
      routes: {
        value: { sms: { '*': { mode: 'learned', carriers: ['twilio', 'vonage'] } } },
      },
    }),
  );
  adopt(live, next, new Set());
  expect(tenants.map(({ id }) => id)).toEqual(['default', 'newco']);
  expect(apiKeys.at(-1)).toMatchObject({ tenant: 'newco' });
  expect([...sessions.keys()]).toEqual(['default', 'newco']);
  expect(routing.everywhere.sms?.['*']).toMatchObject({ mode: 'learned' });
  expect(routes.call).toEqual({});
  expect(first.tenants).toHaveLength(1);
  expect(live.providers.get('twilio')).toBe(first.providers.get('twilio'));
  adopt(live, next, new Set(['twilio']));
  expect(live.providers.get('twilio')).toBe(next.providers.get('twilio'));
});
