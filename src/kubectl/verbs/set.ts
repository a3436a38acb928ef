import { resourceName } from '../api';
import { CommandError, forEachKeepGoing, ServerError } from '../errors';
import { dryRunNote, dryRunOf, patchItem, type DryRun } from '../edit';
import { dict, list, str } from '../describe/context';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS } from '../flags';
import { parseFormat, report } from '../print/output';
import { fetchAll, NOTHING_GIVEN, targetsOf, type Target } from '../targets';
import { DONE, type Command, type Verb } from '../verb';
import type { Dict, Item } from '../api';
import type { Json } from '../../simulator/base/json';

/** `nginx=nginx:1.28` → which container gets which image; `*` is all of them. */
type Images = ReadonlyMap<string, string>;

const image: Verb = {
  name: 'image', group: 'Deploy', completes: 'resources',
  summary: 'Change the image of a container', usage: '(TYPE NAME | TYPE/NAME) CONTAINER=IMAGE…',
  flags: { ...FILE_FLAGS, ...SELECTOR_FLAGS, ...EDIT_FLAGS, ...OUTPUT_FLAGS, all: { type: 'bool', help: 'all objects of this kind' } },
  run(command) {
    const { args, flags } = command;
    const first = args.findIndex((arg) => arg.includes('='));
    const objects = first < 0 ? args : args.slice(0, first);
    const images = imagesOf(first < 0 ? [] : args.slice(first));
    if (!objects.length && !flags.list('filename').length) throw new CommandError(NOTHING_GIVEN);
    const targets = targetsOf(command, objects);
    if (!images.size) throw new CommandError('at least one image update is required');
    const dryRun = dryRunOf(command);
    const { found, errors } = fetchAll(command, targets);
    forEachKeepGoing(found, ({ target, item }) => setOne(command, target, item, images, dryRun), errors);
    return DONE;
  },
};

function imagesOf(words: readonly string[]): Images {
  return new Map(words.map((word): [string, string] => {
    const equals = word.indexOf('=');
    if (equals < 1) throw new CommandError(`invalid image format: ${word}`);
    return [word.slice(0, equals), word.slice(equals + 1)];
  }));
}

/** Patches the containers that are named; those that do not exist are reported after the others were changed. */
function setOne(command: Command, target: Target, item: Item, images: Images, dryRun: DryRun): void {
  const pod = item.kind === 'Pod';
  const spec = pod ? dict(item['spec']) : dict(dict(dict(item['spec'])['template'])['spec']);
  if (!list(spec['containers']).length) throw new CommandError(`${resourceName(target.resource)}/${item.metadata.name} the object is not a pod or does not have a pod template: *${target.resource.version}.${item.kind}`);
  const changes = Object.fromEntries(['initContainers', 'containers'].flatMap((field) => {
    const changed = changedContainers(list(spec[field]), images);
    return changed.length ? [[field, changed] as const] : [];
  }));
  if (Object.keys(changes).length) {
    const after = patch(command, target, pod ? { spec: changes } : { spec: { template: { spec: changes } } }, dryRun) ?? item;
    const format = parseFormat(command.flags, command.os, 'objects');
    command.out(report(command.api, format, after, `image updated${dryRunNote(dryRun)}`));
  }
  const known = new Set([...list(spec['containers']), ...list(spec['initContainers'])].map((one) => str(one['name'])));
  forEachKeepGoing([...images.keys()], (name) => { if (name !== '*' && !known.has(name)) throw new CommandError(`unable to find container named "${name}"`); });
}

const changedContainers = (containers: readonly Dict[], images: Images): readonly { readonly name: string; readonly image: string }[] =>
  containers.flatMap((container) => {
    const name = str(container['name']);
    const wanted = images.get(name) ?? images.get('*');
    return wanted === undefined || wanted === container['image'] ? [] : [{ name, image: wanted }];
  });

function patch(command: Command, target: Target, body: Json, dryRun: DryRun): Item | undefined {
  if (dryRun === 'client') return undefined;
  try {
    return patchItem(command, target, 'strategic', body, { dryRun, fieldManager: 'kubectl-set' });
  } catch (error) {
    if (error instanceof ServerError) throw new CommandError(`failed to patch image update to pod template: ${error.status.message ?? ''}`);
    throw error;
  }
}

export const set: Verb = {
  name: 'set', group: 'Basic', summary: 'Change one thing of an object: the image of a container', usage: 'COMMAND (TYPE NAME | TYPE/NAME)', flags: {}, subverbs: [image],
};
