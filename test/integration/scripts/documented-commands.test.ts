import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ProjectCopy } from './project-copy.js';

const project = new ProjectCopy();
project.write('data/api-key', 'a-key');
let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer((request, response) => {
    response.statusCode = request.url === '/missing' ? 404 : 200;
    response.end(`you asked for ${request.url}`);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  project.remove();
});

/** Runs .ci/check-docs.js on this page against the server, and answers its status and words. */
function check(...page: string[]): Promise<{ status: number; output: string }> {
  project.write('page.md', page.join('\n'));
  const script = join(project.folder, '.ci/check-docs.js');
  const options = [script, '--port', String(port), 'page.md'];
  return new Promise((done) => {
    execFile(process.execPath, options, { cwd: project.folder }, (error, stdout, stderr) => {
      done({ status: error ? 1 : 0, output: stdout + stderr });
    });
  });
}

test('a page runs its marked blocks alone, in one shell, also those in a list', async () => {
  const { status, output } = await check(
    ...['```bash no-run reason="fails"', 'false', '```'],
    ...['1. First:', '', '   ```bash run', '   path=first-$KEY', '   ```'],
    ...['```bash run expect="first, a-key"', 'curl -sS "http://127.0.0.1:3000/$path"', '```'],
  );
  expect(output).toMatch(/2 blocks have run/);
  expect(status).toBe(0);
});

test('an answer that is an HTTP error fails, though curl alone would be content', async () => {
  const { status, output } = await check(
    ...['# Page', '```bash run', 'curl -sS http://127.0.0.1:3000/missing', '```'],
  );
  expect(output).toMatch(/page\.md:2 has a command that fails/);
  expect(status).toBe(1);
});

test('an output without what its block promises fails', async () => {
  const { status, output } = await check(
    ...['```bash run expect="queued"', 'curl -sS http://127.0.0.1:3000/', '```'],
  );
  expect(output).toMatch(/page\.md:1 has an output without 'queued'/);
  expect(status).toBe(1);
});

test.each([
  ['a shell block', '```sh'],
  ['one that says not why it does not run', '```bash no-run'],
  ['commands in a block without a language', '```'],
])('%s without a mark fails', async (_name, fence) => {
  const { status, output } = await check(fence, 'npm run doctor', '```');
  expect(output).toMatch(/page\.md:1 is not marked/);
  expect(status).toBe(1);
});

test('the README of this project names its test command', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(readme).toMatch(
    /<!-- ci:test -->\n```bash[^\n]*\n\.\/scripts\/test\n\.\/scripts\/test pages adversarial\n```/,
  );
});
