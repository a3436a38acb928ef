import type { Json } from '../../simulator/base/json';
import { plainValue } from '../../manifest/scalars';
import { goJson, sortedDeep } from './go';

/** KYAML: YAML in braces, every text quoted, so that nothing is guessed and indentation means nothing. One document, with its `---`. */
export const toKyaml = (value: Json): string => kyamlInOrder(sortedDeep(value));

/** The same, with the members in the order they have. */
export const kyamlInOrder = (value: Json): string => `---\n${node(value, 0)}\n`;

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
const isMap = (value: Json): value is { readonly [key: string]: Json } => typeof value === 'object' && value !== null && !Array.isArray(value);

function node(value: Json, indent: number): string {
  if (isList(value)) return list(value, indent);
  if (isMap(value)) return map(value, indent);
  return typeof value === 'string' ? quoted(value, indent) : String(value);
}

function map(value: { readonly [key: string]: Json }, indent: number): string {
  const members = Object.entries(value);
  if (!members.length) return '{}';
  const pad = ' '.repeat(indent + 2);
  return `{\n${members.map(([name, member]) => `${pad}${key(name)}: ${node(member, indent + 2)},\n`).join('')}${' '.repeat(indent)}}`;
}

/** Maps and lists hug their brackets: `[{ … }, { … }]`; scalars stand one a line. */
function list(value: readonly Json[], indent: number): string {
  if (!value.length) return '[]';
  if (value.every((item) => isMap(item) || isList(item))) return `[${value.map((item) => node(item, indent)).join(', ')}]`;
  const pad = ' '.repeat(indent + 2);
  return `[\n${value.map((item) => `${pad}${node(item, indent + 2)},\n`).join('')}${' '.repeat(indent)}]`;
}

const key = (name: string): string => (/^[A-Za-z_][-./\w]*$/.test(name) && typeof plainValue(name) === 'string' ? name : goJson(name));

/** Text of several lines is written a line at a time, with the break escaped. */
function quoted(text: string, indent: number): string {
  if (!text.includes('\n')) return JSON.stringify(text);
  const pad = ' '.repeat(indent + 2);
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  // A blank at the beginning of a line would be folded away; a backslash in front keeps it.
  const written = (line: string) => `${pad}${line.startsWith(' ') ? '\\' : ' '}${JSON.stringify(line).slice(1, -1)}`;
  return `"\\\n${lines.map((line) => `${written(line)}\\n\\\n`).join('')}${last ? `${written(last)}\\\n` : ''}${pad}"`;
}
