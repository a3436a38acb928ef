import { expect, test } from 'vitest';
import ts from 'typescript';
import { filesBelow, parse } from './sources';

/** Rooms whose code is a pure function of seed, log and virtual time. That they know no DOM and no Node is the compiler's business (src/tsconfig.engine.json). */
const ENGINE = ['src/simulator', 'src/kubectl', 'src/shell', 'src/labs', 'src/manifest', 'src/workbench', 'src/assist'];
/** What the language itself brings and the engine must not use. */
const BANNED_NAMES = new Set(['Date', 'Intl', 'Promise', 'globalThis', 'eval', 'WeakRef', 'FinalizationRegistry']);
const BANNED_MEMBERS = new Set(['localeCompare', 'toLocaleString', 'toLocaleLowerCase', 'toLocaleUpperCase', 'toLocaleDateString', 'toLocaleTimeString']);

function complaints(file: string): string[] {
  const source = parse(file);
  const found: string[] = [];
  const say = (node: ts.Node, what: string) => void found.push(`${file}:${source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1} uses ${what}`);
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && BANNED_NAMES.has(node.text) && isReference(node)) say(node, node.text);
    if (ts.isPropertyAccessExpression(node)) {
      if (BANNED_MEMBERS.has(node.name.text)) say(node, node.name.text);
      if (node.getText(source) === 'Math.random') say(node, 'Math.random');
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && ['sort', 'toSorted'].includes(node.expression.name.text) && node.arguments.length === 0) say(node, `${node.expression.name.text}() without an order`);
    if (ts.isFunctionLike(node) && (ts.getCombinedModifierFlags(node as ts.Declaration) & ts.ModifierFlags.Async) !== 0) say(node, 'async');
    if ((ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isMethodDeclaration(node)) && node.asteriskToken) say(node, 'a generator');
    if (node.kind === ts.SyntaxKind.AnyKeyword) say(node, 'any');
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Whether an identifier names a global rather than a member, a key, or something declared here. */
function isReference(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if (ts.isQualifiedName(parent) || ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isTypeReferenceNode(parent)) return false;
  return !((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent) || ts.isMethodDeclaration(parent) || ts.isMethodSignature(parent) || ts.isShorthandPropertyAssignment(parent) || ts.isPropertyDeclaration(parent)) && parent.name === node);
}

test('the engine has no clock, no chance, no DOM, no promise, no order by accident', () => {
  expect(ENGINE.flatMap((folder) => filesBelow(folder, ['.ts'])).flatMap(complaints)).toEqual([]);
});
