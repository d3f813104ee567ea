import { rmSync } from 'node:fs';
import { checkDoors } from '../../../src/cli/door-check.js';
import { loadConfig } from '../../../src/config/config.js';
import {
  type SandboxIdentity,
  sandboxDefaults,
  sandboxIdentity,
} from '../../../src/config/sandbox-defaults.js';
import { PLATFORMS } from '../../../src/doors/registry.js';
import { sandboxFolder } from '../../setup/sandbox-folder.js';

let folder: string;
let identity: SandboxIdentity;

beforeAll(() => {
  folder = sandboxFolder();
  identity = sandboxIdentity(folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const doorsOf = (own: SandboxIdentity) => sandboxDefaults(own, 'http://127.0.0.1:9').file.doors;

test('a sandbox without configuration has a door for each platform, which takes its platform’s sample', async () => {
  const checks = await checkDoors(loadConfig({ DATA_DIR: folder }));
  expect(checks.map(({ path, ok }) => [path, ok])).toEqual(
    PLATFORMS.map(({ name }) => [`/doors/${name}`, true]),
  );
});

test('the secrets stay the same from start to start, and differ by platform and by sandbox', () => {
  expect(doorsOf(identity)).toEqual(doorsOf(sandboxIdentity(folder)));
  const secretOf = (own: SandboxIdentity, platform: string) =>
    JSON.stringify(doorsOf(own).find((door) => door.platform === platform)?.['secrets']);
  expect(secretOf(identity, 'okta')).not.toBe(secretOf(identity, 'auth0'));
  const other = { ...identity, masterKey: Buffer.alloc(32, 1).toString('base64') };
  expect(secretOf(other, 'okta')).not.toBe(secretOf(identity, 'okta'));
});

test('an identity of an older version, without a key for encrypted content, has all doors too', () => {
  const { doorKey: _doorKey, ...older } = identity;
  const paths = doorsOf(older as SandboxIdentity)?.map(({ platform }) => platform);
  expect(paths).toEqual(expect.arrayContaining(PLATFORMS.map(({ name }) => name)));
});
