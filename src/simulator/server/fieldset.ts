import { equal, type Json } from '../base/json';
import { compareText } from '../base/text';

/** What owning fields in parts must know of types. */
export interface OwnershipTable {
  /** `PodSpec` → `containers` → `[]Container!` */
  readonly fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** `Definition.field` of lists owned item by item → what tells items apart; [] for sets of plain values. */
  readonly listKeys: Readonly<Record<string, readonly string[]>>;
  /** Definitions and `Definition.field`s owned whole. */
  readonly atomic: ReadonlySet<string>;
  /** `Definition.field` of objects that are there also when empty. */
  readonly alwaysWritten: ReadonlySet<string>;
}

/** Fields of an object: each a path of elements `f:name`, `k:{"name":"web"}` or `v:"value"`, joined. */
export type FieldSet = ReadonlySet<string>;

/** How a value is owned. */
export type Shape =
  | { readonly as: 'leaf' }
  | { readonly as: 'object'; readonly definition: string }
  | { readonly as: 'map'; readonly code: string }
  | { readonly as: 'items'; readonly code: string; readonly keys: readonly string[] };

export type Members = Readonly<Record<string, Json | undefined>>;

const LEAF: Shape = { as: 'leaf' };
const JOINT = '\u0000';

export const isMembers = (value: Json | undefined): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value: Json | undefined): boolean => value === undefined || value === null || (typeof value === 'object' && !Object.keys(value).length);

export const shapeOfObject = (definition: string): Shape => ({ as: 'object', definition });

function shapeOfCode(table: OwnershipTable, code: string): Shape {
  if (code.startsWith('[]')) return LEAF;
  if (code.startsWith('{}')) return { as: 'map', code: code.slice(2) };
  return Object.hasOwn(table.fields, code) && !table.atomic.has(code) ? { as: 'object', definition: code } : LEAF;
}

/** The shape of a member of an object or map; undefined for a field the definition does not have. */
export function shapeOfMember(table: OwnershipTable, shape: Shape, name: string): Shape | undefined {
  if (shape.as === 'map') return shapeOfCode(table, shape.code);
  if (shape.as !== 'object') return LEAF;
  const fields = table.fields[shape.definition];
  const code = fields && Object.hasOwn(fields, name) ? fields[name]?.replace(/!$/, '') : undefined;
  if (code === undefined) return undefined;
  const path = `${shape.definition}.${name}`;
  if (table.atomic.has(path)) return LEAF;
  const keys = table.listKeys[path];
  return code.startsWith('[]') && keys ? { as: 'items', code: code.slice(2), keys } : shapeOfCode(table, code);
}

export const shapeOfItem = (table: OwnershipTable, shape: Shape): Shape => (shape.as === 'items' ? shapeOfCode(table, shape.code) : LEAF);

/** What the server takes for a key that was left out. */
const KEY_DEFAULTS: Readonly<Record<string, string>> = { protocol: 'TCP' };

/** How an item of a list is named in paths. */
export function elementOf(shape: Shape & { readonly as: 'items' }, item: Json): string {
  if (!shape.keys.length || !isMembers(item)) return `v:${JSON.stringify(item)}`;
  return `k:${JSON.stringify(Object.fromEntries(shape.keys.map((key) => [key, item[key] ?? KEY_DEFAULTS[key] ?? null])))}`;
}

export const below = (path: string, element: string): string => (path === '' ? element : path + JOINT + element);
export const isBelow = (path: string, ancestor: string): boolean => path.startsWith(ancestor + JOINT);

/** The fields a configuration speaks of. */
export function fieldsOf(table: OwnershipTable, shape: Shape, value: Json): FieldSet {
  const found = new Set<string>();
  collect(table, shape, value, '', found);
  return found;
}

function collect(table: OwnershipTable, shape: Shape, value: Json, path: string, found: Set<string>): void {
  if (shape.as === 'leaf') {
    found.add(path);
  } else if (shape.as === 'items') {
    for (const item of Array.isArray(value) ? (value as readonly Json[]) : []) {
      const at = below(path, elementOf(shape, item));
      found.add(at);
      collect(table, shapeOfItem(table, shape), item, at, found);
    }
  } else if (isMembers(value)) {
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      const at = below(path, `f:${name}`);
      if (shape.as === 'map' || member === null || (isMembers(member) && isEmpty(member))) found.add(at);
      if (member !== null) collect(table, shapeOfMember(table, shape, name) ?? LEAF, member, at, found);
    }
  }
}

/** How an object differs from what it was before. */
export interface Comparison { readonly added: Set<string>; readonly modified: Set<string>; readonly removed: Set<string> }

export function compareFields(table: OwnershipTable, shape: Shape, before: Json | undefined, after: Json | undefined): Comparison {
  const out: Comparison = { added: new Set(), modified: new Set(), removed: new Set() };
  compare(table, shape, before, after, '', out);
  return out;
}

function compare(table: OwnershipTable, shape: Shape, before: Json | undefined, after: Json | undefined, path: string, out: Comparison): void {
  if (before === after) return;
  if (shape.as === 'leaf' || (isEmpty(before) && isEmpty(after))) {
    if (before === undefined) out.added.add(path);
    else if (after === undefined) out.removed.add(path);
    else if (!equal(before, after)) out.modified.add(path);
    return;
  }
  if (shape.as === 'items') {
    const [old, now] = [itemsBy(shape, before), itemsBy(shape, after)];
    for (const element of new Set([...old.keys(), ...now.keys()])) compare(table, shapeOfItem(table, shape), old.get(element), now.get(element), below(path, element), out);
  } else {
    const [old, now] = [isMembers(before) ? before : {}, isMembers(after) ? after : {}];
    for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) compare(table, shapeOfMember(table, shape, name) ?? LEAF, old[name], now[name], below(path, `f:${name}`), out);
  }
  if (path === '') return;
  if (before === undefined) out.added.add(path);
  else if (after === undefined) out.removed.add(path);
}

export function itemsBy(shape: Shape & { readonly as: 'items' }, list: Json | undefined): ReadonlyMap<string, Json> {
  return new Map((Array.isArray(list) ? (list as readonly Json[]) : []).map((item) => [elementOf(shape, item), item]));
}

/** A nested form of field sets, as managedFields carry it: `{"f:data":{".":{},"f:key":{}}}`. */
export type FieldsV1 = { [element: string]: FieldsV1 };

export function encodeFields(set: FieldSet): FieldsV1 {
  const root: FieldsV1 = {};
  for (const path of [...set].toSorted(compareText)) {
    let node = root;
    for (const element of path.split(JOINT)) node = node[element] ??= {};
    node['.'] = {};
  }
  return tidy(root);
}

/** A field without fields of its own is just `{}`; elements stand in order. */
function tidy(node: FieldsV1): FieldsV1 {
  const elements = Object.keys(node);
  if (elements.length === 1 && elements[0] === '.') return {};
  return Object.fromEntries(elements.toSorted(compareText).map((element) => [element, element === '.' ? {} : tidy(node[element] ?? {})]));
}

export function decodeFields(fields: FieldsV1): FieldSet {
  const found = new Set<string>();
  const visit = (node: FieldsV1, path: string): void => {
    for (const [element, inner] of Object.entries(node)) {
      if (element === '.') { if (path) found.add(path); continue; }
      const at = below(path, element);
      if (!Object.keys(inner).length) found.add(at);
      else visit(inner, at);
    }
  };
  visit(fields, '');
  return found;
}

/** Paths as messages write them, in the order in which sets are told: an object's own fields before what lies below them. */
export function pathTexts(set: FieldSet): readonly string[] {
  const found: string[] = [];
  const visit = (node: FieldsV1, text: string): void => {
    const elements = Object.keys(node).filter((element) => element !== '.');
    for (const element of elements) if (isOwn(node[element])) found.push(text + elementText(element));
    for (const element of elements) visit(node[element] ?? {}, text + elementText(element));
  };
  visit(encodeFields(set), '');
  return found;
}

const isOwn = (node: FieldsV1 | undefined): boolean => node !== undefined && ('.' in node || !Object.keys(node).length);

export function elementText(element: string): string {
  if (element.startsWith('f:')) return `.${element.slice(2)}`;
  if (element.startsWith('v:')) return `[=${element.slice(2)}]`;
  return `[${Object.entries(JSON.parse(element.slice(2)) as Record<string, Json>).map(([key, value]) => `${key}=${JSON.stringify(value)}`).join(',')}]`;
}

export const pathText = (path: string): string => (path === '' ? '' : path.split(JOINT).map(elementText).join(''));

export const union = (...sets: readonly FieldSet[]): Set<string> => new Set(sets.flatMap((set) => [...set]));
export const difference = (a: FieldSet, b: FieldSet): Set<string> => new Set([...a].filter((path) => !b.has(path)));
export const intersection = (a: FieldSet, b: FieldSet): Set<string> => new Set([...a].filter((path) => b.has(path)));
