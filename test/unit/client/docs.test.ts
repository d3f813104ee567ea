import { readFileSync } from 'node:fs';

const read = (path: string) => readFileSync(path, 'utf8');

it('the quick start shows the example as CI runs it, in at most 30 lines', () => {
  const example = read('examples/express-sign-in/server.mjs');
  expect(read('docs/quick-start.md')).toContain(`\`\`\`js\n${example}\`\`\``);
  expect(example.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
});

it('every part of the guide is in the example that CI runs', () => {
  const withoutSpace = (text: string) => text.replace(/\s+/g, ' ');
  const example = withoutSpace(read('examples/express-sign-in/service.mjs'));
  const parts = [...read('docs/sign-in-express.md').matchAll(/```js\n([\s\S]*?)```/g)];
  expect(parts.length).toBeGreaterThan(4);
  for (const [, part = ''] of parts) expect(example).toContain(withoutSpace(part).trim());
});

it('the package has the licence of the project, and names no dependency', () => {
  expect(read('packages/client/LICENSE')).toBe(read('LICENSE'));
  const manifest = JSON.parse(read('packages/client/package.json'));
  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest.files).toEqual(['dist', 'LICENSE']);
});
