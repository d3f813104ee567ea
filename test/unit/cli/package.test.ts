/** The packed package holds the compiled carrier, and so names what the carrier needs. */
import { readFileSync } from 'node:fs';

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

test('the package needs all that the carrier inside it needs, in the same versions, and no other package of this repository', () => {
  const { dependencies } = read('package.json');
  expect(dependencies).toMatchObject(read('packages/carrier/package.json').dependencies);
  expect(Object.keys(dependencies).filter((name) => name.startsWith('@octothorpe/'))).toEqual([]);
});

test('its binary is one, and what is packed is compiled', () => {
  const { bin, files } = read('package.json');
  expect(bin).toEqual({ octothorpe: 'dist/src/cli/main.js' });
  expect(files).not.toContain('src');
  expect(readFileSync('src/cli/main.ts', 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
});
