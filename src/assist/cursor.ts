import type { FieldPath } from '../manifest/index';

/** Where the cursor stands in a manifest, told by indentation alone: text that is being typed is seldom YAML. */
export interface Cursor {
  /** The top of the document: what its first lines say. */
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  /** The mapping or list the cursor is in. */
  readonly parent: FieldPath;
  /** The key whose value is being typed; undefined while a key is. */
  readonly key: string | undefined;
  readonly word: { readonly text: string; readonly from: number; readonly to: number };
  /** Keys that stand beside the cursor. */
  readonly siblings: readonly string[];
}

interface Line { readonly indent: number; readonly item: boolean; readonly key: string | undefined; readonly rest: string }

function readLine(text: string): Line {
  const [, spaces = '', dash = '', body = ''] = /^(\s*)((?:-\s+|-$)*)(.*)$/.exec(text) ?? [];
  const pair = /^("[^"]*"|'[^']*'|[^\s:#][^:#]*?)\s*:(?:\s+(.*)|$)/.exec(body);
  return { indent: spaces.length + dash.length, item: dash !== '', key: pair?.[1]?.replace(/^["']|["']$/g, ''), rest: pair ? (pair[2] ?? '') : body };
}

/** The cursor at `offset`. */
export function cursorAt(text: string, offset: number): Cursor {
  const start = Math.max(text.lastIndexOf('\n---', offset - 1) + 1, 0);
  const follow = text.indexOf('\n---', offset);
  const lines = text.slice(start, follow < 0 ? undefined : follow).split('\n');
  const number = text.slice(start, offset).split('\n').length - 1;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const here = readLine(before);
  const valueOf = (name: string) => lines.map((line) => new RegExp(`^${name}:\\s*(\\S+)`).exec(line)?.[1]).find((found) => found !== undefined);
  const word = /[^\s:,[\]{}"']*$/.exec(before)?.[0] ?? '';
  const after = /^[\w./-]*/.exec(text.slice(offset))?.[0] ?? '';
  const path = pathAbove(lines, number, before.trim() === '' ? before.length : here.indent, here.item);
  const flow = flowIn(here.rest);
  const inside = flow && { parent: [...path, ...(here.key === undefined ? [] : [here.key]), ...flow.path], key: flow.key, siblings: flow.siblings };
  return {
    apiVersion: valueOf('apiVersion'), kind: valueOf('kind'), word: { text: word, from: offset - word.length, to: offset + after.length },
    ...(inside ?? { parent: path, key: here.key, siblings: siblingsOf(lines, number, here) }),
  };
}

/** A bracket that is open: of a mapping with the key whose value is being typed and those before it, or of a list with the number of its item. */
interface Bracket { readonly isList: boolean; key: string | undefined; keys: string[]; item: number; word: string }

/** Where one is within `{…}` or `[…]` that are open at the end of a text; undefined outside of all. */
function flowIn(text: string): { readonly path: FieldPath; readonly key: string | undefined; readonly siblings: readonly string[] } | undefined {
  const open: Bracket[] = [];
  for (const [part] of text.matchAll(/"[^"]*"?|'[^']*'?|[{}[\],]|:(?=\s|$)|[^{}[\],:"']+|:/g)) {
    const top = open.at(-1);
    if (part === '{' || part === '[') open.push({ isList: part === '[', key: undefined, keys: [], item: 0, word: '' });
    else if (part === '}' || part === ']') open.pop();
    else if (!top) return undefined;
    else if (part === ',') Object.assign(top, { key: undefined, item: top.item + 1, word: '' });
    else if (part === ':' && !top.isList) Object.assign(top, { key: top.word, keys: [...top.keys, top.word] });
    else top.word = part.trim().replace(/^["']|["']$/g, '');
  }
  const last = open.at(-1);
  const stepOf = ({ isList, item, key }: Bracket): string | number => (isList ? item : (key ?? ''));
  return last && { path: [...open.slice(0, -1).map(stepOf), ...(last.isList ? [last.item] : [])], key: last.key, siblings: last.keys };
}

/** The path of the mapping a line of this indent belongs to. */
function pathAbove(lines: readonly string[], number: number, indent: number, item: boolean): FieldPath {
  const path: (string | number)[] = [];
  let limit = indent;
  let counting = item ? indent : -1;
  let index = 0;
  for (let at = number; at >= 0; at--) {
    const text = lines[at] ?? '';
    if (at !== number && (text.trim() === '' || text.trimStart().startsWith('#') || text.startsWith('---'))) continue;
    const line = readLine(text);
    if (at !== number && line.indent < limit && line.key !== undefined) {
      if (counting >= 0) path.unshift(index);
      path.unshift(line.key);
      limit = line.indent;
      counting = line.item ? line.indent : -1;
      index = 0;
    } else if (at !== number && line.item && line.indent === limit && counting < 0) { counting = limit; index = 0; }
    else if (at !== number && line.item && line.indent === counting) index++;
  }
  if (counting >= 0) path.unshift(index);
  return path;
}

/** Keys of the same mapping, above and below; a line that begins an item has none above. */
function siblingsOf(lines: readonly string[], number: number, { indent, item }: Line): readonly string[] {
  const found: string[] = [];
  const collect = (at: number, step: 1 | -1) => {
    for (let index = at; index >= 0 && index < lines.length; index += step) {
      const text = lines[index] ?? '';
      if (text.trim() === '') continue;
      const line = readLine(text);
      if (line.indent < indent || (step === 1 && line.item && line.indent === indent)) return;
      if (line.indent === indent && line.key !== undefined) found.push(line.key);
      if (step === -1 && line.item && line.indent === indent) return;
    }
  };
  if (!item) collect(number - 1, -1);
  collect(number + 1, 1);
  return found;
}
