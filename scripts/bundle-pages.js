// Bundles the pages for browsers: each page gets one script and one stylesheet. A hash of the content is in their names, so that browsers may
// cache them without limit. The parts of a page are read from its HTML: the linked stylesheets and modules, in their order.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { extname, join, posix } from 'node:path';
import { buildSync } from 'esbuild';

/** Each folder holds a folder for each page. */
export const PAGES = [join('src', 'pages'), join('packages', 'carrier', 'pages')];

/** The bundles stand beside their sources: in the build's output, and for the tests in the tree itself. */
export const builtPages = (pages) => join(pages, 'built');

const LINKS = {
  css: /[ \t]*<link rel="stylesheet" href="([^"{]+)">\n?/g,
  js: /[ \t]*<script type="module" src="([^"]+)"><\/script>\n?/g,
};
const HASH_LENGTH = 8;
/** A page's service worker: a script of its own, whose name has to stay. */
const SERVICE_WORKER = 'service-worker.js';
/** Sources that are bundled, or compiled by the build. */
const NOT_COPIED = ['.css', '.js', '.ts', '.html'];

/**
 * @param {string} sources holds a folder for each page
 * @param {string} output gets a folder for each page, with its HTML and bundles
 */
export function bundlePages(sources, output) {
  for (const entry of existsSync(sources) ? readdirSync(sources, { withFileTypes: true }) : []) {
    const folder = join(sources, entry.name);
    if (!entry.isDirectory() || folder === output) continue;
    const files = filesOf(folder);
    if (files.size > 0) replaceFiles(join(output, entry.name), folder, files);
  }
}

/** The page's files by name; none for a folder without HTML. */
function filesOf(folder) {
  // A folder in it holds parts of its scripts.
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
  const files = new Map();
  for (const name of names.filter((each) => extname(each) === '.html')) {
    let html = readFileSync(join(folder, name), 'utf8');
    for (const kind of ['css', 'js']) html = bundleLinks(folder, html, kind, files);
    files.set(name, html);
  }
  if (files.size === 0) return files;
  if (names.includes(SERVICE_WORKER)) {
    files.set(SERVICE_WORKER, bundle(folder, [SERVICE_WORKER], 'js'));
  }
  for (const name of names.filter((each) => !NOT_COPIED.includes(extname(each)))) {
    files.set(name, undefined);
  }
  return files;
}

/** The HTML with one link instead of several. */
function bundleLinks(folder, html, kind, files) {
  const links = [...html.matchAll(LINKS[kind])];
  const [first] = links;
  if (!first) return html;
  const content = bundle(
    folder,
    links.map(([, address]) => posix.basename(address)),
    kind,
  );
  const hash = createHash('sha256').update(content).digest('hex').slice(0, HASH_LENGTH);
  const name = `page-${hash}.${kind}`;
  files.set(name, content);
  const address = posix.join(posix.dirname(first[1]), name);
  return html.replace(LINKS[kind], (whole, linked, at) =>
    at === first.index ? whole.replace(linked, address) : '',
  );
}

function bundle(folder, names, kind) {
  const line = kind === 'css' ? '@import' : 'import';
  const { outputFiles } = buildSync({
    stdin: {
      contents: names.map((name) => `${line} "./${name}";`).join('\n'),
      resolveDir: folder,
      loader: kind,
    },
    bundle: true,
    minify: true,
    format: 'esm',
    charset: 'utf8',
    legalComments: 'none',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0].text;
}

/** Old files are removed last, so that a reader with the old HTML still finds them. */
function replaceFiles(target, folder, files) {
  mkdirSync(target, { recursive: true });
  for (const [name, content] of files) {
    const file = join(target, name);
    if (content === undefined) copyFileSync(join(folder, name), file);
    else if (!existsSync(file) || readFileSync(file, 'utf8') !== content)
      writeFileSync(file, content);
  }
  for (const name of readdirSync(target)) {
    if (!files.has(name)) rmSync(join(target, name));
  }
}
