import type { Json } from '../simulator/base/json';
import { equal } from '../simulator/base/json';

/** One leaf of a partial object that an object does not have as it was asked for. */
export interface Difference {
  readonly kind: 'field-differs' | 'field-missing';
  /** As a person writes it: `status.conditions[type=Ready].status`. */
  readonly path: string;
  readonly expected: Json;
  readonly actual?: Json;
}

type Members = { readonly [key: string]: Json | undefined };

/** Keys that lists of Kubernetes objects are merged by, in the order in which they are tried. */
const MERGE_KEYS = ['name', 'type', 'uid', 'ip', 'key', 'containerPort', 'port', 'mountPath', 'topologyKey', 'devicePath'];

export const isMembers = (value: Json | undefined): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** Every leaf of `expected` that `actual` does not satisfy, in the order in which `expected` names them; none means it matches. */
export function differences(expected: Json, actual: Json | undefined, path = ''): readonly Difference[] {
  if (isMembers(expected)) return inMembers(expected, actual, path);
  if (isList(expected)) return inList(expected, actual, path);
  if (satisfies(expected, actual)) return [];
  return actual === undefined || actual === null || actual === '' ? [{ kind: 'field-missing', path, expected }] : [{ kind: 'field-differs', path, expected, actual }];
}

function inMembers(expected: Members, actual: Json | undefined, path: string): readonly Difference[] {
  if (!isMembers(actual)) return wrongShape(expected, actual, path);
  return Object.keys(expected).flatMap((key) => differences(expected[key] ?? null, actual[key], member(path, key)));
}

function inList(expected: readonly Json[], actual: Json | undefined, path: string): readonly Difference[] {
  if (expected.length === 0) return isList(actual) && actual.length > 0 ? [{ kind: 'field-differs', path, expected, actual }] : [];
  if (!isList(actual)) return wrongShape(expected, actual, path);
  const free = new Set(actual.keys());
  return expected.flatMap((item, index) => {
    const key = mergeKey(item, actual);
    if (key !== undefined) return keyedItem(item as Members, key, actual, path);
    const best = nearestItem(item, actual, free, `${path}[${index}]`);
    if (!best) return [{ kind: 'field-missing' as const, path: `${path}[${index}]`, expected: item }];
    free.delete(best.index);
    return best.found;
  });
}

function wrongShape(expected: Json, actual: Json | undefined, path: string): readonly Difference[] {
  return actual === undefined || actual === null ? [{ kind: 'field-missing', path, expected }] : [{ kind: 'field-differs', path, expected, actual }];
}

function mergeKey(item: Json, actual: readonly Json[]): string | undefined {
  if (!isMembers(item)) return undefined;
  return MERGE_KEYS.find((key) => isPlain(item[key]) && actual.every((other) => isMembers(other) && other[key] !== undefined));
}

function keyedItem(item: Members, key: string, actual: readonly Json[], path: string): readonly Difference[] {
  const at = `${path}[${key}=${String(item[key])}]`;
  const found = actual.find((other) => isMembers(other) && equal(other[key], item[key]));
  return found === undefined ? [{ kind: 'field-missing', path: at, expected: item }] : differences(item, found, at);
}

function nearestItem(item: Json, actual: readonly Json[], free: ReadonlySet<number>, path: string): { index: number; found: readonly Difference[] } | undefined {
  let best: { index: number; found: readonly Difference[] } | undefined;
  for (const [index, other] of actual.entries()) {
    if (!free.has(index)) continue;
    const found = differences(item, other, path);
    if (!best || found.length < best.found.length) best = { index, found };
  }
  return best;
}

const COMPARISON = /^(>=|<=|>|<|!=)\s*(.+)$/;
const isPlain = (value: Json | undefined): boolean => (typeof value === 'string' ? !isOperator(value) : typeof value === 'number');

/** Whether a string stands for a condition rather than for itself. */
export const isOperator = (text: string): boolean => text === '*' || COMPARISON.test(text) || regularExpression(text) !== undefined;

/** The expression between slashes; undefined when the text is none or does not compile. */
export function regularExpression(text: string): RegExp | undefined {
  const match = /^\/(.+)\/([imsu]*)$/s.exec(text);
  if (!match) return undefined;
  try {
    return new RegExp(match[1] ?? '', match[2]);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether a value is as a leaf asks: equal, or as its operator (`>= 3`, `/regex/`, `*`) says. A null asks for absence. */
export function satisfies(expected: Json, actual: Json | undefined): boolean {
  if (expected === null) return actual === undefined || actual === null;
  if (typeof expected !== 'string') return equal(expected, actual);
  if (expected === '*') return actual !== undefined && actual !== null && actual !== '';
  const comparison = COMPARISON.exec(expected);
  if (comparison) return compares(comparison[1] ?? '', comparison[2] ?? '', actual);
  const expression = regularExpression(expected);
  if (expression) return (typeof actual === 'string' || typeof actual === 'number') && expression.test(String(actual));
  return expected === actual;
}

function compares(operator: string, right: string, actual: Json | undefined): boolean {
  if (operator === '!=') return actual !== undefined && String(actual) !== right.trim();
  if (typeof actual !== 'number' && typeof actual !== 'string') return false;
  const [a, b] = [Number(actual), Number(right)];
  if (Number.isNaN(a) || Number.isNaN(b)) return false;
  return operator === '>=' ? a >= b : operator === '<=' ? a <= b : operator === '>' ? a > b : a < b;
}

/** A path with one more member; names that are not plain words stand in brackets. */
export const member = (path: string, key: string): string => (/^[\w-]+$/.test(key) ? (path ? `${path}.${key}` : key) : `${path}["${key}"]`);

/** The value at a path as `differences` writes them: members, `[0]`, `[type=Ready]`, `["a.b/c"]`. */
export function valueAt(object: Json | undefined, path: string): Json | undefined {
  let value = object;
  for (const [, name, bracket] of path.matchAll(/([^.[\]]+)|\[((?:"[^"]*"|[^\]])*)\]/g)) {
    value = name !== undefined ? (isMembers(value) ? value[name] : undefined) : inBracket(value, bracket ?? '');
  }
  return value;
}

function inBracket(value: Json | undefined, bracket: string): Json | undefined {
  if (bracket.startsWith('"')) return isMembers(value) ? value[bracket.slice(1, -1)] : undefined;
  if (!isList(value)) return undefined;
  const equals = bracket.indexOf('=');
  if (equals < 0) return value[Number(bracket)];
  return value.find((item) => isMembers(item) && String(item[bracket.slice(0, equals)]) === bracket.slice(equals + 1));
}
