/** A tenant's `inboundSms`: where people may text to set a phone up. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/config.js';
import { ConfigurationError } from '../../../src/config/validation-errors.js';
import { sandboxFolder } from '../../setup/sandbox-folder.js';

let folder: string;

beforeEach(() => {
  folder = sandboxFolder();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** A sandbox whose tenant has these numbers. */
function load(inboundSms?: unknown) {
  const path = join(folder, 'config.json');
  const tenant = {
    id: 'default',
    brand: 'Contoso',
    apiKeys: [{ sha256: '0'.repeat(64) }],
    senders: [{ provider: 'twilio', channel: 'sms', from: '+12025550100' }],
    countries: { sms: ['FI'], call: [] },
    inboundSms,
  };
  writeFileSync(path, JSON.stringify({ tenants: [tenant], routes: { sms: { '*': ['twilio'] } } }));
  return loadConfig({ DATA_DIR: folder, CONFIG_FILE: path });
}

function faultsOf(inboundSms: unknown): readonly string[] {
  try {
    load(inboundSms);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
  return [];
}

it('a tenant has none unless it names them', () => {
  expect(load().tenants[0]).not.toHaveProperty('inboundSms');
  const numbers = [
    { provider: 'twilio', number: '+12025550100' },
    { provider: 'vonage', number: '16789', country: 'FI' },
  ];
  expect(load(numbers).tenants[0]?.inboundSms).toEqual(numbers);
});

it('a sandbox has one of each carrier, to be tried', () => {
  const [tenant] = loadConfig({ DATA_DIR: folder }).tenants;
  expect(tenant?.inboundSms).toEqual([
    { provider: 'twilio', number: expect.stringMatching(/^\+/) },
    { provider: 'vonage', number: expect.stringMatching(/^\+/), country: 'GB' },
  ]);
});

it.each([
  [[], 'name a number, or leave inboundSms out'],
  [[{ provider: 'twilio', number: 'Contoso' }], 'must be a number such as +358454910001'],
  [[{ provider: 'twilio', number: '0401234567' }], 'must be a number such as +358454910001'],
  [[{ provider: 'toy', number: '+12025550100' }], 'toy is not configured'],
  [[{ provider: 'twilio', number: '16789' }], '16789 is a short code'],
  [
    [
      { provider: 'twilio', number: '+12025550100' },
      { provider: 'vonage', number: '+12025550199' },
    ],
    'there are two numbers for all others: keep one',
  ],
  [
    [
      { provider: 'twilio', number: '+12025550100', country: 'FI' },
      { provider: 'vonage', number: '+12025550199', country: 'FI' },
    ],
    'there are two numbers for FI: keep one',
  ],
])('the start is refused with %j, and the cure is told', (inboundSms, words) => {
  expect(faultsOf(inboundSms).join('\n')).toContain(words);
});

it('a carrier that announces no texts cannot be named', () => {
  const path = join(folder, 'config.json');
  const tenants = [
    {
      id: 'default',
      brand: 'Contoso',
      apiKeys: [{ sha256: '0'.repeat(64) }],
      senders: [{ provider: 'elks', channel: 'sms', from: 'Contoso' }],
      countries: { sms: ['FI'], call: [] },
      inboundSms: [{ provider: 'elks', number: '+358454910001' }],
    },
  ];
  const carriers = {
    elks: {
      description: '46elks',
      settings: { username: 'u', password: 'p', receiptSecret: 'a'.repeat(64) },
    },
  };
  const routes = { sms: { '*': ['elks'] } };
  writeFileSync(path, JSON.stringify({ tenants, routes, carriers }));
  let faults = '';
  try {
    loadConfig({ DATA_DIR: folder, CONFIG_FILE: path, MODE: 'sandbox' });
  } catch (error) {
    faults = String((error as ConfigurationError).faults);
  }
  expect(faults).toContain('elks announces no texts from phones: name another provider');
});
