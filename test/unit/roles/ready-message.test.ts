import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/config.js';
import { readyMessage } from '../../../src/roles/ready-message.js';
import { sandboxFolder } from '../../setup/sandbox-folder.js';

const API = 'http://127.0.0.1:3000';
let folder: string;

beforeEach(() => {
  folder = sandboxFolder();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The output of a sandbox whose configuration file has these keys. */
function configWith(keys: readonly string[], variables: NodeJS.ProcessEnv = {}) {
  const file = join(folder, 'config.json');
  const senders = [{ provider: 'twilio', channel: 'sms', from: '+12025550100' }];
  const apiKeys = keys.map((key) => ({
    sha256: createHash('sha256').update(key).digest('hex'),
  }));
  const tenant = { id: 'shop', brand: 'Contoso', apiKeys, senders };
  const tenants = [{ ...tenant, countries: { sms: ['FI'], call: [] } }];
  writeFileSync(file, JSON.stringify({ tenants, routes: { sms: { '*': ['twilio'] } } }));
  return loadConfig({ DATA_DIR: folder, CONFIG_FILE: file, ...variables });
}

test("the printed call uses the sandbox's own key, if that key is valid", () => {
  const text = readyMessage(loadConfig({ DATA_DIR: folder }), { api: API });
  expect(text).toContain(`Bearer $(cat ${join(folder, 'api-key')})"`);
});

test('the printed key works whatever keys the configuration file has', () => {
  const config = configWith(['a key of the shop']);
  expect(readyMessage(config, { api: API })).toContain(`Bearer $(cat ${join(folder, 'api-key')})"`);
  const sha256 = createHash('sha256')
    .update(readFileSync(join(folder, 'api-key')))
    .digest('hex');
  expect(config.apiKeys).toContainEqual(expect.objectContaining({ sha256, tenant: 'shop' }));
});

test('a sandbox with a real carrier says which keys of the file are valid: its own is none', () => {
  const real = {
    MODE: 'sandbox',
    TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
    TWILIO_AUTH_TOKEN: '0'.repeat(32),
  };
  const text = readyMessage(configWith(['a key of the shop'], real), { api: API });
  expect(text).not.toContain('api-key');
  const sha256 = createHash('sha256').update('a key of the shop').digest('hex');
  expect(text).toContain(`${sha256.slice(0, 8)}… (tenant shop)`);
  expect(text).toContain('Bearer $OCTOTHORPE_API_KEY"');
});

test('a sandbox has an account for applications that used Twilio Verify, the same at each start', () => {
  const config = loadConfig({ DATA_DIR: folder });
  const [account] = config.twilioVerify;
  expect(account?.accountSid).toMatch(/^AC[0-9a-f]{32}$/);
  const text = readyMessage(config, { api: API });
  expect(text).toContain(`${API}/twilio-verify `);
  for (const shown of [account?.accountSid, account?.authTokens[0], account?.services[0]?.sid]) {
    expect(text).toContain(shown);
  }
  expect(loadConfig({ DATA_DIR: folder }).twilioVerify).toEqual(config.twilioVerify);
  expect(readyMessage(configWith(['a key']), { api: API })).not.toContain('twilio-verify');
});
