/** Challenges, messages and doors share one way to a provider: only provider-call.ts asks a provider to send. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const SENDING = new Set(['sendSms', 'placeCall']);

/** Files that take one of these from an object, whatever that is called. */
function takers(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .filter((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      if (![...SENDING].some((method) => text.includes(method))) return false;
      return takes(ts.createSourceFile(name, text, ts.ScriptTarget.Latest));
    });
}

function takes(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node) && SENDING.has(node.name.text)) return true;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteral(node.argumentExpression)) {
    if (SENDING.has(node.argumentExpression.text)) return true;
  }
  if (ts.isBindingElement(node)) {
    const taken = node.propertyName ?? node.name;
    if (ts.isIdentifier(taken) && SENDING.has(taken.text)) return true;
  }
  return ts.forEachChild(node, takes) ?? false;
}

test('only one file asks a provider to send an SMS or to place a call', () => {
  expect(takers('src')).toEqual(['delivery/provider-call.ts']);
  expect(takers('webhooks')).toEqual([]);
});
