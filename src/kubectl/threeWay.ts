import type { Json } from '../simulator/base/json';
import { equal } from '../simulator/base/json';
import { definitionIn, definitionOf, fieldOf } from '../schema';
import { mergeKeys } from '../schema/merge-keys';

type Dict = { readonly [key: string]: Json | undefined };
const isDict = (value: Json | undefined): value is Dict => typeof value === 'object' && value !== null && !Array.isArray(value);
const isListOfDicts = (value: Json | undefined): value is readonly Dict[] => Array.isArray(value) && value.length > 0 && value.every((item) => isDict(item as Json));

/** Which field tells the items of a list apart, by the list's name and where it stands. */
export type MergeKey = (path: readonly string[]) => string | undefined;

/**
 * The strategic merge patch that brings `current` to what `modified` says: its members are set, members that `original` (what
 * was applied before) had and `modified` has not are removed, everything else stays as others made it. `{}` when nothing is to do.
 */
export function threeWayPatch(original: Dict, modified: Dict, current: Dict, mergeKey: MergeKey): Dict {
  return mapPatch(original, modified, current, [], mergeKey);
}

function mapPatch(original: Dict, modified: Dict, current: Dict, path: readonly string[], mergeKey: MergeKey): Dict {
  const patch: Record<string, Json> = {};
  for (const [name, value] of Object.entries(modified)) {
    if (value === undefined) continue;
    const member = memberPatch(original[name], value, current[name], [...path, name], mergeKey);
    Object.assign(patch, member.order ? { [`$setElementOrder/${name}`]: member.order } : {}, member.patch === undefined ? {} : { [name]: member.patch });
  }
  for (const name of Object.keys(original)) if (modified[name] === undefined && current[name] !== undefined) patch[name] = null;
  return patch;
}

interface MemberPatch { readonly patch?: Json; readonly order?: Json }

function memberPatch(original: Json | undefined, modified: Json, current: Json | undefined, path: readonly string[], mergeKey: MergeKey): MemberPatch {
  if (modified === null) return current === undefined ? {} : { patch: null };
  if (isDict(modified) && isDict(current)) {
    const patch = mapPatch(isDict(original) ? original : {}, modified, current, path, mergeKey);
    return Object.keys(patch).length ? { patch } : {};
  }
  const key = mergeKey(path);
  if (key && isListOfDicts(modified) && Array.isArray(current)) return listPatch(Array.isArray(original) ? (original as readonly Dict[]) : [], modified, current as readonly Dict[], key, path, mergeKey);
  return equal(modified, current) ? {} : { patch: modified };
}

function listPatch(original: readonly Dict[], modified: readonly Dict[], current: readonly Dict[], key: string, path: readonly string[], mergeKey: MergeKey): MemberPatch {
  const find = (list: readonly Dict[], item: Dict) => list.find((one) => equal(one[key], item[key]));
  const changed = modified.flatMap((item): Dict[] => {
    const now = find(current, item);
    if (!now) return [item];
    const patch = mapPatch(find(original, item) ?? {}, item, now, path, mergeKey);
    return Object.keys(patch).length ? [{ ...patch, [key]: item[key] }] : [];
  });
  const removed = original.filter((item) => !find(modified, item) && find(current, item)).map((item): Dict => ({ $patch: 'delete', [key]: item[key] }));
  const patch = [...changed, ...removed];
  return patch.length ? { patch, order: modified.map((item) => ({ [key]: item[key] ?? null })) } : {};
}

/** The merge keys of a kind's lists, as its schema has them. Lists without one are replaced whole, as all are of kinds nobody described. */
export function mergeKeyFor(apiVersion: string, kind: string): MergeKey {
  const top = definitionOf(apiVersion, kind);
  return (path) => {
    const parents = path.slice(0, -1).reduce<string | undefined>((definition, name) => {
      const field = definition === undefined ? undefined : fieldOf(definition, name);
      return field && definitionIn(field.type);
    }, top);
    const rule = parents === undefined ? undefined : `${parents}.${path.at(-1) ?? ''}`;
    return rule !== undefined && Object.hasOwn(mergeKeys, rule) ? mergeKeys[rule]?.key : undefined;
  };
}
