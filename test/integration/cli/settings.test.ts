/** `octothorpe settings`, against the running service. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStage, type Stage } from '../../journey/stage.js';
import { runCommand } from '../../setup/command-line.js';

let stage: Stage;
const folder = mkdtempSync(join(tmpdir(), 'octothorpe-settings-'));

beforeAll(async () => {
  stage = await openStage({ file: {} });
});

afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

async function run(...args: string[]) {
  const { status, text } = await runCommand(['settings', ...args], {
    OCTOTHORPE_URL: stage.config.publicUrl,
    OCTOTHORPE_API_KEY: stage.authorized.authorization.replace('Bearer ', ''),
    USER: 'anna',
  });
  return { status, text };
}

function file(value: unknown): string {
  const path = join(folder, 'value.json');
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

const SENDER = 'tenants/default/senders/sms.twilio';
const why = ['--reason', 'the name is registered'];

it('lists, sets, gets, takes out, goes back, and shows the history', async () => {
  const value = file({ provider: 'twilio', channel: 'sms', from: 'Newname' });
  expect((await run('set', SENDER, '--file', value, ...why)).text).toBe(
    `Done: version 1. ${SENDER} is changed. Every process follows within a second.`,
  );
  const got = (await run('get', SENDER)).text;
  expect(got).toMatch(/by anna: the name is registered/);
  expect(got).toContain('"from": "Newname"');
  const list = (await run('list', 'tenants/default/senders')).text;
  expect(list).toMatch(/^Version 1\.\nPATH/);
  expect(list).toMatch(new RegExp(`^${SENDER} +changed`, 'm'));
  expect(list).not.toContain('doors/');
  expect((await run('off', SENDER, ...why)).status).toBe(1);
  expect((await run('file', SENDER, ...why)).text).toContain('version 2');
  expect((await run('back', '1', ...why)).text).toContain('version 3');
  const history = (await run('history')).text;
  expect(history).toMatch(/^3 .* back to 1: the name is registered$/m);
  expect(JSON.parse((await run('list', '--json')).text)).toMatchObject({ version: 3 });
});

it('shows a new key once', async () => {
  const made = await run(
    'set',
    'tenants/default/keys/new',
    '--file',
    file({ scopes: ['relay'] }),
    ...why,
  );
  const [, key = ''] = /not shown again: (octo_\S+)/.exec(made.text) ?? [];
  expect(key).not.toBe('');
  expect((await run('list', '--json')).text).not.toContain(key);
});

it.each([
  [['get'], 'Name the setting', 2],
  [['get', 'tenants/../x'], 'is no path of a setting', 2],
  [['set', SENDER, '--reason', 'because'], 'Name a file with the value', 2],
  [['set', SENDER, '--file', '/nowhere', '--reason', 'because'], '/nowhere cannot be read', 2],
  [['off', SENDER], 'Give the reason', 2],
  [['back', 'first', '--reason', 'because'], 'Name the version', 2],
  [['off', SENDER, '--reason', 'because', '--if-version', 'x'], '--if-version takes a number', 2],
  [['get', 'tenants/default/senders/sms.nobody'], 'There is no such setting', 1],
  [['off', SENDER, '--reason', 'because', '--if-version', '0'], 'were changed meanwhile', 1],
])('%j says what is wrong and what to do', async (args, part, status) => {
  expect(await run(...args)).toEqual({ status, text: expect.stringContaining(part) });
});

it('every fault of a broken change is shown', async () => {
  const value = file({ sms: { '*': ['nobody'], FI: ['neither'] } });
  const { status, text } = await run('set', 'routes', '--file', value, ...why);
  expect(status).toBe(1);
  expect(text).toMatch(/nobody is not configured/);
  expect(text).toMatch(/neither is not configured/);
  expect((await run('set', 'routes', '--file', file('{'), ...why)).text).toContain('is not JSON');
});
