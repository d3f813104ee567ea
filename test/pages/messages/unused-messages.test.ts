/** Every text of the catalogues is used: one that is not is eighteen translations that nobody reads. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { CALL_KEYS, CATALOGUES } from '../../../src/challenge/messages/catalogue.js';
import { PAGE_CATALOGUES } from '../../../src/pages/messages/catalogues.js';

interface Uses {
  readonly literals: ReadonlySet<string>;
  /** Texts with holes, as patterns. */
  readonly patterns: readonly RegExp[];
}

/** What stands in these sources as a string, a name of a property included. */
function usesIn(files: readonly string[]): Uses {
  const literals = new Set<string>();
  const patterns: RegExp[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) literals.add(node.text);
    if (ts.isPropertyAccessExpression(node)) literals.add(node.name.text);
    if (ts.isTemplateExpression(node)) {
      const parts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
      // A text that is holes and dots alone would fit every key.
      if (/\w/.test(parts.join('')))
        patterns.push(new RegExp(`^${parts.map(escaped).join('[\\w.]+')}$`));
    }
    ts.forEachChild(node, visit);
  };
  for (const file of files) {
    const source = readFileSync(file, 'utf8');
    visit(ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true, ts.ScriptKind.TS));
  }
  return { literals, patterns };
}

function sourcesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => /\.(js|ts)$/.test(file))
    .map((file) => join(folder, file));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function unused(keys: readonly string[], { literals, patterns }: Uses): string[] {
  return keys.filter((key) => !literals.has(key) && !patterns.some((each) => each.test(key)));
}

test('the pages use every text that they have', () => {
  const uses = usesIn([...sourcesOf('src/pages/verify'), ...sourcesOf('src/http/pages')]);
  expect(unused(Object.keys(PAGE_CATALOGUES.en), uses)).toEqual([]);
});

test('messages and calls use every text that they have', () => {
  const calls = usesIn(['src/challenge/call-script.ts']);
  expect(unused(CALL_KEYS, calls)).toEqual([]);
  const messages = usesIn(['src/challenge/message.ts']);
  expect(unused(Object.keys(CATALOGUES.en.sms), messages)).toEqual([]);
});

test('a text that nothing uses is found', () => {
  const uses = usesIn(sourcesOf('src/pages/verify'));
  expect(unused(['button.next', 'reason.busy', 'button.dance'], uses)).toEqual(['button.dance']);
});
