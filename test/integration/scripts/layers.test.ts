import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

interface Violation {
  readonly from: string;
  readonly to: string;
  readonly rule: { readonly name: string };
  readonly cycle?: readonly { readonly name: string }[];
}

const CARRIER = '../../packages/carrier/src/carrier.js';
const root = resolve('.');
const tree = mkdtempSync(join(tmpdir(), 'octothorpe-layers-'));
let violations: Violation[] = [];

beforeAll(async () => {
  for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    cpSync(file, join(tree, file));
  }
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  module('src/challenge/challenge.ts', 'node:crypto', './state.js');
  module('src/challenge/state.ts');
  module('src/challenge/impure.ts', '../redis/scripts.js', 'node:fs', 'ioredis');
  module('src/redis/scripts.ts', '../challenge/lifecycle.js', '../challenge/errors.js');
  module('src/challenge/lifecycle.ts');
  module('src/challenge/errors.ts');
  module('src/limits/admission.ts', '../delivery/delivery-attempt.js');
  module('src/delivery/delivery-attempt.ts', '../providers/provider.js');
  module('src/providers/provider.ts', '../challenge/routing.js', '../roles/api.js', 'fast-check');
  module('src/challenge/routing.ts', '../delivery/delivery-attempt.js', '../delivery/missing.js');
  module('packages/carrier/src/carrier.ts', '../../../src/challenge/state.js', 'ioredis');
  writeFileSync(join(tree, 'packages/carrier/package.json'), '{"name": "carrier"}');
  module('packages/client/src/octothorpe.ts', '../../../src/challenge/state.js');
  writeFileSync(join(tree, 'packages/client/package.json'), '{"name": "client"}');
  module('webhooks/signed.ts', '../packages/client/src/octothorpe.js');
  module('src/http/app.ts', '../challenge/state.js', '../roles/api.js', CARRIER);
  module('src/roles/api.ts');
  module('src/roles/sandbox.ts', CARRIER);
  module('src/notifications/notifier.ts', '../http/app.js', '../app.js');
  module('src/app.ts', './roles/sandbox.js');
  module(
    'webhooks/twilio.ts',
    '../src/providers/provider.js',
    '../src/delivery/delivery-attempt.js',
  );
  module('webhooks/receiver.ts', './twilio.js', '../src/providers/vonage/vonage-entry.js');
  module('src/providers/twilio/twilio-entry.ts', '../../../webhooks/twilio.js');
  module('src/providers/twilio/twilio-provider.ts', '../../../webhooks/receiver.js');
  module('src/providers/vonage/vonage-entry.ts', '../twilio/twilio-entry.js');
  module('src/providers/registry.ts', './twilio/twilio-entry.js', './vonage/vonage-entry.js');
  module('src/config/config.ts', '../providers/registry.js', '../providers/vonage/vonage-entry.js');
  violations = await cruise();
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

test.each([
  ['domain-is-pure', 'src/challenge/impure.ts', 'src/redis/scripts.ts'],
  ['domain-is-pure', 'src/challenge/impure.ts', 'fs'],
  ['domain-is-pure', 'src/challenge/impure.ts', 'node_modules/ioredis/'],
  ['redis-and-queues-are-below', 'src/redis/scripts.ts', 'src/challenge/lifecycle.ts'],
  ['the-domain-knows-no-user', 'src/challenge/routing.ts', 'src/delivery/'],
  ['limits-direction', 'src/limits/admission.ts', 'src/delivery/'],
  ['providers-know-the-port', 'src/providers/provider.ts', 'src/roles/api.ts'],
  ['sandbox-is-a-carrier', 'packages/carrier/src/carrier.ts', 'src/challenge/state.ts'],
  ['packages-name-what-they-use', 'packages/carrier/src/carrier.ts', 'node_modules/ioredis/'],
  ['only-the-root-knows-the-sandbox', 'src/http/app.ts', 'packages/carrier/src/carrier.ts'],
  ['the-client-is-alone', 'packages/client/src/octothorpe.ts', 'src/challenge/state.ts'],
  ['nobody-of-ours-calls-by-the-client', 'webhooks/signed.ts', 'packages/client/src/'],
  ['http-direction', 'src/http/app.ts', 'src/roles/api.ts'],
  ['notifications-direction', 'src/notifications/notifier.ts', 'src/http/app.ts'],
  ['notifications-direction', 'src/notifications/notifier.ts', 'src/app.ts'],
  ['webhooks-direction', 'webhooks/twilio.ts', 'src/delivery/'],
  ['entries-register-webhooks', 'src/providers/twilio/twilio-provider.ts', 'webhooks/receiver.ts'],
  ['only-the-registry-knows-a-provider', 'src/config/config.ts', 'src/providers/vonage/'],
  ['a-provider-knows-no-other', 'src/providers/vonage/vonage-entry.ts', 'src/providers/twilio/'],
  ['a-provider-knows-no-other', 'webhooks/receiver.ts', 'src/providers/vonage/'],
  ['sources-are-registered', 'webhooks/receiver.ts', 'webhooks/twilio.ts'],
  ['no-unresolved', 'src/challenge/routing.ts', '../delivery/missing.js'],
  ['no-dev-packages', 'src/providers/provider.ts', 'node_modules/fast-check/'],
])('%s refuses an import from %s to %s', (rule, from, to) => {
  expect(named(rule).some((each) => each.from === from && each.to.includes(to))).toBe(true);
});

test('a circle of imports is refused, with any number of files', () => {
  const [circle] = named('no-cycles');
  expect(circle?.cycle?.map(({ name }) => name).sort()).toEqual([
    'src/challenge/routing.ts',
    'src/delivery/delivery-attempt.ts',
    'src/providers/provider.ts',
  ]);
});

test('imports that point down are allowed', () => {
  const innocent = ['src/challenge/challenge.ts', 'src/challenge/state.ts'];
  expect(violations.filter(({ from }) => innocent.includes(from))).toEqual([]);
  expect(
    violations.filter(({ from, to }) => from === 'src/http/app.ts' && to.includes('challenge')),
  ).toEqual([]);
  expect(
    violations.filter(({ from }) => ['src/app.ts', 'src/roles/sandbox.ts'].includes(from)),
  ).toEqual([]);
  const known = ['src/providers/registry.ts', 'src/providers/twilio/twilio-entry.ts'];
  expect(violations.filter(({ from }) => known.includes(from))).toEqual([]);
});

function named(rule: string): Violation[] {
  return violations.filter((each) => each.rule.name === rule);
}

function module(path: string, ...imports: string[]): void {
  const file = join(tree, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, [...imports.map((from) => `import '${from}';`), 'export {};'].join('\n'));
}

/** Runs the project's own rules over the tree, and returns every violation. */
function cruise(): Promise<Violation[]> {
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const options = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  return new Promise((done, failed) => {
    execFile(
      process.execPath,
      [program, 'src', 'packages', 'webhooks', ...options],
      { cwd: tree, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout) => {
        // Its exit status is the number of violations; without a report it has failed itself.
        if (stdout)
          done((JSON.parse(stdout) as { summary: { violations: Violation[] } }).summary.violations);
        else failed(error ?? new Error('dependency-cruiser printed no report'));
      },
    );
  });
}
