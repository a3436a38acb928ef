import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** The project's folder. */
export const home = join(dirname(fileURLToPath(import.meta.url)), '../..');

export interface Room { readonly path: string; readonly purpose: string; readonly imports: readonly string[] }
export const rooms = (JSON.parse(readFileSync(join(home, 'src/rooms.json'), 'utf8')) as { rooms: readonly Room[] }).rooms;

/** All files below a folder of the project whose names end in one of `endings`, as paths from the project's folder, sorted. */
export function filesBelow(folder: string, endings: readonly string[]): string[] {
  return readdirSync(join(home, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(home, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((path) => !path.includes('/generated/'))
    .toSorted();
}

export const sourceOf = (path: string): string => readFileSync(join(home, path), 'utf8');

/** A parsed source file; an Astro file's script is its front matter. */
export function parse(path: string): ts.SourceFile {
  const text = path.endsWith('.astro') ? (/^---\n([\s\S]*?)\n---/.exec(sourceOf(path))?.[1] ?? '') : sourceOf(path);
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
}

/** The room a path under src/ stands in: the longest match. */
export function roomOf(path: string): Room | undefined {
  return rooms.filter((room) => path.startsWith(`src/${room.path}/`)).toSorted((a, b) => b.path.length - a.path.length)[0];
}

/** Whether an import or re-export brings nothing but types, which are gone when the code runs. */
function onlyTypes(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (!clause) return false;
  const names = clause.namedBindings;
  return clause.isTypeOnly || (!clause.name && names !== undefined && ts.isNamedImports(names) && names.elements.every((element) => element.isTypeOnly));
}

/** Every module a file names: imports, re-exports, import() and import types; with 'values', only those that the running code needs. */
export function importsOf(path: string, what: 'all' | 'values' = 'all'): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (what === 'values' && ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) ? onlyTypes(node) : ts.isImportTypeNode(node))) return;
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) found.push(node.moduleSpecifier.text);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0] && ts.isStringLiteral(node.arguments[0])) found.push(node.arguments[0].text);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) found.push(node.argument.literal.text);
    ts.forEachChild(node, visit);
  };
  visit(parse(path));
  return found;
}

/** A relative import as a path from the project's folder, without its ending. */
export const resolveImport = (from: string, name: string): string | undefined =>
  name.startsWith('.') ? relative(home, join(home, dirname(from), name.replace(/\?.*$/, ''))).replaceAll('\\', '/') : undefined;
