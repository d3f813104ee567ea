/** The package as it is packed: its helper for jest in real jest, as ES module and as CommonJS, and its server. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'carrier-runners-'));
/** Of a jest that does not end. */
const STOP_AFTER_MS = 30_000;
const JEST = resolve('node_modules/jest/bin/jest.js');

/** Some seconds for the types. */
beforeAll(() => {
  execFileSync('npm', ['run', 'build', '--workspace', 'packages/carrier'], { stdio: 'ignore' });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'jest.config.json'), '{ "testEnvironment": "node" }');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

const TESTS = `
const carrier = useCarrier();
const send = async (body) => {
  const client = carrier.twilio(twilio('AC' + '1'.repeat(32), 'token'));
  await client.messages.create({ to: '+15558675310', from: '+15017122661', body });
};

test('a code arrives, though the clock stands still', async () => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
  const code = carrier.phone('+15558675310').code();
  await send('Your code is 123456');
  expect(await code).toBe('123456');
  jest.useRealTimers();
});

test('each test begins with an empty inbox', async () => {
  expect(await carrier.inbox()).toEqual([]);
});
`;

function run(name: string, head: string) {
  const file = join(folder, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${head}\n${TESTS}`);
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      JEST,
      '--rootDir',
      folder,
      '--config',
      join(folder, 'jest.config.json'),
      '--testMatch',
      `**/${name}`,
    ],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'] },
      timeout: STOP_AFTER_MS,
      killSignal: 'SIGKILL',
    },
  );
  return { status, text: stderr.toString() };
}

test('in CommonJS', () => {
  const head = `const { useCarrier } = require('@octothorpe/carrier/jest');\nconst twilio = require('twilio');`;
  const { status, text } = run('common.test.cjs', head);
  expect(text).toContain('2 passed');
  expect(status).toBe(0);
});

test('as an ES module', () => {
  const head = `import { jest } from '@jest/globals';\nimport { useCarrier } from '@octothorpe/carrier/jest';\nimport twilio from 'twilio';`;
  const { status, text } = run('module.test.mjs', head);
  expect(text).toContain('2 passed');
  expect(status).toBe(0);
});

test('its server is imported by its name and serves the phone', () => {
  const program = `import { createCarrier } from '@octothorpe/carrier/server';
    const carrier = createCarrier({});
    const { port } = await carrier.listen(0);
    const answer = await fetch('http://127.0.0.1:' + port + '/phone/');
    console.log(answer.status, carrier.magicNumbers.length > 0);
    await carrier.close();`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', program]);
  expect(output.toString()).toBe('200 true\n');
});
