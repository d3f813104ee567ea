// Builds packages/carrier/dist, the package by itself: the sources with their types, the page, and what tests import once more as CommonJS, for runners that
// load no ES modules.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { bundlePages } from './bundle-pages.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...path) => join(root, 'packages', 'carrier', ...path);
const TESTING = at('dist', 'src', 'testing');
/** Beside the other: both find the carrier at the same relative path. */
const COMMON_JS = at('dist', 'src', 'testing-cjs');

rmSync(at('dist'), { recursive: true, force: true });
execFileSync(
  process.execPath,
  [join(root, 'node_modules', 'typescript-native', 'bin', 'tsc'), '-p', at('tsconfig.json')],
  { stdio: 'inherit' },
);
bundlePages(at('pages'), at('dist', 'pages', 'built'));
buildSync({
  entryPoints: ['index', 'jest'].map((name) => join(TESTING, `${name}.js`)),
  outdir: COMMON_JS,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  define: { 'import.meta.url': 'ownAddress' },
  banner: { js: "const ownAddress = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'error',
});
mkdirSync(COMMON_JS, { recursive: true });
writeFileSync(join(COMMON_JS, 'package.json'), '{ "type": "commonjs" }\n');
// The types of those two, and of what they name.
for (const name of readdirSync(TESTING).filter((each) => each.endsWith('.d.ts'))) {
  cpSync(join(TESTING, name), join(COMMON_JS, name));
}
