import type { Json } from '../../simulator/base/json';
import { decodedText, bytesOf, encodeBase64 } from '../../simulator/base/base64';
import { urlPart } from '../api';
import { CommandError } from '../errors';
import { goValue, sortedDeep } from '../text/go';

/** A Go template as `-o go-template` takes it: fields, variables, pipelines, if, range, with, and the functions kubectl knows. */
export interface GoTemplate { readonly text: string; readonly nodes: readonly Node[] }

type Node =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'print'; readonly words: readonly string[] }
  | { readonly is: 'if' | 'range' | 'with'; readonly words: readonly string[]; readonly body: readonly Node[]; readonly otherwise: readonly Node[] };

const broken = (text: string, why: string): CommandError => new CommandError(`error parsing template ${text}, template: output:1: ${why}`);

/** Parses a template. Throws in kubectl's words. */
export function parseGoTemplate(text: string): GoTemplate {
  const pieces = actionsOf(text);
  const reader = { at: 0 };
  const nodes = body(text, pieces, reader, []);
  return { text, nodes };
}

type Piece = { readonly text: string } | { readonly action: string };

function actionsOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let rest = text;
  for (let open = rest.indexOf('{{'); open >= 0; open = rest.indexOf('{{')) {
    const close = closeOf(rest, open + 2);
    if (close < 0) throw broken(text, 'unclosed action');
    const inner = rest.slice(open + 2, close);
    const before = /^- /.test(inner) ? rest.slice(0, open).trimEnd() : rest.slice(0, open);
    pieces.push({ text: before }, { action: inner.replace(/^- | -$/g, '').trim() });
    rest = / -$/.test(inner) ? rest.slice(close + 2).trimStart() : rest.slice(close + 2);
  }
  return [...pieces, { text: rest }];
}

/** Where `}}` stands outside of quotes. */
function closeOf(text: string, from: number): number {
  let quote = '';
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quote) {
      if (char === '\\' && quote === '"') at++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === '`') quote = char;
    else if (text.startsWith('}}', at)) return at;
  }
  return -1;
}

const wordsOf = (action: string): readonly string[] => action.match(/"(?:[^"\\]|\\.)*"|`[^`]*`|:=|\||\(|\)|,|[^\s()|,]+/g) ?? [];

function body(text: string, pieces: readonly Piece[], reader: { at: number }, ends: readonly string[]): readonly Node[] {
  const nodes: Node[] = [];
  for (; reader.at < pieces.length; reader.at++) {
    const piece = pieces[reader.at];
    if (!piece) break;
    if ('text' in piece) { if (piece.text) nodes.push({ is: 'text', text: piece.text }); continue; }
    const [word = '', ...words] = wordsOf(piece.action);
    if (ends.includes(word)) return nodes;
    if (word === 'end' || word === 'else') throw broken(text, `unexpected {{${word}}}`);
    if (word === 'if' || word === 'range' || word === 'with') nodes.push(block(text, pieces, reader, word, words));
    else if (word && !word.startsWith('/*')) nodes.push({ is: 'print', words: [word, ...words] });
  }
  if (ends.length) throw broken(text, 'unexpected EOF');
  return nodes;
}

function block(text: string, pieces: readonly Piece[], reader: { at: number }, is: 'if' | 'range' | 'with', words: readonly string[]): Node {
  if (!words.length) throw broken(text, `missing value for ${is}`);
  reader.at++;
  const inner = body(text, pieces, reader, ['end', 'else']);
  const piece = pieces[reader.at];
  const stop = wordsOf(piece && 'action' in piece ? piece.action : '');
  if (stop[0] !== 'else') return { is, words, body: inner, otherwise: [] };
  if (stop[1] === 'if') return { is, words, body: inner, otherwise: [block(text, pieces, reader, 'if', stop.slice(2))] };
  reader.at++;
  return { is, words, body: inner, otherwise: body(text, pieces, reader, ['end']) };
}

type Value = Json | undefined;
type Scope = ReadonlyMap<string, Value>;

/** What a template prints of a value. Throws in kubectl's words. */
export const runGoTemplate = (template: GoTemplate, root: Json): string => run(template.nodes, root, new Map([['$', root]]));

function run(nodes: readonly Node[], dot: Value, scope: Scope): string {
  let known = scope;
  let out = '';
  for (const node of nodes) {
    if (node.is === 'text') out += node.text;
    else if (node.is === 'print') {
      const [name = '', assign, ...rest] = node.words;
      if (name.startsWith('$') && (assign === ':=' || assign === '=')) known = new Map([...known, [name, pipeline(rest, dot, known)]]);
      else out += shown(pipeline(node.words, dot, known));
    } else out += node.is === 'range' ? range(node, dot, known) : branch(node, dot, known);
  }
  return out;
}

type Block = Extract<Node, { readonly is: 'if' | 'range' | 'with' }>;

function branch(node: Block, dot: Value, scope: Scope): string {
  const { variable, words } = assignment(node.words);
  const value = pipeline(words, dot, scope);
  const inner = variable ? new Map([...scope, [variable, value]]) : scope;
  if (!truth(value)) return run(node.otherwise, dot, scope);
  return run(node.body, node.is === 'with' ? value : dot, inner);
}

function range(node: Block, dot: Value, scope: Scope): string {
  const comma = node.words.indexOf(':=');
  const names = comma < 0 ? [] : node.words.slice(0, comma).filter((word) => word !== ',');
  const value = pipeline(comma < 0 ? node.words : node.words.slice(comma + 1), dot, scope);
  const entries: readonly (readonly [Json, Json])[] = Array.isArray(value) ? (value as readonly Json[]).map((item, index) => [index, item] as const) : typeof value === 'object' && value !== null ? Object.entries(sortedDeep(value) as Record<string, Json>) : [];
  if (!entries.length) return run(node.otherwise, dot, scope);
  return entries.map(([key, item]) => {
    const named: [string, Value][] = names.length > 1 ? [[names[0] ?? '', key], [names[1] ?? '', item]] : names.length ? [[names[0] ?? '', item]] : [];
    return run(node.body, item, new Map([...scope, ...named]));
  }).join('');
}

const assignment = (words: readonly string[]): { readonly variable?: string; readonly words: readonly string[] } =>
  words[1] === ':=' ? { variable: words[0] ?? '', words: words.slice(2) } : { words };

function pipeline(words: readonly string[], dot: Value, scope: Scope): Value {
  let piped: readonly Value[] = [];
  for (const stage of split(words, '|')) piped = [call(stage, piped, dot, scope)];
  return piped[0];
}

/** Words between separators that stand outside of parentheses. */
function split(words: readonly string[], separator: string): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  let depth = 0;
  for (const word of words) {
    depth += word === '(' ? 1 : word === ')' ? -1 : 0;
    if (word === separator && depth === 0) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}

function call(words: readonly string[], piped: readonly Value[], dot: Value, scope: Scope): Value {
  const [head = '', ...rest] = words;
  const known = Object.hasOwn(FUNCTIONS, head) ? FUNCTIONS[head] : undefined;
  if (!known) return operands(words, dot, scope)[0];
  return known([...operands(rest, dot, scope), ...piped]);
}

function operands(words: readonly string[], dot: Value, scope: Scope): readonly Value[] {
  const values: Value[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word !== '(') { values.push(operand(word, dot, scope)); continue; }
    let end = at + 1;
    for (let depth = 1; end < words.length; end++) {
      depth += words[end] === '(' ? 1 : words[end] === ')' ? -1 : 0;
      if (!depth) break;
    }
    const value = pipeline(words.slice(at + 1, end), dot, scope);
    const path = words[end + 1]?.startsWith('.') ? words[end + 1] ?? '' : '';
    values.push(path ? member(value, path) : value);
    at = path ? end + 1 : end;
  }
  return values;
}

function operand(word: string, dot: Value, scope: Scope): Value {
  if (word.startsWith('"')) return JSON.parse(word) as string;
  if (word.startsWith('`')) return word.slice(1, -1);
  if (/^-?\d+(\.\d+)?$/.test(word)) return Number(word);
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'nil') return undefined;
  if (word.startsWith('.')) return member(dot, word);
  if (word.startsWith('$')) {
    const dotAt = word.indexOf('.');
    const name = dotAt < 0 ? word : word.slice(0, dotAt);
    return dotAt < 0 ? scope.get(name) : member(scope.get(name), word.slice(dotAt));
  }
  throw new CommandError(`error parsing template, template: output:1: function "${word}" not defined`);
}

function member(value: Value, path: string): Value {
  return path.split('.').filter(Boolean).reduce<Value>((at, name) => {
    if (at === undefined || at === null) return undefined;
    if (typeof at === 'object' && !Array.isArray(at)) return (at as { readonly [key: string]: Json | undefined })[name];
    throw new CommandError(`error executing template: template: output:1:2: executing "output" at <${path}>: can't evaluate field ${name} in type ${Array.isArray(at) ? '[]interface {}' : typeof at === 'number' ? 'float64' : typeof at === 'boolean' ? 'bool' : 'string'}`);
  }, value);
}

const truth = (value: Value): boolean => !(value === undefined || value === null || value === false || value === 0 || value === '' || (typeof value === 'object' && !Object.keys(value).length));
const shown = (value: Value): string => (value === undefined || value === null ? '<no value>' : goValue(value));
const same = (a: Value, b: Value): boolean => JSON.stringify(a) === JSON.stringify(b);
const text = (value: Value): string => (value === undefined ? '' : shown(value));
const order = (compare: (a: number | string, b: number | string) => boolean) => ([a, b]: readonly Value[]): Value => compare(a as number, b as number);

const FUNCTIONS: Readonly<Record<string, (values: readonly Value[]) => Value>> = {
  eq: ([first, ...rest]) => rest.some((one) => same(first, one)), ne: ([a, b]) => !same(a, b), not: ([a]) => !truth(a),
  lt: order((a, b) => a < b), le: order((a, b) => a <= b), gt: order((a, b) => a > b), ge: order((a, b) => a >= b),
  and: (values) => values.find((one) => !truth(one)) ?? values.at(-1), or: (values) => values.find(truth) ?? values.at(-1),
  len: ([value]) => (typeof value === 'string' ? bytesOf(value).length : typeof value === 'object' && value !== null ? Object.keys(value).length : 0),
  index: ([value, ...keys]) => keys.reduce<Value>((at, key) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string, Json>>)[String(key)] : undefined), value),
  exists: ([value, ...keys]) => keys.reduce<Value>((at, key) => (typeof at === 'object' && at !== null ? (at as Readonly<Record<string, Json>>)[String(key)] : undefined), value) !== undefined,
  print: (values) => values.map(text).join(' '), println: (values) => `${values.map(text).join(' ')}\n`, printf: ([format, ...rest]) => printf(text(format), rest),
  base64decode: ([value]) => decodedText(text(value)), base64encode: ([value]) => encodeBase64(bytesOf(text(value))), html: ([value]) => text(value), js: ([value]) => text(value), urlquery: ([value]) => urlPart(text(value)),
};

function printf(format: string, values: readonly Value[]): string {
  let next = 0;
  return format.replace(/%(-?)(0?)(\d*)(?:\.\d+)?([svdqt%])/g, (_, left: string, zero: string, width: string, verb: string) => {
    if (verb === '%') return '%';
    const value = values[next++];
    const printed = verb === 'q' ? JSON.stringify(text(value)) : text(value);
    return left ? printed.padEnd(Number(width)) : printed.padStart(Number(width) || 0, zero || ' ');
  });
}
