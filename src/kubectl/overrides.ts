import type { Json } from '../simulator/base/json';
import type { Item } from './api';
import type { PatchType } from './edit';
import { CommandError } from './errors';
import type { Flags } from './flags';
import { patchHere } from './patchHere';

/** The object with `--overrides` laid over it, in the way `--override-type` says. */
export function laidOver(flags: Flags, item: Item): Item {
  const text = flags.string('overrides');
  const type = flags.string('override-type') || 'merge';
  if (!text) return item;
  if (!['json', 'merge', 'strategic'].includes(type)) throw new CommandError(`invalid override type: ${type}`);
  return patchHere(item, parsed(text), type as PatchType);
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    if (error instanceof SyntaxError) throw new CommandError('Invalid JSON Patch');
    throw error;
  }
}
