import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkDoors } from '../../../src/cli/door-check.js';
import { graphCalls, makeEntraKeys, readCertificate } from '../../../src/cli/entra-keys.js';
import { loadConfig } from '../../../src/config/config.js';
import { APP_ID, DIRECTORY, SECRET } from '../../setup/door-stage.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'octothorpe-entra-keys-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('the key is readable by its owner alone, is never replaced, and opens a door that takes its own sample', async () => {
  const keys = makeEntraKeys(folder);
  expect(statSync(keys.keyFile).mode & 0o777).toBe(0o600);
  const key = readFileSync(keys.keyFile, 'utf8');
  expect(() => makeEntraKeys(folder)).toThrow('is there already');
  expect(readFileSync(keys.keyFile, 'utf8')).toBe(key);
  const config = configOf([
    {
      ...{ platform: 'entra', path: '/doors/entra', tenant: 'acme' },
      ...{ appId: APP_ID, tenants: [DIRECTORY], decryptionKeys: [{ file: 'entra-key.pem' }] },
    },
    { platform: 'okta', path: '/doors/okta', tenant: 'acme', secrets: [SECRET] },
  ]);
  const checks = await checkDoors(config);
  expect(checks.map(({ path, ok }) => [path, ok])).toEqual([
    ['/doors/entra', true],
    ['/doors/okta', true],
  ]);
});

test('the printed calls hold the certificate and never the key', () => {
  const keys = makeEntraKeys(folder);
  const calls = graphCalls(readCertificate(keys), APP_ID, 'https://verify.example.com/doors/entra');
  const certificate = readCertificate(keys).replaceAll(/-----[^-]+-----|\s/g, '');
  expect(calls).toContain(`"key": "${certificate}"`);
  expect(calls).toContain(`api://verify.example.com/${APP_ID}`);
  expect(calls).not.toContain('PRIVATE');
});

function configOf(doors: readonly object[]) {
  const path = join(folder, 'config.json');
  const tenants = [{ id: 'acme', brand: 'Acme', apiKeys: [{ sha256: '0'.repeat(64) }] }];
  writeFileSync(path, JSON.stringify({ tenants, routes: {}, doors }));
  return loadConfig({ DATA_DIR: folder, CONFIG_FILE: path });
}
