import type { Json } from '../../simulator/base/json';
import { CommandError } from '../errors';
import { goJson, goSyntax, goValue } from '../text/go';

/** One step of a path. */
type PathStep =
  | { readonly field: readonly string[] }
  | { readonly index: readonly number[] }
  | { readonly slice: readonly [number | undefined, number | undefined, number] }
  | { readonly wildcard: true }
  | { readonly descend: true }
  | { readonly filter: Filter };
interface Filter { readonly left: Operand; readonly operator: string; readonly right?: Operand }
type Operand = { readonly path: readonly PathStep[] } | { readonly value: Json };
type Part = { readonly text: string } | { readonly fault: string } | { readonly path: readonly PathStep[] } | { readonly range: readonly PathStep[]; readonly body: readonly Part[] };

/** A parsed jsonpath template, as `-o jsonpath=` takes it. */
export interface Template { readonly source: string; readonly parts: readonly Part[] }

/** A path that can't be followed in this object; the message is kubectl's. */
class PathFault extends Error {}

/** Go's name for the type of a value. */
const goType = (value: Json): string => (typeof value === 'object' ? 'map[string]interface {}' : typeof value === 'boolean' ? 'bool' : typeof value === 'string' ? 'string' : Number.isInteger(value) ? 'int64' : 'float64');

/** `{.metadata.name}` from any of `metadata.name`, `.metadata.name`, `{metadata.name}` and `{.metadata.name}`. */
export function relaxed(text: string): string {
  if (!text) return '';
  const [, braced, bare] = /^(?:\{\.?([^{}]+)\}|\.?([^{}]+))$/.exec(text) ?? [];
  const path = braced ?? bare;
  if (path === undefined) throw new CommandError("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'");
  return `{.${path}}`;
}

/** Parses a template; throws in kubectl's words. */
export function parseTemplate(source: string): Template {
  const fail = (why: string): never => { throw new CommandError(`error parsing jsonpath ${source}, ${why}`); };
  const stack: { parts: Part[]; range?: readonly PathStep[] }[] = [{ parts: [] }];
  const add = (part: Part) => stack.at(-1)?.parts.push(part);
  const closeRange = (): readonly Part[] => {
    const { range = [], parts: body } = stack.pop() ?? { parts: [] };
    add({ range, body });
    return body;
  };
  for (let at = 0; at < source.length; ) {
    if (source[at] !== '{') {
      const end = source.indexOf('{', at);
      add({ text: source.slice(at, end < 0 ? source.length : end) });
      at = end < 0 ? source.length : end;
      continue;
    }
    const end = closing(source, at);
    if (end < 0) return fail('unclosed action');
    const inner = source.slice(at + 1, end).trim();
    at = end + 1;
    if (inner === 'end') {
      if (stack.length > 1) closeRange();
      else add({ fault: 'not in range, nothing to end' });
    } else if (/^range(?!\w)/.test(inner)) stack.push({ parts: [], range: parsePath(inner.slice(5).trim(), fail) });
    else if (/^["']/.test(inner)) add({ text: unquote(inner) });
    else for (const one of inner.split(/\s+(?=[.$@])/)) add({ path: parsePath(one, fail) });
  }
  // What follows a range that is not ended is its body, and comes once more after it.
  while (stack.length > 1) closeRange().forEach(add);
  return { source, parts: stack[0]?.parts ?? [] };
}

function closing(source: string, from: number): number {
  let quote = '';
  for (let at = from + 1; at < source.length; at++) {
    const char = source[at] ?? '';
    if (quote) {
      if (char === '\\') at++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '}') return at;
  }
  return -1;
}

const unquote = (text: string): string => text.slice(1, -1).replace(/\\(.)/g, (_, char: string) => ({ n: '\n', t: '\t', r: '\r' })[char] ?? char);

function parsePath(text: string, fail: (why: string) => never): readonly PathStep[] {
  const steps: PathStep[] = [];
  let rest = text.replace(/^[$@]/, '');
  while (rest) {
    if (rest.startsWith('..')) { steps.push({ descend: true }); rest = rest.slice(rest[2] === '[' ? 2 : 1); continue; }
    const field = /^\.((?:\\.|[^.[\]\\\s])+)/.exec(rest) ?? (steps.length ? null : /^((?:\\.|[^.[\]\\\s])+)/.exec(rest));
    if (field?.[1]) {
      const name = field[1].replace(/\\(.)/g, '$1');
      steps.push(name === '*' ? { wildcard: true } : { field: [name] });
      rest = rest.slice(field[0].length);
    } else if (rest.startsWith('[')) {
      const end = bracketEnd(rest);
      if (end < 0) return fail('unterminated array');
      steps.push(parseBracket(rest.slice(1, end).trim(), fail));
      rest = rest.slice(end + 1);
    } else if (rest === '.') {
      // A dot by itself names a field without a name, which no object has.
      steps.push({ field: [''] });
      rest = '';
    }
    else return fail(`unrecognized character in action: ${JSON.stringify(rest[0])}`);
  }
  return steps;
}

function bracketEnd(text: string): number {
  let depth = 0;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quote) quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '[') depth++;
    else if (char === ']' && --depth === 0) return at;
  }
  return -1;
}

function parseBracket(inner: string, fail: (why: string) => never): PathStep {
  // Unlike `.*` this asks for a list.
  if (inner === '*') return { slice: [undefined, undefined, 1] };
  const filter = /^\?\((.*)\)$/.exec(inner);
  if (filter) return { filter: parseFilter(filter[1] ?? '', fail) };
  if (/^['"]/.test(inner)) return { field: [...inner.matchAll(/'((?:\\.|[^'])*)'|"((?:\\.|[^"])*)"/g)].map(([, single, double]) => (single ?? double ?? '').replace(/\\(.)/g, '$1')) };
  const slice = /^(-?\d*):(-?\d*)(?::(-?\d*))?$/.exec(inner);
  const number = (text: string | undefined) => (text ? Number(text) : undefined);
  if (slice) return { slice: [number(slice[1]), number(slice[2]), number(slice[3]) ?? 1] };
  if (/^-?\d+(\s*,\s*-?\d+)*$/.test(inner)) return { index: inner.split(',').map(Number) };
  return fail(`invalid array index ${inner}`);
}

function parseFilter(text: string, fail: (why: string) => never): Filter {
  const match = /^\s*(.*?)\s*(==|!=|<=|>=|<|>)\s*(.*?)\s*$/.exec(text);
  if (!match) return { left: operand(text.trim(), fail), operator: 'exists' };
  return { left: operand(match[1] ?? '', fail), operator: match[2] ?? '', right: operand(match[3] ?? '', fail) };
}

function operand(text: string, fail: (why: string) => never): Operand {
  if (/^["']/.test(text)) return { value: unquote(text) };
  if (/^-?\d+(\.\d+)?$/.test(text)) return { value: Number(text) };
  if (text === 'true' || text === 'false') return { value: text === 'true' };
  return { path: parsePath(text, fail) };
}

function walk(values: readonly Json[], steps: readonly PathStep[]): readonly Json[] {
  return steps.reduce<readonly Json[]>((found, step) => found.flatMap((value) => take(value, step)), values);
}

const isDict = (value: Json): value is { readonly [key: string]: Json | undefined } => typeof value === 'object' && value !== null && !Array.isArray(value);
const membersOf = (value: Json): readonly Json[] => (Array.isArray(value) ? value : isDict(value) ? Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1)).flatMap((name) => value[name] ?? []) : []);

function take(value: Json, step: PathStep): readonly Json[] {
  if ('wildcard' in step) return membersOf(value);
  if ('descend' in step) return [value, ...membersOf(value).flatMap((member) => (typeof member === 'object' && member !== null ? take(member, step) : []))];
  if ('field' in step) return step.field.flatMap((name) => (isDict(value) && value[name] !== undefined ? [value[name]] : []));
  if (value === null) return [];
  if (!Array.isArray(value)) throw new PathFault('filter' in step ? `${goValue(value)} is not array or slice and cannot be filtered` : `${goType(value)} is not array or slice`);
  const list = value as readonly Json[];
  if ('filter' in step) return list.filter((item) => holds(item, step.filter));
  if ('index' in step) return step.index.map((index) => at(list, index));
  const [from = 0, to = list.length, by] = step.slice;
  return list.slice(from, to).filter((_, index) => index % by === 0);
}

function at(list: readonly Json[], index: number): Json {
  const found = list.at(index);
  if (found === undefined) throw new PathFault(`array index out of bounds: index ${index}, length ${list.length}`);
  return found;
}

function holds(item: Json, { left, operator, right }: Filter): boolean {
  const values = (one: Operand | undefined) => (one === undefined ? [] : 'value' in one ? [one.value] : walk([item], one.path));
  const [a] = values(left);
  if (operator === 'exists') return a !== undefined;
  const [b] = values(right);
  if (a === undefined || b === undefined || a === null || b === null) return false;
  if (operator === '==') return a === b;
  if (operator === '!=') return a !== b;
  return operator === '<' ? a < b : operator === '>' ? a > b : operator === '<=' ? a <= b : a >= b;
}

/** Every value the template's paths find; a missing field finds nothing. */
export function findAll(template: Template, object: unknown): readonly Json[] {
  try {
    return template.parts.flatMap((part) => ('path' in part ? walk([object as Json], part.path) : []));
  } catch (error) {
    if (error instanceof PathFault) return [];
    throw error;
  }
}

/** The text a template gives for an object; throws in kubectl's words. */
export function runTemplate(template: Template, object: unknown): string {
  try {
    return render(template.parts, object as Json);
  } catch (error) {
    if (!(error instanceof PathFault)) throw error;
    const why = `Error executing template: ${error.message}.`;
    throw new CommandError(`error executing jsonpath ${JSON.stringify(template.source)}: ${why} Printing more information for debugging the template:\n\ttemplate was:\n\t\t${template.source}\n\tobject given to jsonpath engine was:\n\t\t${goSyntax(object as Json)}\n\n\n`);
  }
}

function render(parts: readonly Part[], object: Json): string {
  return parts.map((part) => {
    if ('text' in part) return part.text;
    if ('fault' in part) throw new PathFault(part.fault);
    if ('range' in part) return walk([object], part.range).map((item) => render(part.body, item)).join('');
    return walk([object], part.path).map((value) => (typeof value === 'object' && value !== null ? goJson(value) : String(value))).join(' ');
  }).join('');
}
