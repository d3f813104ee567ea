import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ProjectCopy } from './project-copy.js';

const project = new ProjectCopy();
afterAll(() => project.remove());

function build(): void {
  execFileSync(process.execPath, ['scripts/build.js'], { cwd: project.folder, stdio: 'pipe' });
}

/** The same, without waiting for it. */
function builds() {
  return promisify(execFile)(process.execPath, ['scripts/build.js'], { cwd: project.folder });
}

function built(path: string): string {
  return join(project.folder, 'dist', path);
}

test('files other than TypeScript are copied beside the compiled files', () => {
  project.write('src/challenge/lua/check.lua', 'return 1');
  project.write('src/pages/docs/index.html', '<p>');
  project.write('packages/carrier/pages/phone/index.html', '<p>');
  project.write('src/gone.ts', 'export const gone = true;');
  build();
  expect(readFileSync(built('src/challenge/lua/check.lua'), 'utf8')).toBe('return 1');
  expect(existsSync(built('src/pages/built/docs/index.html'))).toBe(true);
  expect(existsSync(built('packages/carrier/pages/built/phone/index.html'))).toBe(true);
  expect(existsSync(built('src/main.js'))).toBe(true);
  expect(existsSync(built('src/main.ts'))).toBe(false);
});

test('unchanged sources are not built again', () => {
  const before = statSync(built('src/main.js'));
  build();
  const after = statSync(built('src/main.js'));
  expect([after.ino, after.mtimeMs]).toEqual([before.ino, before.mtimeMs]);
});

test('a changed asset is built again', () => {
  project.write('src/challenge/lua/check.lua', 'return 2');
  build();
  expect(readFileSync(built('src/challenge/lua/check.lua'), 'utf8')).toBe('return 2');
});

test('a deleted source leaves nothing behind', () => {
  expect(existsSync(built('src/gone.js'))).toBe(true);
  rmSync(join(project.folder, 'src/gone.ts'));
  build();
  expect(existsSync(built('src/gone.js'))).toBe(false);
});

test('of several simultaneous builds one builds, and the others wait for it', async () => {
  project.write('src/challenge/lua/check.lua', 'return 3');
  const all = await Promise.all([1, 2, 3].map(() => builds()));
  expect(all.filter(({ stderr }) => stderr.includes('Building'))).toHaveLength(1);
  expect(readFileSync(built('src/challenge/lua/check.lua'), 'utf8')).toBe('return 3');
});

test('a failing build reports it, and the next one tries again', () => {
  project.write('src/broken.ts', 'export const = ;');
  expect(build).toThrow(/the build failed/);
  expect(build).toThrow(/the build failed/);
  rmSync(join(project.folder, 'src/broken.ts'));
  build();
  expect(existsSync(built('src/main.js'))).toBe(true);
});
