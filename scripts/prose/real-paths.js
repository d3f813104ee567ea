/** A path of this repository in backticks has to exist: `src/…`, `docs/…` and so on. The end of its name may be left out. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { lintRule } from 'unified-lint-rule';
import { visit } from 'unist-util-visit';

const PATH =
  /^(?:src|docs|test|scripts|deploy|packages|webhooks|tools|examples|\.ci)(?:\/[\w.-]+)+\/?$/;

/** Names paths as they were at its dates. */
const HISTORY = 'docs/performance/history.md';

export const realPaths = lintRule('octothorpe:real-paths', (tree, file) => {
  if (file.path === HISTORY) return;
  visit(tree, 'inlineCode', (node) => {
    if (!PATH.test(node.value) || isThere(node.value)) return;
    file.message(`There is no ${node.value}. Correct the path.`, node);
  });
});

function isThere(path) {
  if (existsSync(path)) return true;
  const folder = dirname(path);
  return existsSync(folder) && readdirSync(folder).some((name) => name.startsWith(basename(path)));
}
