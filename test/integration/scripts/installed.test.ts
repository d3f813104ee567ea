import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

type Packages = Record<string, { version?: string; integrity?: string; optional?: boolean }>;

const WANTED: Packages = {
  '': {},
  'node_modules/express': { version: '5.3.0', integrity: 'sha512-a' },
  'node_modules/for-another-system': { version: '1.0.0', integrity: 'sha512-b', optional: true },
};
const { 'node_modules/express': express } = WANTED;

const folder = mkdtempSync(join(tmpdir(), 'octothorpe-installed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Whether scripts/start would regard npm's record as a complete installation. */
function complete(installed?: Packages): boolean {
  rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: WANTED }));
  if (installed) {
    mkdirSync(join(folder, 'node_modules'));
    const record = JSON.stringify({ packages: installed });
    writeFileSync(join(folder, 'node_modules/.package-lock.json'), record);
  }
  const script = resolve('scripts/lib/installed.js');
  return spawnSync(process.execPath, [script], { cwd: folder }).status === 0;
}

test('an installation by the lockfile is complete, without packages for other systems', () => {
  expect(complete({ 'node_modules/express': express ?? {} })).toBe(true);
  expect(complete(WANTED)).toBe(true);
});

test('a fresh clone, or an interrupted install, is not', () => {
  expect(complete()).toBe(false);
  expect(complete({})).toBe(false);
});

test('another version, another content or a package too many is not', () => {
  expect(complete({ 'node_modules/express': { ...express, version: '5.2.0' } })).toBe(false);
  expect(complete({ 'node_modules/express': { ...express, integrity: 'sha512-z' } })).toBe(false);
  expect(complete({ 'node_modules/express': express ?? {}, 'node_modules/old': {} })).toBe(false);
});
