import type { Json } from '../simulator/base/json';
import { equal } from '../simulator/base/json';
import { definitionIn, definitionOf, fieldOf } from '../schema';
import { mergeKeys, type MergeRule } from '../schema/merge-keys';
import { compareText } from '../simulator/base/text';

type Dict = { readonly [key: string]: Json | undefined };
const isDict = (value: Json | undefined): value is Dict => typeof value === 'object' && value !== null && !Array.isArray(value);
const isListOfDicts = (value: Json | undefined): value is readonly Dict[] => Array.isArray(value) && value.every((item) => isDict(item as Json));

/** How the member at a path merges: by a key of its items, and whether a patch says which members stay. */
export type RuleAt = (path: readonly string[]) => MergeRule;

/**
 * The strategic merge patch that brings `current` to what `modified` says: its members are set, members that `original` (what
 * was applied before) had and `modified` has not are removed, everything else stays as others made it. `{}` when nothing is to do.
 */
export function threeWayPatch(original: Dict, modified: Dict, current: Dict, ruleAt: RuleAt): Dict {
  return mapPatch(original, modified, current, [], ruleAt);
}

function mapPatch(original: Dict, modified: Dict, current: Dict, path: readonly string[], ruleAt: RuleAt): Dict {
  const patch: Record<string, Json> = {};
  for (const [name, value] of Object.entries(modified)) {
    if (value === undefined) continue;
    const member = memberPatch(original[name], value, current[name], [...path, name], ruleAt);
    Object.assign(patch, member.order ? { [`$setElementOrder/${name}`]: member.order } : {}, member.patch === undefined ? {} : { [name]: member.patch });
  }
  for (const name of Object.keys(original)) if (modified[name] === undefined && current[name] !== undefined) patch[name] = null;
  return patch;
}

/** A patch of a union also says which members there are to be: what the object has beside them goes. */
function retaining(retainKeys: true | undefined, patch: Dict, modified: Dict, current: Dict): Dict {
  const names = Object.keys(modified).filter((name) => modified[name] !== undefined && modified[name] !== null);
  const more = Object.keys(current).some((name) => current[name] !== undefined && !names.includes(name));
  return retainKeys && (more || Object.keys(patch).length) ? { $retainKeys: names.toSorted(compareText), ...patch } : patch;
}

interface MemberPatch { readonly patch?: Json; readonly order?: Json }

function memberPatch(original: Json | undefined, modified: Json, current: Json | undefined, path: readonly string[], ruleAt: RuleAt): MemberPatch {
  if (modified === null) return current === undefined ? {} : { patch: null };
  const { key, retainKeys } = ruleAt(path);
  if (isDict(modified) && isDict(current)) {
    const patch = retaining(retainKeys, mapPatch(isDict(original) ? original : {}, modified, current, path, ruleAt), modified, current);
    return Object.keys(patch).length ? { patch } : {};
  }
  if (key && isListOfDicts(modified) && Array.isArray(current)) return listPatch(Array.isArray(original) ? (original as readonly Dict[]) : [], modified, current as readonly Dict[], { key, retainKeys }, path, ruleAt);
  return equal(modified, current) ? {} : { patch: modified };
}

function listPatch(original: readonly Dict[], modified: readonly Dict[], current: readonly Dict[], { key, retainKeys }: Pick<MergeRule, 'retainKeys'> & { readonly key: string }, path: readonly string[], ruleAt: RuleAt): MemberPatch {
  const find = (list: readonly Dict[], item: Dict) => list.find((one) => equal(one[key], item[key]));
  const changed = modified.flatMap((item): Dict[] => {
    const now = find(current, item);
    if (!now) return [item];
    const patch = retaining(retainKeys, mapPatch(find(original, item) ?? {}, item, now, path, ruleAt), item, now);
    return Object.keys(patch).length ? [{ ...patch, [key]: item[key] }] : [];
  });
  const removed = original.filter((item) => !find(modified, item) && find(current, item)).map((item): Dict => ({ $patch: 'delete', [key]: item[key] }));
  const patch = [...changed, ...removed];
  return patch.length ? { patch, order: modified.map((item) => ({ [key]: item[key] ?? null })) } : {};
}

/** The merge rules of a kind, as its schema has them. Lists without one are replaced whole, as all are of kinds nobody described. */
export function rulesFor(apiVersion: string, kind: string): RuleAt {
  const top = definitionOf(apiVersion, kind);
  return (path) => {
    const parents = path.slice(0, -1).reduce<string | undefined>((definition, name) => {
      const field = definition === undefined ? undefined : fieldOf(definition, name);
      return field && definitionIn(field.type);
    }, top);
    const rule = parents === undefined ? undefined : `${parents}.${path.at(-1) ?? ''}`;
    return rule !== undefined && Object.hasOwn(mergeKeys, rule) ? mergeKeys[rule] ?? {} : {};
  };
}
