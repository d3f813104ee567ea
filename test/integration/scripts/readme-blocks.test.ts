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
  const script = join(project.folder, '.ci/check-readme.js');
  const options = [script, '--port', String(port)];
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

test('the README of this project names its test command and its calls', () => {
  const readme = readFileSync('README.md', 'utf8');
  expect(readme).toMatch(
    /<!-- ci:test -->\n```sh\n\.\/scripts\/test\n\.\/scripts\/test pages adversarial\n```/,
  );
  expect(readme).toMatch(/<!-- ci:curl( expect="[^"]+")? -->/);
});
