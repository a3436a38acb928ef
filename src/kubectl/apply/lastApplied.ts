import type { Json } from '../../simulator/base/json';
import type { Item } from '../api';
import { createItem, LAST_APPLIED } from '../edit';
import type { Target } from '../targets';
import { goJson } from '../text/go';
import type { Command } from '../verb';

/** The object with a note of itself as it was applied, which the next apply compares with. */
export function withLastApplied(local: Item): Item {
  const { [LAST_APPLIED]: _, ...annotations } = (local.metadata['annotations'] ?? {}) as Record<string, Json>;
  const { status: __, ...spec } = local as unknown as Record<string, Json>;
  const noted = { ...spec, metadata: { ...local.metadata, annotations } };
  return { ...local, metadata: { ...local.metadata, annotations: { ...annotations, [LAST_APPLIED]: `${goJson(noted as Json)}\n` } } } as Item;
}

/** The object as a manifest in the namespace it goes to. */
export const placed = (target: Target, local: Item): Item => ({ ...local, metadata: { ...local.metadata, ...(target.namespace === undefined ? {} : { namespace: target.namespace }) } });

export const lastAppliedOf = (item: Item): string | undefined => ((item.metadata['annotations'] ?? {}) as Readonly<Record<string, string>>)[LAST_APPLIED];

/** Creates what a file says; `--save-config` keeps the note that apply compares with. */
export const createSaving = (command: Command, target: Target, local: Item, options: Parameters<typeof createItem>[3]): Item =>
  createItem(command, target, command.flags.bool('save-config') ? withLastApplied(placed(target, local)) : local, options);
