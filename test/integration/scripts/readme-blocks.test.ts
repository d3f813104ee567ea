import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ProjectCopy } from './project-copy.js';

const project = new ProjectCopy();
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

/** Runs .ci/check-readme.js on this README against the server, and answers its status and words. */
function check(...readme: string[]): Promise<{ status: number; output: string }> {
  project.write('README.md', readme.join('\n'));
  return run('check-readme.js');
}

/** The same with .ci/check-docs.js and a page. */
function checkPage(...page: string[]): Promise<{ status: number; output: string }> {
  project.write('page.md', page.join('\n'));
  return run('check-docs.js', 'page.md');
}

function run(name: string, ...files: string[]): Promise<{ status: number; output: string }> {
  const script = join(project.folder, '.ci', name);
  const options = [script, '--port', String(port), ...files];
  return new Promise((done) => {
    execFile(process.execPath, options, { cwd: project.folder }, (error, stdout, stderr) => {
      done({ status: error ? 1 : 0, output: stdout + stderr });
    });
  });
}

const get = (path: string) => ['```sh', `curl -sS http://127.0.0.1:3000${path}`, '```'];

test('calls that work pass, and what one block sets the next one has', async () => {
  const { status, output } = await check(
    '<!-- ci:curl expect="/first, /second" -->',
    ...['```sh', 'id=second', 'curl -sS http://localhost:3000/first', '```', 'Then:'],
    ...['```sh', 'curl -sS "http://127.0.0.1:3000/$id"', '```'],
    '<!-- /ci:curl -->',
  );
  expect(output).toMatch(/you asked for \/first[\s\S]*you asked for \/second/);
  expect(status).toBe(0);
});

test('an answer that is an HTTP error fails, though curl alone would be content', async () => {
  const { status, output } = await check('<!-- ci:curl -->', ...get('/missing'));
  expect(output).toMatch(/a command of README\.md failed/);
  expect(status).toBe(1);
});

test('an output without what its section promises fails', async () => {
  const { status, output } = await check('<!-- ci:curl expect="sms_verified" -->', ...get('/'));
  expect(output).toMatch(/lacks 'sms_verified'/);
  expect(status).toBe(1);
});

test('a README without marked calls fails', async () => {
  const { status, output } = await check('# Nothing here', ...get('/'));
  expect(output).toMatch(/no shell block marked <!-- ci:curl -->/);
  expect(status).toBe(1);
});

test('a page runs its marked blocks alone, in one shell, also those in a list', async () => {
  project.write('data/api-key', 'a-key');
  const { status, output } = await checkPage(
    ...['```sh', 'false', '```'],
    ...['1. First:', '', '   ```bash run', '   path=first-$KEY', '   ```'],
    ...['```bash run expect="first, a-key"', 'curl -sS "http://127.0.0.1:3000/$path"', '```'],
  );
  expect(output).toMatch(/page\.md: 2 of 2 blocks/);
  expect(status).toBe(0);
});

test('a page names the block whose command fails, or whose output lacks a text', async () => {
  const failing = ['```bash run', 'curl -sS http://127.0.0.1:3000/missing', '```'];
  expect(await checkPage('# Page', ...failing)).toMatchObject({
    status: 1,
    output: expect.stringMatching(/a command of page\.md:2 failed/),
  });
  const lacking = ['```bash run expect="queued"', 'curl -sS http://127.0.0.1:3000/', '```'];
  expect(await checkPage(...lacking)).toMatchObject({
    status: 1,
    output: expect.stringMatching(/page\.md:1 lacks 'queued'/),
  });
});

test('the README of this project names its test command and its calls', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(readme).toMatch(
    /<!-- ci:test -->\n```sh\n\.\/scripts\/test\n\.\/scripts\/test pages adversarial\n```/,
  );
  expect(readme).toMatch(/<!-- ci:curl( expect="[^"]+")? -->/);
});
