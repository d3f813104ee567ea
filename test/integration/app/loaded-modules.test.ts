/** A process loads only the modules of its roles and providers, because loading is most of its start. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApiProcesses } from './api-processes.js';

/** Runs before the process's own code, and records every script that V8 has parsed. */
const WITNESS = `
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
const session = new Session();
session.connect();
const urls = [];
session.on('Debugger.scriptParsed', ({ params }) => urls.push(params.url));
session.post('Debugger.enable');
process.on('exit', () => writeFileSync(process.env.LOADED_FILE, JSON.stringify(urls)));
`;

let processes: ApiProcesses;
let watched: { readonly LOADED_FILE: string; readonly NODE_OPTIONS: string };

beforeAll(async () => {
  processes = await ApiProcesses.open();
  const { folder } = processes;
  const witness = join(folder, 'witness.mjs');
  writeFileSync(witness, WITNESS);
  watched = { LOADED_FILE: join(folder, 'loaded.json'), NODE_OPTIONS: `--import ${witness}` };
});

afterAll(() => processes.close());

it('an API process loads no queue, and no SDK to send with', async () => {
  const api = await processes.start({ ...watched, SHUTDOWN_NOTICE_MS: '0' });
  api.signal('SIGTERM');
  await api.exited;
  const packages = loaded();
  expect(packages).toContain('express');
  expect(packages).not.toContain('bullmq');
  expect(packages.filter((name) => name.startsWith('@vonage/'))).toEqual([]);
});

it.each([
  ['twilio', 'vonage'],
  ['vonage', 'twilio'],
] as const)('with %s alone the SDK of %s is not loaded', async (configured, absent) => {
  const settings = processes.identity[configured];
  const program = `
    const { registry } = await import('./dist/src/providers/registry.js');
    const context = { publicUrl: 'https://verify.example.com' };
    const settings = { amd: true, ...${JSON.stringify(settings)} };
    await (await registry.${configured}.create(settings, context)).close();
  `;
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    env: { ...process.env, ...watched },
  });
  const sdks = loaded().filter((name) => name === 'twilio' || name.startsWith('@vonage/'));
  expect(sdks.some((name) => name.includes(configured))).toBe(true);
  expect(sdks.some((name) => name.includes(absent))).toBe(false);
});

/** The packages with a file that the last process has loaded. */
function loaded(): string[] {
  const urls: string[] = JSON.parse(readFileSync(watched.LOADED_FILE, 'utf8'));
  const names = urls.map((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}
