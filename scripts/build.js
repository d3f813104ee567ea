// Builds dist/: compiles src, webhooks, scripts and the attacks of the tests, copies what else they read (Lua scripts) beside it, and bundles the pages.
// Does nothing when dist/ was built from the very same files. Types are not checked here (`npm run types` does):
// every source file compiles by itself (esbuild: under a second, tsc took thirteen), and a start should not wait for a proof that CI has already given.
// Of several at once one builds, and the others wait for it: a build empties the folder that others may run from.
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { builtPages, bundlePages, PAGES } from './bundle-pages.js';

const OUTPUT = 'dist';
const STAMP = join(OUTPUT, '.built-from');
const SOURCES = [
  ...['src', 'packages/carrier/src', 'packages/carrier/pages', 'webhooks', 'scripts'],
  // The attacks, and what they import of the tests.
  ...['test/adversarial/attack', 'test/adversarial/pumping', 'test/setup'],
];
const LOCK = join('node_modules', '.octothorpe-build.lock');
/** No build takes this long: its process is dead. */
const LOCKED_MAX_MS = 120_000;
const LOOK_EVERY_MS = 100;
const SETTINGS = ['package-lock.json', 'tsconfig.json', 'scripts/build.js'];
const NODE_OLDEST = 'node20.19';

const sources = SOURCES.flatMap(filesUnder);
const fingerprint = fingerprintOf([...sources, ...SETTINGS]);
if (!isBuilt()) {
  while (!takeLock()) await pause(LOOK_EVERY_MS);
  try {
    if (!isBuilt()) build();
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function isBuilt() {
  return existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint;
}

/** A folder is made by one process alone; one that was left behind is taken over. */
function takeLock() {
  try {
    mkdirSync(LOCK);
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    const since = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (Date.now() - since > LOCKED_MAX_MS) rmSync(LOCK, { recursive: true, force: true });
    return false;
  }
}

function build() {
  console.error('Building (once for each change) ...');
  // Emptied first, so that no file of a deleted source stays behind.
  rmSync(OUTPUT, { recursive: true, force: true });
  try {
    compile(sources.filter(isCode));
  } catch {
    // esbuild has printed the file and the line.
    console.error('error: the build failed (see above).');
    process.exitCode = 1;
    return;
  }
  for (const file of sources.filter(isAsset)) cpSync(file, join(OUTPUT, file));
  for (const pages of PAGES) bundlePages(pages, join(OUTPUT, builtPages(pages)));
  // Written last: a build that was interrupted leaves no stamp.
  writeFileSync(STAMP, fingerprint);
}

/** Each file by itself, into the same place under dist/. */
function compile(entryPoints) {
  buildSync({
    entryPoints,
    outdir: OUTPUT,
    outbase: '.',
    format: 'esm',
    platform: 'node',
    target: NODE_OLDEST,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'error',
  });
}

function isCode(file) {
  return file.endsWith('.ts') && !file.endsWith('.d.ts');
}

/** Files that the service reads at run time beside its code and the pages. */
function isAsset(file) {
  return (
    /^(src|packages|webhooks)\//.test(file) &&
    !file.endsWith('.ts') &&
    !PAGES.some((pages) => file.startsWith(pages))
  );
}

function filesUnder(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !PAGES.some((pages) => file.startsWith(builtPages(pages))))
    .sort();
}

function fingerprintOf(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const content = readFileSync(file);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
