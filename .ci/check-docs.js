// check-docs.js [--port N] [--sandbox-port N] [FILE...]: runs the commands of the documentation against a running sandbox.
// Every shell block is marked behind its language: ```bash run, ```bash run expect="queued, verified" for texts that its output has to hold
// in that order, or ```bash no-run reason="…". The blocks of a page run in one shell, in order; BASE, KEY and OPERATOR_KEY are set before.
// A part of the configuration is marked ```json config (of the file), config=tenant or config=door, and checked as at a start.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { configFaults } from './config-blocks.js';
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
  PORT: values.port,
  SANDBOX_PORT: values['sandbox-port'],
  OCTOTHORPE_URL: `http://127.0.0.1:${values.port}`,
};
const SHELLS = ['sh', 'bash', 'shell', 'console'];
const COMMAND = /^ *(?:\$ |curl |node |npm |npx |octothorpe |redis-cli |docker |systemctl |\.\/)/m;

const count = { run: 0, config: 0 };
let failed = 0;
for (const file of files) {
  const began = Date.now();
  const blocks = blocksOf(readFileSync(file, 'utf8'));
  const faults = [
    ...blocks.flatMap(unmarked),
    ...(await faultsOfConfig(blocks)),
    ...faultsOfRuns(blocks),
  ];
  for (const { line, message } of faults) console.error(`error: ${file}:${line} ${message}`);
  if (faults.length > 0) failed += 1;
  if (blocks.some(runs)) console.log(`${file}: ${Date.now() - began} ms`);
}
console.log(
  `${count.run} blocks have run, ${count.config} parts of a configuration were checked, ${failed} pages failed.`,
);
process.exitCode = failed === 0 ? 0 : 1;

/** The code blocks of a page; one in a list is indented. */
function blocksOf(markdown) {
  const form = /^([ \t]*)```(\w*) *([^\n]*)\n([\s\S]*?)^\1```[ \t]*$/gm;
  return [...markdown.matchAll(form)].map(
    ({ index, 1: indent, 2: language, 3: mark, 4: code }) => ({
      line: markdown.slice(0, index).split('\n').length,
      language,
      mark,
      code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

function runs({ language, mark }) {
  return SHELLS.includes(language) && /^run\b/.test(mark);
}

function unmarked(block) {
  const { line, language, mark, code } = block;
  const isShell = SHELLS.includes(language) || (language === '' && COMMAND.test(code));
  if (!isShell || runs(block) || /^no-run reason="[^"]+"$/.test(mark)) return [];
  return [{ line, message: 'is not marked: write ```bash run, or ```bash no-run reason="…".' }];
}

async function faultsOfConfig(blocks) {
  const faults = [];
  for (const { line, language, mark, code } of blocks) {
    const [, of] = /^config=?(tenant|door|)$/.exec(mark) ?? [];
    if (language !== 'json' || of === undefined) continue;
    count.config += 1;
    for (const message of await configFaults(code, of || 'file')) {
      faults.push({ line, message: `does not start: ${message}` });
    }
  }
  return faults;
}

function faultsOfRuns(all) {
  const blocks = all.filter(runs);
  if (blocks.length === 0) return [];
  const run = pasted([PRELUDE, ...blocks.map(({ code }) => code)], values, ENVIRONMENT);
  const [, ...outputs] = run.outputs;
  count.run += outputs.length;
  if (run.status !== 0) {
    const { line } = blocks[Math.max(0, outputs.length - 1)];
    return [
      {
        line,
        message: `has a command that fails (${run.signal ?? run.status}):\n${outputs.at(-1) ?? ''}`,
      },
    ];
  }
  return blocks.flatMap(({ line, mark }, index) => {
    const missing = lacking(expected(mark), outputs[index] ?? '');
    if (missing === undefined) return [];
    return [{ line, message: `has an output without '${missing}':\n${outputs[index]}` }];
  });
}

function expected(mark) {
  const texts = /expect="([^"]*)"/.exec(mark)?.[1] ?? '';
  return texts
    .split(',')
    .map((text) => text.trim())
    .filter(Boolean);
}

function markdownFiles() {
  const { stdout } = spawnSync('git', ['ls-files', '*.md'], { encoding: 'utf8' });
  return stdout.split('\n').filter(Boolean);
}
