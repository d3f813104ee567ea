/** Reads what the package exports, with what its TSDoc says, by the compiler. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const PACKAGE = 'packages/client';

export interface Exported {
  /** Such as `@octothorpe/client Challenge.check`. */
  readonly name: string;
  readonly kind: 'function' | 'class' | 'method' | 'field' | 'type';
  readonly comment: string;
  /** The code of each `@example`. */
  readonly examples: readonly string[];
}

/** Everything that a user of the package can name. */
export function publicApi(): readonly Exported[] {
  const entries = entryPoints();
  const program = ts.createProgram(Object.values(entries), {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    types: [],
    noEmit: true,
  });
  const checker = program.getTypeChecker();
  return Object.entries(entries).flatMap(([entry, file]) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (!module) throw new Error(`${file} exports nothing.`);
    return checker
      .getExportsOfModule(module)
      .flatMap((symbol) => exportedOf(checker, symbol, entry));
  });
}

/** By the name to import: the sources of what package.json exports. */
function entryPoints(): Record<string, string> {
  const { name, exports } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'));
  const pairs = Object.entries<{ default: string }>(exports).flatMap(([path, target]) =>
    path === './package.json'
      ? []
      : [
          [
            name + path.slice(1),
            join(PACKAGE, target.default.replace('./dist', 'src').replace('.js', '.ts')),
          ],
        ],
  );
  return Object.fromEntries(pairs);
}

function exportedOf(checker: ts.TypeChecker, symbol: ts.Symbol, entry: string): Exported[] {
  const isType = symbol.declarations?.some(
    (each) => ts.isExportSpecifier(each) && isTypeOnly(each),
  );
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const [node] = target.declarations ?? [];
  if (!node) throw new Error(`${symbol.name} has no declaration.`);
  const name = `${entry} ${symbol.name}`;
  if (ts.isClassDeclaration(node)) {
    const itself = documented(node, name, isType ? 'type' : 'class');
    return [itself, ...node.members.flatMap((member) => memberOf(member, name))];
  }
  if (ts.isFunctionDeclaration(node)) return [documented(node, name, 'function')];
  const itself = documented(node, name, 'type');
  if (!ts.isInterfaceDeclaration(node)) return [itself];
  return [itself, ...node.members.flatMap((member) => memberOf(member, name))];
}

function memberOf(member: ts.ClassElement | ts.TypeElement, owner: string): Exported[] {
  const isHidden =
    (member.name && ts.isPrivateIdentifier(member.name)) ||
    ts.getJSDocTags(member).some(({ tagName }) => tagName.text === 'internal');
  if (isHidden || !member.name || ts.isIndexSignatureDeclaration(member)) return [];
  const isMethod = ts.isMethodDeclaration(member);
  return [documented(member, `${owner}.${member.name.getText()}`, isMethod ? 'method' : 'field')];
}

function isTypeOnly(specifier: ts.ExportSpecifier): boolean {
  return specifier.isTypeOnly || specifier.parent.parent.isTypeOnly;
}

function documented(node: ts.Node, name: string, kind: Exported['kind']): Exported {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const textOf = (comment: ts.JSDoc['comment']) => ts.getTextOfJSDocComment(comment) ?? '';
  const examples = ts
    .getJSDocTags(node)
    .filter(({ tagName }) => tagName.text === 'example')
    .flatMap(({ comment }) => [...textOf(comment).matchAll(/```js\n([\s\S]*?)```/g)])
    .map(([, code = '']) => code);
  return {
    name,
    kind,
    comment: comments.map(({ comment }) => textOf(comment)).join(' '),
    examples,
  };
}
