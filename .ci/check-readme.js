// check-readme.js [--port N] [--sandbox-port N]: runs README.md's curl calls unchanged against a running service.
// The blocks run in one shell, one directly after the other, like pasted text. It fails if a
// command fails, an answer is an HTTP error, or a section's output lacks an expected text.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { sections } from './readme-blocks.js';

const DEFAULT_PORT = '3000';
const DEFAULT_SANDBOX_PORT = '3001';
const RUN_WITHIN_MS = 120_000;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: DEFAULT_PORT },
    'sandbox-port': { type: 'string', default: DEFAULT_SANDBOX_PORT },
  },
});
const found = sections(readFileSync('README.md', 'utf8'), 'curl');
if (!found.some(({ blocks }) => blocks.length > 0)) {
  refuse('README.md has no shell block marked <!-- ci:curl -->.');
}
const run = spawnSync('bash', ['-s'], {
  input: script(found),
  encoding: 'utf8',
  stdio: ['pipe', 'pipe', 'inherit'],
  timeout: RUN_WITHIN_MS,
});
process.stdout.write(run.stdout);
if (run.status !== 0) refuse(`a command of README.md failed (${run.signal ?? run.status}).`);
const outputs = run.stdout.split(/^== README section \d+\n/m).slice(1);
for (const [index, { expect }] of found.entries()) lookFor(expect, outputs[index] ?? '');

function script(parts) {
  const paste = parts.map(({ blocks }, index) =>
    [`echo '== README section ${index + 1}'`, ...blocks.map((block) => `${block}\necho`)].join(
      '\n',
    ),
  );
  // Without this option curl exits 0 on an HTTP error.
  return [
    'set -euo pipefail',
    'curl() { command curl --fail-with-body "$@"; }',
    ...paste.map(onPorts),
  ].join('\n');
}

function onPorts(text) {
  return text
    .replaceAll(/(127\.0\.0\.1|localhost):3000\b/g, `$1:${values.port}`)
    .replaceAll(/(127\.0\.0\.1|localhost):3001\b/g, `$1:${values['sandbox-port']}`);
}

function lookFor(expected, output) {
  let from = 0;
  for (const text of expected) {
    const at = output.indexOf(text, from);
    if (at < 0) refuse(`the output of README.md's calls lacks '${text}'.`);
    from = at + text.length;
  }
}

function refuse(message) {
  console.error(`error: ${message}`);
  process.exit(1);
}
