// Finds the commands that README.md promises, so that CI runs them as they stand there.
// A section lies between `<!-- ci:NAME -->` and `<!-- /ci:NAME -->` (or is the one code block after the first mark);
// `<!-- ci:NAME expect="a, b" -->` says what its output has to hold, in that order.
import { readFileSync } from 'node:fs';

const MARK = (name) => new RegExp(`<!-- ci:${name}(?: expect="([^"]*)")? -->`, 'g');
const BLOCK = /^```(?:sh|bash)\n([\s\S]*?)^```$/gm;

/** Sections called `name`: each with its shell blocks, in order, and the texts that it expects. */
export function sections(markdown, name) {
  return [...markdown.matchAll(MARK(name))].map((mark) => {
    const rest = markdown.slice(mark.index + mark[0].length);
    const end = rest.indexOf(`<!-- /ci:${name} -->`);
    const blocks = [...(end < 0 ? rest : rest.slice(0, end)).matchAll(BLOCK)].map(
      ([, code]) => code,
    );
    return {
      blocks: end < 0 ? blocks.slice(0, 1) : blocks,
      expect: (mark[1] ?? '')
        .split(',')
        .map((text) => text.trim())
        .filter(Boolean),
    };
  });
}

// node .ci/readme-blocks.js NAME: prints the blocks, and fails when there are none.
if (import.meta.filename === process.argv[1]) {
  const name = process.argv[2] ?? '';
  const found = sections(readFileSync('README.md', 'utf8'), name).flatMap(({ blocks }) => blocks);
  if (found.length === 0) {
    console.error(`error: README.md has no shell block marked <!-- ci:${name} -->.`);
    process.exit(1);
  }
  process.stdout.write(found.join('\n'));
}
