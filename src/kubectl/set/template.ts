import { goJson } from '../text/go';
import { kindName, resourceName, type Dict, type Item } from '../api';
import { dict, list } from '../describe/context';
import { dryRunNote, dryRunOf, patchItem } from '../edit';
import { CommandError, forEachKeepGoing, ServerError } from '../errors';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS, type FlagSet } from '../flags';
import { parseFormat, report } from '../print/output';
import { causeOf } from '../record';
import { fetchAll, targetsOf, type Target } from '../targets';
import { DONE, type Command, type Outcome } from '../verb';

export const SET_FLAGS: FlagSet = {
  ...FILE_FLAGS, ...SELECTOR_FLAGS, ...EDIT_FLAGS, ...OUTPUT_FLAGS, all: { type: 'bool', help: 'all objects of this kind' }, local: { type: 'bool', help: 'work on the files alone, without a server' },
};

export interface Found { readonly target: Target; readonly item: Item }

/** What the arguments name, from the server or, with --local, from the files alone; and what could not be read. */
export function found(command: Command, objects: readonly string[]): { readonly found: readonly Found[]; readonly errors: readonly Error[] } {
  const targets = targetsOf(command, objects);
  if (!command.flags.bool('local')) return fetchAll(command, targets);
  if (!command.flags.list('filename').length) throw new CommandError('one or more files must be specified when --local is set');
  return { found: targets.flatMap((target) => (target.local ? [{ target, item: target.local }] : [])), errors: [] };
}

/** Where an object has its Pod's spec. Throws for objects that have none. */
export function podSpecOf(command: Command, { target, item }: Found): Dict {
  const spec = item.kind === 'Pod' ? dict(item['spec']) : dict(dict(dict(item['spec'])['template'])['spec']);
  if (list(spec['containers']).length) return spec;
  const name = command.flags.bool('local') ? kindName(target.resource) : resourceName(target.resource);
  throw new CommandError(`error: ${name}/${item.metadata.name} the object is not a pod or does not have a pod template: *${target.resource.version}.${item.kind}\n`);
}

/** One thing that `kubectl set` changes in Pod specs. */
export interface Setting {
  /** `image updated` */
  readonly done: string;
  /** An object that stays as it is is told all the same. */
  readonly unchanged?: 'told';
  /** What stands before the server's words when it refuses. */
  readonly failing: string;
  /** The members of the spec that become other ones. May throw; what it throws is reported, and the other objects are still changed. */
  change(spec: Dict, of: Found): { readonly members: Dict; readonly errors?: readonly Error[] };
}

/** Applies a setting to every object that the arguments name. */
export function changeTemplates(command: Command, objects: readonly string[], setting: Setting): Outcome {
  const all = found(command, objects);
  forEachKeepGoing(all.found, (one) => {
    const spec = podSpecOf(command, one);
    const { members, errors = [] } = setting.change(spec, one);
    const changed = Object.fromEntries(Object.entries(members).filter(([name, value]) => value !== undefined && goJson(value) !== goJson(spec[name] ?? null)));
    if (setting.unchanged || Object.keys(changed).length) store(command, one, changed, setting);
    forEachKeepGoing(errors, (error) => { throw error; });
  }, all.errors);
  return DONE;
}

const inTemplate = (item: Item, members: Dict): Dict => (item.kind === 'Pod' ? { spec: members } : { spec: { template: { spec: members } } });

function store(command: Command, { target, item }: Found, members: Dict, { done, failing }: Setting): void {
  const local = command.flags.bool('local');
  const dryRun = dryRunOf(command);
  const format = parseFormat(command.flags, command.os, 'objects');
  const after = local || dryRun === 'client' ? changedCopy(item, members) : send(command, target, inCause(command, inTemplate(item, members)), failing);
  command.out(report(command.api, format, after, `${done}${local ? '' : dryRunNote(dryRun)}`));
}

function inCause(command: Command, patch: Dict): Dict {
  const cause = causeOf(command);
  return cause ? { ...patch, metadata: { annotations: cause } } : patch;
}

function changedCopy(item: Item, members: Dict): Item {
  const spec = dict(item['spec']);
  if (item.kind === 'Pod') return { ...item, spec: { ...spec, ...members } };
  const template = dict(spec['template']);
  return { ...item, spec: { ...spec, template: { ...template, spec: { ...dict(template['spec']), ...members } } } };
}

/** Whole members go as a merge patch, so that lists keep the order they were given. */
export function send(command: Command, target: Target, body: Dict, failing: string): Item {
  try {
    return patchItem(command, target, 'merge', body, { dryRun: dryRunOf(command), fieldManager: 'kubectl-set' });
  } catch (error) {
    if (error instanceof ServerError) throw new CommandError(`${failing} ${error.status.message ?? ''}`);
    throw error;
  }
}

/** `nginx`, `*`, `web-*`: whether a container's name fits. */
export function namePattern(pattern: string): (name: string) => boolean {
  const fits = new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
  return (name) => fits.test(name);
}
