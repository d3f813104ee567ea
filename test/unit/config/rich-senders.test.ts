/** Senders of RCS and WhatsApp in the configuration: every fault is named at the start, with its cure. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '../../../src/config/config.js';
import { ConfigurationError } from '../../../src/config/validation-errors.js';
import { sandboxFolder } from '../../setup/sandbox-folder.js';

let folder: string;

beforeEach(() => {
  folder = sandboxFolder();
});

afterEach(() => rmSync(folder, { recursive: true }));

const VARIABLES = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: 'token',
  MASTER_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  PUBLIC_URL: 'https://verify.example.com',
  TRUST_PROXY: 'false',
};
const TEMPLATE = `HX${'0'.repeat(32)}`;
const SERVICE = `MG${'0'.repeat(32)}`;

function load(senders: object[], more: object = {}) {
  const path = join(folder, 'config.json');
  const tenant = { id: 'default', brand: 'Contoso', apiKeys: [{ sha256: '0'.repeat(64) }] };
  const countries = { sms: [], call: [], rcs: ['FI'], whatsapp: ['FI'] };
  const routes = { rcs: { '*': ['twilio'] }, whatsapp: { '*': ['twilio'] } };
  writeFileSync(
    path,
    JSON.stringify({ tenants: [{ ...tenant, countries, senders }], routes, ...more }),
  );
  return loadConfig({ DATA_DIR: folder, CONFIG_FILE: path, ...VARIABLES });
}

function faultsOf(...senders: object[]): string {
  try {
    load(senders);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults.join('\n');
    throw error;
  }
  return '';
}

const RCS = { provider: 'twilio', channel: 'rcs', from: 'acme_agent' };
const WHATSAPP = {
  provider: 'twilio',
  channel: 'whatsapp',
  from: '+12025550100',
  templates: { default: TEMPLATE, fi: TEMPLATE },
};

it('an agent and a number with its templates are taken', () => {
  const [tenant] = load([RCS, WHATSAPP]).tenants;
  expect(tenant?.senders).toEqual([RCS, WHATSAPP]);
});

it('a Messaging Service as RCS sender would send an SMS by itself: the fault says so', () => {
  expect(faultsOf({ ...RCS, from: SERVICE }, WHATSAPP)).toMatch(
    /falls back to SMS by itself.*two messages.*RCS agent’s own id/,
  );
  expect(faultsOf(RCS, { ...WHATSAPP, from: SERVICE })).toMatch(/WhatsApp number itself/);
});

it.each([
  [{ ...RCS, from: 'rcs:acme_agent' }, 'without rcs: before it'],
  [{ ...RCS, kind: 'long' }, 'leave out kind and registered'],
  [{ ...WHATSAPP, from: 'Contoso' }, 'E.164'],
  [{ ...WHATSAPP, templates: undefined }, 'needs templates.default'],
  [{ ...WHATSAPP, templates: { fi: TEMPLATE } }, 'needs templates.default'],
  [{ ...WHATSAPP, templates: { default: 'sign_in_code:en' } }, 'HX and 32 hex digits'],
  [{ ...WHATSAPP, templates: { default: TEMPLATE, fi_FI: TEMPLATE } }, 'must be a language tag'],
])('%j is refused: %s', (sender, words) => {
  const others = [RCS, WHATSAPP].filter(({ channel }) => channel !== sender.channel);
  expect(faultsOf(sender, ...others)).toContain(words);
});

it('a channel without a sender is a fault', () => {
  expect(faultsOf(RCS)).toContain('there is none for whatsapp through twilio');
});

it('how long a text may stay without a receipt is set by channel; null is for good', () => {
  const after = (fallbackAfterMs: object) =>
    load([RCS, WHATSAPP], { policy: { fallbackAfterMs } }).policy.fallbackAfterMs;
  expect(after({ rcs: 5_000 })).toEqual({ rcs: 5_000, whatsapp: 30_000 });
  expect(after({ rcs: null, sms: 20_000 })).toEqual({ whatsapp: 30_000, sms: 20_000 });
});
