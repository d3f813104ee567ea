/** A sandbox without a configuration, and with that of its developer: what is filled in, and what production refuses. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/config.js';
import { misspeltVariables } from '../../../src/config/environment-names.js';
import { carrierAccounts, sha256Hex } from '../../../src/config/sandbox-defaults.js';
import { ConfigurationError } from '../../../src/config/validation-errors.js';
import { allowedReturnUrl } from '../../../src/sessions/session-service.js';
import { sandboxFolder } from '../../setup/sandbox-folder.js';

let folder: string;
beforeEach(() => {
  folder = sandboxFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

const load = (variables: NodeJS.ProcessEnv = {}) => loadConfig({ DATA_DIR: folder, ...variables });

test('config.example.json works in a sandbox: its placeholders are filled, and the carrier owns its senders', () => {
  const config = load({ CONFIG_FILE: 'config.example.json' });
  const { identity } = config.sandbox ?? {};
  expect(config.mode).toBe('sandbox');
  expect(config.apiKeys.map(({ sha256 }) => sha256)).toEqual([sha256Hex(identity?.apiKey ?? '')]);
  expect(config.tenants[0]?.webhook?.secrets).toEqual([identity?.webhookSecret]);
  const accounts = carrierAccounts(
    identity as NonNullable<typeof identity>,
    config.publicUrl,
    config.tenants[0]?.senders,
  );
  expect(accounts.twilio.messagingServices).toEqual({
    MG00000000000000000000000000000000: ['+12025550100'],
  });
});

test('production refuses the placeholders of config.example.json, and says how to make real ones', () => {
  const twilio = { TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: 'token' };
  try {
    load({ ...twilio, CONFIG_FILE: 'config.example.json' });
    throw new Error('It was accepted.');
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(String(error)).toMatch(/apiKeys\.0\.sha256: must be a SHA-256 in hex.*sha256sum/);
    expect(String(error)).toMatch(
      /secrets\.0: is the placeholder of config\.example\.json.*openssl rand -base64 24/,
    );
  }
});

test('WEBHOOK_URL is the webhook of the default tenant, with the secret that the sandbox has made', () => {
  const url = 'http://localhost:4000/hooks';
  const { tenants, sandbox } = load({ WEBHOOK_URL: url });
  expect(tenants[0]?.webhook).toEqual({ url, secrets: [sandbox?.identity.webhookSecret] });
  const file = join(folder, 'config.json');
  const tenant = (id: string) => ({ id, brand: 'B', apiKeys: [{ sha256: sha256Hex(id) }] });
  writeFileSync(
    file,
    JSON.stringify({ tenants: [tenant('first'), tenant('default')], routes: {} }),
  );
  const own = load({ WEBHOOK_URL: url, CONFIG_FILE: file });
  expect(own.tenants.map(({ id, webhook }) => [id, webhook?.url])).toEqual([
    ['first', undefined],
    ['default', url],
  ]);
  expect(own.sandbox?.keyTenant).toBe('default');
});

test('the file of the key comes back if it was deleted', () => {
  const { sandbox } = load();
  rmSync(join(folder, 'api-key'), { force: true });
  load();
  expect(readFileSync(join(folder, 'api-key'), 'utf8')).toBe(sandbox?.identity.apiKey);
});

test.each([
  ['http://localhost:4000/done?from=1', true],
  ['http://127.0.0.1:8080/', true],
  ['http://127.9.9.9/', true],
  ['http://[::1]:3000/a', true],
  ['http://app.localhost:5173/', true],
  ['https://localhost/', true],
  ['http://0x7f000001/', true],
  ['http://localhost.example.com/', false],
  ['http://127.0.0.1.example.com/', false],
  ['http://example.com#localhost', false],
  ['http://localhost@example.com/', false],
  ['http://192.168.0.1/', false],
  ['javascript://localhost/', false],
])('a sandbox returns to %s: %s', (url, allowed) => {
  expect(allowedReturnUrl(url, [], true) !== undefined).toBe(allowed);
  expect(allowedReturnUrl(url, [])).toBeUndefined();
});

test('production returns to loopback only where the tenant says so', () => {
  expect(load().sessions.get('default')?.returnsToLoopback).toBe(true);
});

test.each([
  ['REDIS_URI', 'REDIS_URL'],
  ['CONFIGFILE', 'CONFIG_FILE'],
  ['MASTER_KEY', 'MASTER_KEYS'],
  ['TWILIO_AUTHTOKEN', 'TWILIO_AUTH_TOKEN'],
  ['WEBHOOK_URI', 'WEBHOOK_URL'],
])('%s is taken for a slip of %s', (name, meant) => {
  expect(misspeltVariables({ [name]: 'x' })).toEqual([{ name, meant }]);
});

test('what a shell and its programs set is no slip', () => {
  const usual = [
    'PATH',
    'HOME',
    'HOSTNAME',
    'LOGNAME',
    'PWD',
    'SHELL',
    'NODE_ENV',
    'NODE_PATH',
    'npm_config_cache',
    'DATABASE_URL',
    'REDIS_HOST',
    'SSH_AUTH_SOCK',
    'PORT',
    'COLORTERM',
    'XDG_DATA_DIRS',
    'MAIL_PORT',
  ];
  expect(misspeltVariables(Object.fromEntries(usual.map((name) => [name, 'x'])))).toEqual([]);
  expect(misspeltVariables({ REDIS_URI: 'x', REDIS_URL: 'y' })).toEqual([]);
});
