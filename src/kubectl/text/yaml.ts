import type { Json } from '../../simulator/base/json';
import { plainValue } from '../../manifest/scalars';

/** Longer lines of plain and quoted text are folded at the next space. */
const WIDTH = 80;

/** YAML as kubectl prints it: sorted members, lists not indented, long text folded, several lines as a literal block. */
export function toYaml(value: Json): string {
  if (isEmpty(value) || typeof value !== 'object' || value === null) return `${inline(value, 0, 2)}\n`;
  return block(value, 0).join('\n') + '\n';
}

const isEmpty = (value: Json) => typeof value === 'object' && value !== null && (Array.isArray(value) ? value : Object.keys(value)).length === 0;
const isCollection = (value: Json): value is readonly Json[] | { readonly [key: string]: Json | undefined } => typeof value === 'object' && value !== null && !isEmpty(value);

function block(value: readonly Json[] | { readonly [key: string]: Json | undefined }, indent: number): string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap((item) => listItem(item, indent));
  return sortedMembers(value as { readonly [key: string]: Json | undefined }).flatMap(([name, member]) => mapMember(name, member, indent));
}

function listItem(item: Json, indent: number): string[] {
  const pad = ' '.repeat(indent);
  if (!isCollection(item)) return [`${pad}- ${inline(item, indent + 2, indent + 2)}`];
  const [first = '', ...rest] = block(item, indent + 2);
  return [`${pad}- ${first.slice(indent + 2)}`, ...rest];
}

function mapMember(name: string, member: Json, indent: number): string[] {
  const head = `${' '.repeat(indent)}${key(name)}:`;
  if (isCollection(member)) return [head, ...block(member, Array.isArray(member) ? indent : indent + 2)];
  return [`${head} ${inline(member, head.length + 1, indent + 2)}`];
}

const key = (name: string): string => (name.includes('\n') ? JSON.stringify(name) : text(name, 0, 0, Infinity));

function inline(value: Json, column: number, indent: number): string {
  if (typeof value === 'string') return text(value, column, indent, WIDTH);
  if (Array.isArray(value)) return '[]';
  return typeof value === 'object' && value !== null ? '{}' : String(value);
}

function text(value: string, column: number, indent: number, width: number): string {
  const special = /[\u0000-\u0009\u000b-\u001f\u007f\u0085\ufeff\ud800-\udfff]/.test(value.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')) || / \n/.test(value);
  if (special) return doubleQuoted(value, column, indent, width);
  if (value.includes('\n')) return / $/.test(value) ? doubleQuoted(value, column, indent, width) : literal(value, indent);
  if (typeof plainValue(value) !== 'string' || isLikeTime(value)) return doubleQuoted(value, column, indent, width);
  if (canBePlain(value)) return fold(value, column, indent, width, (part) => part);
  return fold(value, column, indent, width, (part) => part.replaceAll("'", "''"), "'");
}

/** Dates and base-60 numbers, which older readers take for something else than text. */
const isLikeTime = (value: string): boolean =>
  /^\d{4}-\d\d?-\d\d?(?:$|(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$)/.test(value) || /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/.test(value);

function canBePlain(value: string): boolean {
  if (value === '' || /^[\s#,[\]{}&*!|>'"%@`]|^[-?:](\s|$)|^(---|\.\.\.)|\s$|\t/.test(value)) return false;
  return !/:(\s|$)|\s#/.test(value);
}

function literal(value: string, indent: number): string {
  const chomp = !value.endsWith('\n') ? '-' : value === '\n' || value.endsWith('\n\n') ? '+' : '';
  const hint = /^[ \n]/.test(value) ? '2' : '';
  const lines = (value.endsWith('\n') ? value.slice(0, -1) : value).split('\n');
  return [`|${hint}${chomp}`, ...lines.map((line) => (line ? ' '.repeat(indent) + line : ''))].join('\n');
}

/** Breaks at a single space once the line is longer than the width. */
function fold(value: string, column: number, indent: number, width: number, encode: (part: string) => string, quote = ''): string {
  let out = quote;
  let at = column + quote.length;
  for (let index = 0; index < value.length; index++) {
    const char = value[index] ?? '';
    const inside = quote === '' || (index > 0 && index < value.length - 1);
    if (char === ' ' && value[index - 1] !== ' ' && value[index + 1] !== ' ' && at > width && inside) {
      out += `\n${' '.repeat(indent)}`;
      at = indent;
      continue;
    }
    out += encode(char);
    at += encode(char).length;
  }
  return out + quote;
}

const ESCAPES: Readonly<Record<string, string>> = { '\0': '\\0', '\x07': '\\a', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\v': '\\v', '\f': '\\f', '\r': '\\r', '\x1b': '\\e', '"': '\\"', '\\': '\\\\', '\u0085': '\\N' };

function doubleQuoted(value: string, column: number, indent: number, width: number): string {
  let out = '"';
  let at = column + 1;
  const characters = [...value];
  for (const [index, char] of characters.entries()) {
    if (char === ' ' && at > width && index > 0 && index < characters.length - 1 && characters[index - 1] !== ' ') {
      out += `\n${' '.repeat(indent)}${characters[index + 1] === ' ' ? '\\' : ''}`;
      at = indent;
      continue;
    }
    const code = char.codePointAt(0) ?? 0;
    const encoded = ESCAPES[char] ?? (code < 32 || code === 127 ? `\\x${code.toString(16).toUpperCase().padStart(2, '0')}` : code >= 0xd800 && code <= 0xdfff ? '\\uFFFD' : char);
    out += encoded;
    at += encoded.length;
  }
  return `${out}"`;
}

/** Members in the order kubectl prints them: letters by code, numbers by size, other characters before letters. */
export function sortedMembers(value: { readonly [key: string]: Json | undefined }): [string, Json][] {
  return Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined).toSorted(([a], [b]) => compareKeys(a, b));
}

function compareKeys(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  const index = left.findIndex((char, at) => char !== right[at]);
  if (index < 0 || index >= right.length) return left.length - right.length;
  const [x = '', y = ''] = [left[index], right[index]];
  const [xLetter, yLetter] = [/\p{L}/u.test(x), /\p{L}/u.test(y)];
  if (xLetter !== yLetter) return xLetter ? 1 : -1;
  const numbers = [left, right].map((chars) => /^\d*/.exec(chars.slice(index).join(''))?.[0] ?? '');
  const difference = xLetter ? 0 : Number(numbers[0] || 0) - Number(numbers[1] || 0) || (numbers[0]?.length ?? 0) - (numbers[1]?.length ?? 0);
  return difference || (x < y ? -1 : 1);
}
