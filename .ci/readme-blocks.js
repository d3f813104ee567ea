// Finds the commands that a program of CI runs as they stand in a document: README.md's tests, and the quick start.
// They lie between `<!-- ci:NAME -->` and `<!-- /ci:NAME -->`, or are the one code block after the first mark.
import { readFileSync } from 'node:fs';

const BLOCK = /^```bash[^\n]*\n([\s\S]*?)^```$/gm;

/** The shell blocks of the section called `name`, in order. */
export function blocksOf(markdown, name) {
  const [, rest = ''] = markdown.split(`<!-- ci:${name} -->`);
  const [section, end] = rest.split(`<!-- /ci:${name} -->`);
  const blocks = [...section.matchAll(BLOCK)].map(([, code]) => code);
  return end === undefined ? blocks.slice(0, 1) : blocks;
}

// node .ci/readme-blocks.js NAME: prints the blocks, and fails when there are none.
if (import.meta.filename === process.argv[1]) {
  const name = process.argv[2] ?? '';
  const found = blocksOf(readFileSync('README.md', 'utf8'), name);
  if (found.length === 0) {
    console.error(`error: README.md has no shell block marked <!-- ci:${name} -->.`);
    process.exit(1);
  }
  process.stdout.write(found.join('\n'));
}
