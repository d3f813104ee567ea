/** Every text of the catalogues is used: an unused one means eighteen unused translations. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { CALL_KEYS, CATALOGUES } from '../../../src/challenge/messages/catalogue.js';
import { METHOD_CATALOGUES } from '../../../src/pages/messages/methods/method-messages.js';
import { PAGE_CATALOGUES } from '../../../src/pages/messages/page-messages.js';

interface Uses {
  readonly literals: ReadonlySet<string>;
  /** Template strings, as patterns. */
  readonly patterns: readonly RegExp[];
}

/** The strings and property names in these sources. */
function usesIn(files: readonly string[]): Uses {
  const literals = new Set<string>();
  const patterns: RegExp[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) literals.add(node.text);
    if (ts.isPropertyAccessExpression(node)) literals.add(node.name.text);
    if (ts.isTemplateExpression(node)) {
      const parts = [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)];
      // A template of only placeholders and dots would match every key.
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
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(js|ts)$/.test(file))
    .map((file) => join(folder, file));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function unused(keys: readonly string[], { literals, patterns }: Uses): string[] {
  return keys.filter((key) => !literals.has(key) && !patterns.some((each) => each.test(key)));
}

test('the pages use all their texts', () => {
  const uses = usesIn([...sourcesOf('src/pages/verify'), ...sourcesOf('src/http/pages')]);
  expect(unused(Object.keys(PAGE_CATALOGUES.en), uses)).toEqual([]);
  expect(unused(Object.keys(METHOD_CATALOGUES.en), uses)).toEqual([]);
});

test('messages and calls use all their texts', () => {
  const calls = usesIn(['src/challenge/call-script.ts', 'src/message/relay-call.ts']);
  expect(unused(CALL_KEYS, calls)).toEqual([]);
  const messages = usesIn(['src/challenge/message.ts']);
  expect(unused(Object.keys(CATALOGUES.en.sms), messages)).toEqual([]);
});

test('an unused text is found', () => {
  const uses = usesIn(sourcesOf('src/pages/verify'));
  expect(unused(['button.next', 'reason.busy', 'button.dance'], uses)).toEqual(['button.dance']);
});
