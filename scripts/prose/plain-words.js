/** Words that the tables of docs/style.md replace: those that are not plain, and other spellings of the field's terms. */
import { readFileSync } from 'node:fs';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { lintRule } from 'unified-lint-rule';
import { visit } from 'unist-util-visit';
import { eachBlock } from './sentences.js';

const TABLES = 'docs/style.md';

export const plainWords = lintRule('octothorpe:plain-words', (tree, file) => {
  if (file.path === TABLES) return;
  eachBlock(tree, (node, text) => {
    for (const { found, say } of faultsIn(text)) {
      file.message(`"${found}": write ${say} (${TABLES}).`, node);
    }
  });
});

/** @param {string} text @returns {{ found: string, say: string }[]} */
export function faultsIn(text, rules = theRules()) {
  return rules.flatMap(({ form, say }) =>
    [...text.matchAll(form)]
      .map(([found]) => found)
      // The right spelling matches as well, where only the case differs. It may begin a sentence.
      .filter((found) => found !== say && found !== say.charAt(0).toUpperCase() + say.slice(1))
      .map((found) => ({ found, say })),
  );
}

let rules;
function theRules() {
  rules ??= rulesOf(readFileSync(TABLES, 'utf8'));
  return rules;
}

/** Each row of each table: what not to write, separated by commas, and what to write instead. */
export function rulesOf(markdown) {
  const found = [];
  visit(unified().use(remarkParse).use(remarkGfm).parse(markdown), 'table', ({ children }) => {
    for (const { children: cells } of children.slice(1)) {
      const [instead, say] = cells.map((cell) =>
        cell.children.map(({ value }) => value ?? '').join(''),
      );
      for (const words of instead.split(',').map((part) => part.trim())) {
        found.push({ form: formOf(words), say });
      }
    }
  });
  return found;
}

function formOf(words) {
  const escaped = words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/ /g, '\\s+');
  return new RegExp(`(?<![\\p{L}\\p{N}_-])${escaped}(?![\\p{L}\\p{N}_-])`, 'giu');
}
