// check-readme.js [--port N] [--sandbox-port N]: runs README.md's curl calls unchanged against a running service.
// It fails if a command fails, an answer is an HTTP error, or a section's output lacks an expected text.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { lacking, PORT_OPTIONS, pasted } from './pasted.js';
import { sections } from './readme-blocks.js';

const { values } = parseArgs({ options: PORT_OPTIONS });
const found = sections(readFileSync('README.md', 'utf8'), 'curl');
if (!found.some(({ blocks }) => blocks.length > 0)) {
  refuse('README.md has no shell block marked <!-- ci:curl -->.');
}
const run = pasted(
  found.map(({ blocks }) => blocks.join('\necho\n')),
  values,
);
process.stdout.write(run.outputs.join(''));
if (run.status !== 0) refuse(`a command of README.md failed (${run.signal ?? run.status}).`);
for (const [index, { expect }] of found.entries()) {
  const missing = lacking(expect, run.outputs[index] ?? '');
  if (missing !== undefined) refuse(`the output of README.md's calls lacks '${missing}'.`);
}

function refuse(message) {
  console.error(`error: ${message}`);
  process.exit(1);
}
