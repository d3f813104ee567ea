// Breaks the rules, the client and the command line one by one in a copy of the sources, and shows which of their tests turns red: npm run mutations
//   --only TEXT   only mutations whose name contains the text
// Needs no Redis. Exits with 1 if a mutation is not noticed.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mutations } from './mutations.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RULES = [
  'unit/challenge/lifecycle',
  'unit/challenge/text-fallback',
  'unit/challenge/challenge-record',
  'unit/challenge/routing',
  'unit/config/caller-id-settings',
  'unit/challenge/method-lifecycle',
  'unit/challenge/inbound-word',
  'unit/sessions/session-rules',
  'unit/sessions/known-browser',
  'unit/providers/smpp/smpp-deliver',
  'unit/providers/smpp/smpp-status',
  'unit/providers/smpp/smpp-text',
  'unit/console/console-router',
  'unit/console/number-routes',
  'unit/settings/sealed-document',
  'unit/settings/followed-settings',
  'unit/record/row',
  'unit/record/counts',
  'unit/record/alert-rules',
  'unit/routing/evidence',
  'unit/routing/choice',
];
/** Whose tests have to notice: the first whose folder has the file. */
const SUITES = [
  {
    folder: 'packages/client/',
    tests: ['phone-gate', 'retries', 'signed-cookie', 'webhooks'].map(
      (name) => `unit/client/${name}`,
    ),
  },
  { folder: 'src/cli/', tests: ['unit/cli/challenge-commands'] },
  { folder: 'src/', tests: RULES },
];
const DRAWS = 200;

const only = process.argv[2] === '--only' ? (process.argv[3] ?? '') : '';
const folder = mkdtempSync(join(tmpdir(), 'octothorpe-mutations-'));
let unnoticed = 0;
try {
  for (const part of ['src', 'packages', 'test', 'package.json', 'tsconfig.json']) {
    cpSync(join(ROOT, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const name of SUITES.flatMap(({ tests }) => tests)) {
    const path = join(folder, `test/${name}.test.ts`);
    // A few runs must be enough to notice a mutation, not thousands.
    const text = readFileSync(path, 'utf8').replace(/numRuns: [\d_]+/g, `numRuns: ${DRAWS}`);
    writeFileSync(path, text);
  }
  const { default: config } = await import('../../jest.config.js');
  const { globalSetup: _, globalTeardown: __, ...rest } = config;
  // Nothing of what the tests see is kept.
  const setupFiles = rest.setupFiles.filter((file) => !file.includes('keep-answers'));
  writeFileSync(join(folder, 'jest.json'), JSON.stringify({ ...rest, setupFiles }));
  const chosen = mutations.filter(({ name }) => name.includes(only));
  const suites = new Set(chosen.map(suiteOf));
  const before = [...suites].flatMap(redTests);
  if (before.length > 0) throw new Error(`Tests fail before any mutation: ${before.join('; ')}`);
  process.stdout.write('| mutation | red |\n| --- | --- |\n');
  for (const mutation of chosen) {
    const red = await redWith(mutation);
    if (red.length === 0) unnoticed += 1;
    const more = red.length > 1 ? `, and ${red.length - 1} more` : '';
    process.stdout.write(`| ${mutation.name} | ${red[0] ?? 'NOTHING'}${more} |\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = unnoticed === 0 ? 0 : 1;

function suiteOf({ file }) {
  return SUITES.find(({ folder }) => file.startsWith(folder));
}

async function redWith({ name, file, from, to }) {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');
  if (text.split(from).length !== 2)
    throw new Error(`${name}: '${from}' must occur exactly once in ${file}.`);
  writeFileSync(
    path,
    text.replace(from, () => to),
  );
  try {
    return redTests(suiteOf({ file }));
  } finally {
    writeFileSync(path, text);
  }
}

/** Names of the failing tests; the file's name if it does not load. */
function redTests({ tests }) {
  const output = join(folder, 'result.json');
  rmSync(output, { force: true });
  const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
  spawnSync(
    process.execPath,
    [
      jest,
      ...['--config', 'jest.json', '--maxWorkers=1', '--json', '--outputFile', output],
      ...['--runTestsByPath', ...tests.map((name) => `test/${name}.test.ts`)],
    ],
    { cwd: folder, stdio: 'ignore', env: { ...process.env, CASES: 'all' } },
  );
  const { testResults } = JSON.parse(readFileSync(output, 'utf8'));
  return testResults.flatMap(({ name, status, assertionResults }) => {
    if (assertionResults.length === 0 && status === 'failed') return [name];
    return assertionResults
      .filter((one) => one.status === 'failed')
      .map(({ fullName }) => fullName.replaceAll('|', '/'));
  });
}
