// check-docs.js [--port N] [--sandbox-port N] [FILE...]: runs the marked commands of the documentation against a running sandbox.
// A block is marked behind its language: ```bash run, or ```bash run expect="queued, verified" for texts that its output has to hold in that order.
// The blocks of a page run in one shell, in order. BASE, KEY and OPERATOR_KEY are set before a page that does not set them.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { lacking, PORT_OPTIONS, pasted } from './pasted.js';

const { values, positionals } = parseArgs({ options: PORT_OPTIONS, allowPositionals: true });
const files = positionals.length > 0 ? positionals : markdownFiles();
const PRELUDE = ['BASE=http://127.0.0.1:3000', 'KEY=$(cat data/api-key)', 'OPERATOR_KEY=$KEY'].join(
  '\n',
);
/** For the operators' commands. A container may have no USER, who acts where a command names nobody. */
const ENVIRONMENT = {
  USER: 'anna',
  ...process.env,
  OCTOTHORPE_URL: `http://127.0.0.1:${values.port}`,
};

let count = 0;
let failed = 0;
for (const file of files) {
  const blocks = runnable(readFileSync(file, 'utf8'));
  if (blocks.length === 0) continue;
  const began = Date.now();
  const run = pasted([PRELUDE, ...blocks.map(({ code }) => code)], values, ENVIRONMENT);
  const [, ...outputs] = run.outputs;
  const fault = faultOf(file, blocks, outputs, run);
  if (fault !== undefined) {
    failed += 1;
    console.error(`error: ${fault}\n${outputs.at(-1) ?? ''}`);
  }
  count += outputs.length;
  console.log(`${file}: ${outputs.length} of ${blocks.length} blocks, ${Date.now() - began} ms`);
}
console.log(`${count} blocks have run, ${failed} pages failed.`);
process.exitCode = failed === 0 ? 0 : 1;

function faultOf(file, blocks, outputs, { status, signal }) {
  if (status !== 0) {
    const last = blocks[Math.max(0, outputs.length - 1)];
    return `a command of ${file}:${last?.line} failed (${signal ?? status}).`;
  }
  for (const [index, { expect, line }] of blocks.entries()) {
    const missing = lacking(expect, outputs[index] ?? '');
    if (missing !== undefined) return `the output of ${file}:${line} lacks '${missing}'.`;
  }
  return undefined;
}

/** The marked blocks of a page, in order; one in a list is indented. */
function runnable(markdown) {
  const form = /^([ \t]*)```(?:sh|bash) run\b([^\n]*)\n([\s\S]*?)^\1```[ \t]*$/gm;
  return [...markdown.matchAll(form)].map(({ index, 1: indent, 2: more, 3: code }) => ({
    line: markdown.slice(0, index).split('\n').length,
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    expect: (/expect="([^"]*)"/.exec(more)?.[1] ?? '')
      .split(',')
      .map((text) => text.trim())
      .filter(Boolean),
  }));
}

function markdownFiles() {
  const { stdout } = spawnSync('git', ['ls-files', '*.md'], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean);
}
