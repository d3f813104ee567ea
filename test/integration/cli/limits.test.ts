/** `octothorpe limits`, against the running service. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sha256Hex } from '../../../src/config/sandbox-defaults.js';
import {
  OPERATOR_KEY,
  type OperatorStage,
  openOperatorStage,
  SERVICE_KEY,
} from '../../journey/operator-stage.js';
import { runCommand } from '../../setup/command-line.js';

let opened: OperatorStage;

beforeAll(async () => {
  opened = await openOperatorStage();
});

afterAll(async () => {
  await opened.close();
});

async function run(args: string[], environment: NodeJS.ProcessEnv = {}) {
  const { status, text } = await runCommand(['limits', ...args], {
    OCTOTHORPE_URL: opened.url,
    OCTOTHORPE_API_KEY: OPERATOR_KEY,
    USER: 'anna',
    ...environment,
  });
  return { status, text };
}

it('explains, unblocks, denies, removes and shows the audit', async () => {
  const to = opened.phone();
  expect((await run(['blocks', to])).text).toBe(`Nothing blocks +358*****${to.slice(-4)}.`);
  await opened.exhaust(to);
  const blocked = await run(['blocks', to]);
  expect(blocked.status).toBe(0);
  expect(blocked.text).toMatch(/^number +both +\S+ \S+Z \(in \d+ min\) +so many sends/m);
  expect((await run(['unblock', to, '--reason', 'support call 17'])).text).toContain('Nothing');
  const denied = await run(['deny', to, '--for', '12h', '--reason', 'pumped']);
  expect(denied.text).toMatch(/^deny +\+358\*{5}\d{4} +.* \(in 12 h\)/m);
  const id = /\s(\d+:[\w-]{16})\s/.exec(denied.text)?.[1] ?? '';
  expect((await run(['lists'])).text).toContain(id);
  expect((await run(['unlist', '--id', id, '--reason', 'it was an error'])).status).toBe(0);
  expect((await run(['lists'])).text).not.toContain(id);
  const audit = (await run(['audit', '--limit', '3'])).text.split('\n');
  expect(audit.map((line) => line.split(/ {2,}/)[3])).toEqual(['ACT', 'unlist', 'deny', 'unblock']);
  const fingerprint = sha256Hex(OPERATOR_KEY).slice(0, 8);
  expect(audit[3]).toMatch(new RegExp(`anna +${fingerprint} .* support call 17$`));
  const json = JSON.parse((await run(['blocks', '--country', 'FI', '--json'])).text);
  expect(json).toMatchObject({ target: 'FI', blocks: [] });
});

it.each([
  [[], 'Usage: octothorpe limits', 2],
  [['ban', '+358441234567'], "unknown command 'ban'", 2],
  [['blocks'], 'Name one number', 2],
  [['enable-webhook'], 'Give the reason with --reason', 2],
  [['webhook'], 'The tenant has no webhook', 1],
  [['blocks', '+358441234567', '--tenant'], 'Name one number', 2],
  [['unblock', '--tenant'], 'Give the reason', 2],
  [['deny', '--prefix', '+358', '--reason', 'because', '--for', 'ever'], '--for takes', 2],
  [['lists', '--url', 'localhost'], '--url takes', 2],
  [['lists', '--key-file', '/nowhere'], 'holds no API key', 2],
  [['lists', '--key-file', 'package.json'], 'package.json holds no API key.', 2],
  [['blocks', '12'], 'Must have 3 to 32 characters', 1],
])('%j says what is wrong and what to do', async (args, part, status) => {
  expect(await run(args)).toMatchObject({ status, text: expect.stringContaining(part) });
});

it('reports if the service does not answer', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const { status, text } = await run(['lists', '--url', `http://127.0.0.1:${port}`]);
  expect([status, text]).toEqual([
    3,
    expect.stringContaining('reached (ECONNREFUSED): nothing listens'),
  ]);
});

it('names the missing scope of a key', async () => {
  const { status, text } = await run(['lists'], { OCTOTHORPE_API_KEY: SERVICE_KEY });
  expect([status, text]).toEqual([1, expect.stringContaining('has no scope "operator"')]);
});

it('a stored reason cannot send control characters to the terminal', async () => {
  const act = {
    at: 0,
    operator: 'anna',
    act: 'unblock',
    target: 'x',
    reason: 'red \u001b[31m text',
  };
  await opened.stage.redis.xadd('limit:{default}:audit', '*', ...Object.entries(act).flat());
  // An entry without a key, from an earlier version, is shown without one.
  expect((await run(['audit'])).text).toMatch(/anna +- +unblock +x +- +red \?\[31m text/);
});
