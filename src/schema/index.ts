import { fields, kinds } from './generated/fields';
import { enums, quantities } from './overlay';

/** What a field holds. `object` names another definition. */
export type FieldType =
  | { readonly shape: 'scalar'; readonly of: 'string' | 'integer' | 'number' | 'boolean' | 'time' | 'bytes' | 'int-or-string' | 'any' }
  | { readonly shape: 'object'; readonly definition: string }
  | { readonly shape: 'list' | 'map'; readonly of: FieldType };

export interface Field {
  /** The definition the field stands in; undefined for items of lists and maps. */
  readonly definition: string | undefined;
  readonly name: string;
  readonly type: FieldType;
  readonly required: boolean;
}

const SCALARS: ReadonlySet<string> = new Set(['string', 'integer', 'number', 'boolean', 'time', 'bytes', 'int-or-string', 'any']);

/** The definition of a kind as it is served under an apiVersion (`apps/v1`); undefined when nobody serves it. */
export const definitionOf = (apiVersion: string, kind: string): string | undefined => kinds[`${apiVersion}/${kind}`];

/** Every kind there is a definition for, in the order of kind, then apiVersion. */
export function servedKinds(): readonly { readonly apiVersion: string; readonly kind: string }[] {
  const split = (key: string) => ({ apiVersion: key.slice(0, key.lastIndexOf('/')), kind: key.slice(key.lastIndexOf('/') + 1) });
  const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return Object.keys(kinds).map(split).toSorted((a, b) => order(a.kind, b.kind) || order(a.apiVersion, b.apiVersion));
}

/** One field of a definition, undefined when it has none of that name. */
export function fieldOf(definition: string, name: string): Field | undefined {
  const table = fields[definition];
  const code = table && Object.hasOwn(table, name) ? table[name] : undefined;
  return code === undefined ? undefined : { definition, name, type: parseType(code), required: code.endsWith('!') };
}

/** Whether any definition has a field of this name. */
export const isFieldName = (name: string): boolean => Object.values(fields).some((table) => Object.hasOwn(table, name));

/** All fields of a definition by name. */
export const fieldsOf = (definition: string): readonly Field[] =>
  Object.keys(fields[definition] ?? {}).toSorted((a, b) => (a < b ? -1 : 1)).flatMap((name) => fieldOf(definition, name) ?? []);

/** The field at a path from the top of a definition: names lead through objects and maps, numbers through lists. */
export function fieldAt(definition: string, path: readonly (string | number)[]): Field | undefined {
  let field: Field = { definition: undefined, name: '', type: { shape: 'object', definition }, required: false };
  for (const step of path) {
    const next = stepInto(field.type, step);
    if (!next) return undefined;
    field = next;
  }
  return field;
}

function stepInto(type: FieldType, step: string | number): Field | undefined {
  if (type.shape === 'object') return fieldOf(type.definition, String(step));
  if (type.shape === 'list' && typeof step === 'number') return { definition: undefined, name: String(step), type: type.of, required: false };
  if (type.shape === 'map') return { definition: undefined, name: String(step), type: type.of, required: false };
  return undefined;
}

/** The definition the fields of a type come from: that of an object, of a list's items, or of a map's values. */
export function definitionIn(type: FieldType): string | undefined {
  if (type.shape === 'object') return type.definition;
  return type.shape === 'scalar' ? undefined : definitionIn(type.of);
}

/** The values a field may have, where Kubernetes knows a closed list. */
export const enumOf = (field: Field): readonly string[] | undefined => enums[`${field.definition}.${field.name}`];

/** Whether a string of the field is a quantity (`64Mi`, `500m`). */
export const isQuantity = (field: Field): boolean => quantities.has(`${field.definition}.${field.name}`);

function parseType(code: string): FieldType {
  const text = code.endsWith('!') ? code.slice(0, -1) : code;
  if (text.startsWith('[]')) return { shape: 'list', of: parseType(text.slice(2)) };
  if (text.startsWith('{}')) return { shape: 'map', of: parseType(text.slice(2)) };
  return SCALARS.has(text) ? ({ shape: 'scalar', of: text } as FieldType) : { shape: 'object', definition: text };
}

/** The candidate that was probably meant: fewest edits away, at most a third of the word; ties by the order of the candidates. */
export function nearestName(name: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(name.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of candidates) {
    const distance = name.toLowerCase() === candidate.toLowerCase() ? 0 : editDistance(name, candidate);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours that lead from one word to the other. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] ?? 0) + 1 : Infinity;
      row.push(Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1), swap));
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
