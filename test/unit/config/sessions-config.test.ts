import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoOrigins, demoUrls } from '../../../src/config/localhost.js';
import {
  brandName,
  type SessionConfigContext,
  sessionSettings,
  type TenantPages,
} from '../../../src/config/sessions-config.js';
import { Faults } from '../../../src/config/validation-errors.js';

let folder: string;
let faults: Faults;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-pages-'));
  faults = new Faults();
});

afterEach(() => rmSync(folder, { recursive: true }));

function settingsOf(
  tenant: Partial<TenantPages>,
  mode: SessionConfigContext['mode'] = 'production',
) {
  const publicUrl = 'https://verify.example.com';
  const context = { mode, publicUrl, directory: folder, faults };
  const settings = sessionSettings([{ id: 'acme', brand: 'Acme', ...tenant }], context);
  return settings.get('acme');
}

it('by default a tenant has no return URLs and is its own audience', () => {
  expect(settingsOf({})).toEqual({
    audience: 'acme',
    returnUrls: [],
    skippable: false,
    otherMethods: true,
    match: false,
    ownApp: true,
    linkMs: 600_000,
    lifeMs: 1_800_000,
    brand: { name: 'Acme' },
  });
  expect(faults.found).toEqual([]);
});

it('a sandbox returns to its own demonstration as well', () => {
  expect(settingsOf({}, 'sandbox')?.returnUrls).toEqual(['https://verify.example.com/demo/done']);
});

it('the demonstration at 127.0.0.1 has a second address by the name localhost, for passkeys', () => {
  expect(demoUrls('http://127.0.0.1:3000')).toEqual([
    'http://127.0.0.1:3000',
    'http://localhost:3000',
  ]);
  expect(demoOrigins('http://127.0.0.1:3000/base')).toEqual([
    'http://127.0.0.1:3000',
    'http://localhost:3000',
  ]);
  expect(demoUrls('http://192.168.1.20:3000')).toEqual(['http://192.168.1.20:3000']);
});

it('return URLs are https only in production, also http in a sandbox', () => {
  const returnUrls = ['http://127.0.0.1:4000/'];
  settingsOf({ returnUrls }, 'sandbox');
  expect(faults.found).toEqual([]);
  settingsOf({ returnUrls });
  expect(faults.found).toEqual([
    'tenants.acme.returnUrls: http://127.0.0.1:4000/ must be an https:// address',
  ]);
});

it('a logo is read beside the configuration file', () => {
  writeFileSync(join(folder, 'logo.svg'), '<svg/>');
  const brand = { name: 'Acme', logo: 'logo.svg', colour: '#0a5c8e' };
  expect(settingsOf({ brand })?.brand).toEqual({
    name: 'Acme',
    colour: '#0a5c8e',
    logo: { bytes: Buffer.from('<svg/>'), type: 'image/svg+xml', extension: 'svg' },
  });
  expect(brandName({ brand })).toBe('Acme');
});

it.each([
  ['missing.svg', 'cannot be read'],
  ['logo.gif', 'must be a file of the kind'],
  ['large.png', 'is larger than 100 kB'],
])('an unusable logo is an error: %s', (logo, fault) => {
  writeFileSync(join(folder, 'large.png'), Buffer.alloc(100_001));
  settingsOf({ brand: { name: 'Acme', logo } });
  expect(faults.found).toEqual([expect.stringContaining(fault)]);
});

it('store links and our own app are as the tenant says', () => {
  const storeLinks = {
    ios: 'https://apps.apple.com/app/id1',
    android: 'https://play.google.com/1',
  };
  expect(settingsOf({ sessions: { ownApp: false, storeLinks } })).toMatchObject({
    ...{ ownApp: false, storeLinks },
  });
});
