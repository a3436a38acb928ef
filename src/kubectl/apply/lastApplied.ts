import type { Json } from '../../simulator/base/json';
import type { Item } from '../api';
import { createItem, dryRunNote, dryRunOf, LAST_APPLIED, patchItem } from '../edit';
import { CommandError, forEachKeepGoing, usageError } from '../errors';
import { EDIT_FLAGS, FILE_FLAGS, SELECTOR_FLAGS } from '../flags';
import { nameOf } from '../print/output';
import { fetchAll, fetchOne, targetsOf, type Target } from '../targets';
import { goJson } from '../text/go';
import { toYaml } from '../text/yaml';
import { DONE, type Command, type Verb } from '../verb';

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

const view: Verb = {
  name: 'view-last-applied', group: 'Advanced', summary: 'Show what was applied last', usage: '(TYPE [NAME | -l LABEL] | TYPE/NAME | -f FILE)',
  flags: { ...FILE_FLAGS, ...SELECTOR_FLAGS, output: { type: 'string', short: 'o' }, all: { type: 'bool' } },
  run(command) {
    const output = command.flags.string('output') ?? 'yaml';
    if (output !== 'yaml' && output !== 'json') throw usageError(`Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`, command.path);
    const targets = targetsOf(command, command.args, { kindAlone: 'all' });
    const { found, errors } = fetchAll(command, targets);
    const missing = found.map(({ target, item }) => ({ source: target.source, name: item.metadata.name, noted: lastAppliedOf(item) }));
    forEachKeepGoing(missing, ({ source, name, noted }) => {
      if (noted === undefined && source !== undefined) throw new CommandError(`error when no last-applied-configuration annotation found on resource: ${name}\n "${source}": <nil>`);
      if (noted === undefined) return;
      const value = JSON.parse(noted) as Json;
      command.out(output === 'yaml' ? toYaml(value) : `${goJson(value, '  ')}\n`);
    }, errors);
    return DONE;
  },
};

const assign: Verb = {
  name: 'set-last-applied', group: 'Advanced', summary: 'Note a file as what was applied last', usage: '-f FILE',
  flags: { ...FILE_FLAGS, ...EDIT_FLAGS, output: { type: 'string', short: 'o' }, 'create-annotation': { type: 'bool' } },
  run(command) {
    const dryRun = dryRunOf(command);
    for (const target of targetsOf(command)) {
      const current = fetchOne(command.api, target);
      if (lastAppliedOf(current) === undefined && !command.flags.bool('create-annotation')) {
        throw new CommandError(`no last-applied-configuration annotation found on resource: ${current.metadata.name}, to create the annotation, run the command with --create-annotation`);
      }
      const noted = withLastApplied(placed(target, target.local ?? current));
      const patch = { metadata: { annotations: { [LAST_APPLIED]: lastAppliedOf(noted) ?? '' } } };
      if (dryRun !== 'client') patchItem(command, target, 'merge', patch, { dryRun });
      command.out(`${nameOf(command.api, current)} configured${dryRunNote(dryRun)}\n`);
    }
    return DONE;
  },
};

export const lastAppliedVerbs: readonly Verb[] = [view, assign];
