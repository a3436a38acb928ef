import { equal, type Json } from '../base/json';

/** How a list merges in a strategic merge patch: by a key of its items, as a set of plain values, or (no entry) replaced whole. */
export interface MergeRule {
  /** The field that tells items apart; absent for lists of plain values. */
  readonly key?: string;
  /** The list is merged; without this it is replaced. */
  readonly merge?: true;
  /** A patch made by comparing names the members that stay in $retainKeys (unions such as the source of a volume). */
  readonly retainKeys?: true;
  /** The object is replaced whole; without this objects merge. */
  readonly replace?: true;
}

/** `Definition.field` → how it merges. */
export type MergeRules = Readonly<Record<string, MergeRule>>;

/** Fields of every definition (`Pod` → `spec` → `PodSpec!`) and their merge rules: what strategic patches need to know of types. */
export interface MergeTable {
  readonly fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly rules: MergeRules;
}

export type JsonObject = { [key: string]: Json | undefined };

/** A patch that can't be applied to this object; the message is Kubernetes'. */
export class PatchError extends Error {
  override readonly name = 'PatchError';
  /** `shape`: the patch has a value of another type than the field. */
  constructor(message: string, readonly fault: 'directive' | 'shape' | 'order' | 'operation' = 'directive') { super(message); }
}

export const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** JSON merge patch, RFC 7386: members that are null go, objects merge, everything else is replaced. */
export function mergePatch(original: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const out: JsonObject = isObject(original) ? { ...original } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null || value === undefined) delete out[name];
    else out[name] = mergePatch(out[name] ?? null, value);
  }
  return out;
}

const ORDER = '$setElementOrder/';
const DELETE = '$deleteFromPrimitiveList/';

/** What is known of a field: the definition of its objects (or of its items), and how it merges. */
export function fieldOf(table: MergeTable, definition: string | undefined, name: string): { readonly definition: string | undefined; readonly rule: MergeRule } {
  const fields = definition === undefined ? undefined : table.fields[definition];
  const code = fields && Object.hasOwn(fields, name) ? fields[name]?.replace(/!$/, '').replace(/^(\[\]|\{\})+/, '') : undefined;
  return { definition: code !== undefined && Object.hasOwn(table.fields, code) ? code : undefined, rule: table.rules[`${definition ?? ''}.${name}`] ?? {} };
}

/** Applies a strategic merge patch to an object of a definition. Throws PatchError. */
export function applyStrategicPatch(original: Json, patch: Json, definition: string | undefined, table: MergeTable): Json {
  return mergeObject(isObject(original) ? original : {}, isObject(patch) ? patch : {}, definition, table);
}

function mergeObject(original: JsonObject, patch: JsonObject, definition: string | undefined, table: MergeTable): JsonObject {
  const { $patch: directive, $retainKeys: retained, ...members } = patch;
  if (directive === 'replace') return members;
  if (directive === 'delete') return {};
  if (directive !== undefined) throw new PatchError(`unknown patch type: ${text(directive)} in map: ${goText(patch)}`);
  const out: JsonObject = isList(retained) ? Object.fromEntries(Object.entries(original).filter(([name]) => retained.includes(name))) : { ...original };
  for (const [name, value] of Object.entries(members)) {
    if (name.startsWith(ORDER)) { if (members[name.slice(ORDER.length)] === undefined) reorder(out, name.slice(ORDER.length), value, definition, table); continue; }
    if (name.startsWith(DELETE)) { dropValues(out, name.slice(DELETE.length), value); continue; }
    if (value === undefined) continue;
    const merged = mergeMember(out[name], value, members[`${ORDER}${name}`], definition, name, table);
    if (merged === undefined) delete out[name];
    else out[name] = merged;
  }
  return out;
}

function mergeMember(original: Json | undefined, value: Json, order: Json | undefined, definition: string | undefined, name: string, table: MergeTable): Json | undefined {
  if (value === null) return undefined;
  const field = fieldOf(table, definition, name);
  if (isObject(value) && original === undefined && value['$patch'] !== undefined) return undefined;
  if (isObject(value) && (field.rule.replace || original === undefined)) return bare(value);
  if (isObject(value)) return mergeObject(isObject(original) ? original : {}, value, field.definition, table);
  if (!isList(value)) {
    if (isList(original) && typeof value === 'string' && field.rule.merge) throw new PatchError('cannot restore slice from string', 'shape');
    return value;
  }
  if (!field.rule.merge || original === undefined) return bare(value);
  const before = isList(original) ? original : [];
  return field.rule.key === undefined ? mergeValues(before, value, order) : mergeItems(before, value, order, field.rule.key, field.definition, table);
}

/** A value for where there was none: without directives, and without what carries one. */
function bare(value: Json): Json {
  const directed = (item: Json | undefined) => isObject(item) && item['$patch'] !== undefined;
  if (isList(value)) return value.filter((item) => !directed(item)).map(bare);
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name, item]) => !name.startsWith('$') && item !== null && item !== undefined && !directed(item));
  return Object.fromEntries(kept.map(([name, item]) => [name, bare(item as Json)]));
}

function mergeValues(original: readonly Json[], patch: readonly Json[], order: Json | undefined): readonly Json[] {
  const all = [...original, ...patch.filter((value, index) => !original.includes(value) && patch.indexOf(value) === index)];
  return arranged(all, isList(order) ? order : patch, original, (value) => value);
}

function mergeItems(original: readonly Json[], patch: readonly Json[], order: Json | undefined, key: string, definition: string | undefined, table: MergeTable): readonly Json[] {
  const idOf = (item: Json): Json | undefined => (isObject(item) ? item[key] : undefined);
  const told = patch.filter((item): item is JsonObject => isObject(item));
  const keyed = (item: JsonObject) => { if (idOf(item) === undefined) throw new PatchError(`map: ${goText(item)} does not contain declared merge key: ${key}`); };
  for (const item of told) {
    if (item['$patch'] === 'merge') throw new PatchError('merging lists cannot yet be specified in the patch');
    if (item['$patch'] === 'delete') keyed(item);
  }
  if (told.some((item) => item['$patch'] === 'replace')) return told.filter((item) => item['$patch'] === undefined) as readonly Json[];
  told.forEach(keyed);
  const gone = told.filter((item) => item['$patch'] === 'delete').map(idOf);
  const changes = told.filter((item) => item['$patch'] !== 'delete');
  const wanted = isList(order) ? order.map((item) => idOf(item)) : undefined;
  if (wanted) checkOrder(changes, order as readonly Json[], wanted, idOf);
  const kept = original.filter((item) => !gone.includes(idOf(item) ?? null));
  const merged = [...kept];
  for (const change of changes) {
    const at = merged.findIndex((item) => equal(idOf(item), idOf(change)));
    const before = merged[at];
    // What is new is taken as it stands, with nulls and directives.
    if (at < 0) merged.push(change as Json);
    else merged[at] = mergeObject(isObject(before) ? before : {}, change, definition, table);
  }
  return arranged(merged, (wanted ?? changes.map(idOf)) as readonly Json[], kept.map((item) => idOf(item) ?? null), (item) => idOf(item) ?? null);
}

function checkOrder(changes: readonly JsonObject[], order: readonly Json[], wanted: readonly (Json | undefined)[], idOf: (item: Json) => Json | undefined): void {
  let at = 0;
  for (const change of changes) {
    const found = wanted.indexOf(idOf(change), at);
    if (found < 0) throw new PatchError(`The order in patch list:\n${goText(changes)}\n doesn't match $setElementOrder list:\n${goText(order)}\n`, 'order');
    at = found + 1;
  }
}

/**
 * Orders merged items: those the patch names as it orders them, the others as they were, woven together so that an item of
 * the others comes first only where it came first before.
 */
function arranged(items: readonly Json[], named: readonly Json[], before: readonly Json[], idOf: (item: Json) => Json): readonly Json[] {
  const rank = (list: readonly Json[], item: Json) => list.indexOf(idOf(item));
  const by = (list: readonly Json[]) => (a: Json, b: Json) => rank(list, a) - rank(list, b);
  const patched = items.filter((item) => rank(named, item) >= 0).toSorted(by(named));
  const others = items.filter((item) => rank(named, item) < 0).toSorted(by(before));
  const out: Json[] = [];
  while (patched.length && others.length) {
    const [next, other] = [patched[0] as Json, others[0] as Json];
    const first = rank(before, other) >= 0 && rank(before, next) >= 0 && rank(before, other) < rank(before, next);
    out.push(first ? other : next);
    (first ? others : patched).shift();
  }
  return [...out, ...patched, ...others];
}

/** An order for a list the patch does not change otherwise. */
function reorder(out: JsonObject, name: string, order: Json | undefined, definition: string | undefined, table: MergeTable): void {
  const list = out[name];
  if (!isList(list) || !isList(order)) return;
  const { key } = fieldOf(table, definition, name).rule;
  const idOf = (item: Json): Json => (key === undefined ? item : (isObject(item) ? item[key] : undefined) ?? null);
  out[name] = arranged(list, order.map(idOf), list.map(idOf), idOf);
}

function dropValues(out: JsonObject, name: string, gone: Json | undefined): void {
  const list = out[name];
  if (isList(list) && isList(gone)) out[name] = list.filter((value) => !gone.includes(value));
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A value as Go's %v prints it: `map[image:nginx name:web]`. */
export function goText(value: Json | undefined): string {
  if (value === null || value === undefined) return '<nil>';
  if (isList(value)) return `[${value.map(goText).join(' ')}]`;
  if (isObject(value)) return `map[${Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1)).map((name) => `${name}:${goText(value[name])}`).join(' ')}]`;
  return String(value);
}

