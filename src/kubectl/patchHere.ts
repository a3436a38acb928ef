import { applyJsonPatch, type Operation } from '../simulator/api/jsonpatch';
import { applyStrategicPatch, mergePatch, PatchError } from '../simulator/api/patch';
import type { Json } from '../simulator/base/json';
import { definitionOf } from '../schema';
import { fields } from '../schema/generated/fields';
import { mergeKeys } from '../schema/merge-keys';
import type { Item } from './api';
import type { PatchType } from './edit';
import { CommandError } from './errors';

/** What a patch makes of an object, without a server. */
export function patchHere(item: Item, patch: Json, type: PatchType): Item {
  try {
    if (type === 'json') return applyJsonPatch(item, patch as unknown as readonly Operation[]) as Item;
    return (type === 'merge' ? mergePatch(item, patch) : applyStrategicPatch(item, patch, definitionOf(item.apiVersion, item.kind), { fields, rules: mergeKeys })) as Item;
  } catch (error) {
    if (error instanceof PatchError) throw new CommandError(error.message);
    throw error;
  }
}
