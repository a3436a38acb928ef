import type { Json } from '../simulator/base/json';
import type { Item } from './api';
import { CommandError, forEachKeepGoing } from './errors';
import { dict } from './describe/context';
import { dryRunNote, dryRunOf, patchItem } from './edit';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS, type Flags, type FlagSet } from './flags';
import { nameOf, parseFormat, printObject } from './print/output';
import { causeOf, RECORD_FLAGS } from './record';
import { fetchAll, namedTargets, type Target } from './targets';
import { DONE, type Command, type Outcome } from './verb';

export const RELABEL_FLAGS: FlagSet = {
  ...FILE_FLAGS, ...SELECTOR_FLAGS, ...EDIT_FLAGS, ...OUTPUT_FLAGS, ...RECORD_FLAGS, overwrite: { type: 'bool', help: 'change what is there already' }, list: { type: 'bool', help: 'show what is there' },
  all: { type: 'bool', help: 'all objects of this kind' }, 'all-namespaces': { type: 'bool', short: 'A' }, 'resource-version': { type: 'string' }, local: { type: 'bool' },
};

/** Labels and annotations are set and removed in the same way; the words differ. */
export interface Words {
  readonly field: 'labels' | 'annotations';
  readonly noun: string;
  readonly check: (change: Changes) => void;
  /** What is said of one object. */
  readonly done: (before: Item, changes: Changes, changed: boolean) => string;
  readonly refuse: (taken: readonly (readonly [string, string])[]) => string;
  /** What is said of a key that should go and is not there. */
  readonly absent?: (key: string) => string;
}

export interface Changes { readonly set: Readonly<Record<string, string>>; readonly remove: readonly string[] }

/** Sets and removes what the pairs after the objects say. */
export function relabel(command: Command, words: Words): Outcome {
  const { flags, args } = command;
  if (flags.bool('list') && flags.string('output')) throw new CommandError('--list and --output may not be specified together');
  const { objects, pairs } = splitPairs(args, words.noun);
  const changes = changesOf(pairs, words);
  refuseAllWithSelector(flags);
  if (!args.length && !flags.list('filename').length) throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
  const changing = Object.keys(changes.set).length + changes.remove.length > 0;
  if (!changing && !flags.bool('list')) throw new CommandError(`at least one ${words.noun} update is required`);
  words.check(changes);
  // What is only listed is not stored.
  const local = flags.bool('local');
  if (local && !flags.list('filename').length) throw new CommandError('can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set');
  const dryRun = flags.bool('list') || local ? 'client' : dryRunOf(command);
  const format = parseFormat(flags, command.os, 'objects');
  const named = namedTargets(command, objects);
  const { found, errors } = local ? { found: named.found.flatMap((target) => (target.local ? [{ target, item: target.local }] : [])), errors: named.errors } : fetchAll(command, named.found, named.errors);
  if (flags.bool('list') && !changing) return show(command, found.map(({ item }) => item), words);
  forEachKeepGoing(found, ({ target, item }) => {
    const after = changeOne(command, target, item, changes, words, dryRun);
    if (flags.bool('list')) return void show(command, [after.item], words);
    if (format && format.as !== 'table') return command.out(printObject(command.api, format, after.item));
    for (const key of changes.remove) if (words.absent && dict(item.metadata[words.field])[key] === undefined) command.out(words.absent(key));
    command.out(`${nameOf(command.api, item)} ${words.done(item, changes, after.changed)}${local ? '' : dryRunNote(dryRun)}\n`);
  }, errors);
  return DONE;
}

/** Objects come first, then `key=value` and `key-`. Throws at an object among these. */
export function splitPairs(args: readonly string[], noun: string): { readonly objects: readonly string[]; readonly pairs: readonly string[] } {
  const isPair = (arg: string) => arg.indexOf('=') > 0 || /.-$/.test(arg);
  const first = args.findIndex(isPair);
  const pairs = first < 0 ? [] : args.slice(first);
  const late = pairs.find((arg) => !isPair(arg));
  if (late !== undefined) throw new CommandError(`all resources must be specified before ${noun} changes: ${late}`);
  return { objects: first < 0 ? args : args.slice(0, first), pairs };
}

export function refuseAllWithSelector(flags: Flags): void {
  if (flags.bool('all') && flags.string('selector')) throw new CommandError('cannot set --all and --selector at the same time');
}

function changesOf(words: readonly string[], { noun }: Words): Changes {
  const set: Record<string, string> = {};
  const remove: string[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals > 0) set[word.slice(0, equals)] = word.slice(equals + 1);
    else if (word.endsWith('-')) remove.push(word.slice(0, -1));
    else throw new CommandError(`unknown ${noun} spec: ${word}`);
  }
  if (remove.some((key) => key in set)) throw new CommandError(`can not both modify and remove ${noun === 'label' ? 'a' : 'an'} ${noun} in the same command`);
  return { set, remove };
}

/** Why something was changed is told anew each time. */
const CHANGE_CAUSE = 'kubernetes.io/change-cause';

function changeOne(command: Command, target: Target, item: Item, changes: Changes, words: Words, dryRun: 'none' | 'client' | 'server'): { readonly item: Item; readonly changed: boolean } {
  const now = dict(item.metadata[words.field]);
  const taken = Object.entries(changes.set).filter(([key, value]) => now[key] !== undefined && now[key] !== value && key !== CHANGE_CAUSE).map(([key]): [string, string] => [key, String(now[key])]);
  if (taken.length && !command.flags.bool('overwrite')) throw new CommandError(words.refuse(taken));
  const remove = changes.remove.filter((key) => now[key] !== undefined);
  const changed = remove.length > 0 || Object.entries(changes.set).some(([key, value]) => now[key] !== value);
  const members: Record<string, Json> = { ...changes.set, ...Object.fromEntries(remove.map((key) => [key, null])) };
  const version = command.flags.string('resource-version');
  const cause = causeOf(command);
  const body = { metadata: { ...(cause ? { annotations: cause } : {}), [words.field]: words.field === 'annotations' ? { ...members, ...cause } : members, ...(version ? { resourceVersion: version } : {}) } };
  if (dryRun === 'client') return { item: { ...item, metadata: { ...item.metadata, [words.field]: Object.fromEntries(Object.entries({ ...now, ...members }).filter(([, value]) => value !== null)) } } as Item, changed };
  return { item: changed || version ? patchItem(command, target, 'merge', body, { dryRun, fieldManager: `kubectl-${words.noun === 'label' ? 'label' : 'annotate'}` }) : item, changed };
}

function show(command: Command, items: readonly Item[], words: Words): Outcome {
  for (const item of items) {
    const several = items.length > 1;
    if (several) command.out(`Listing ${words.field} for ${item.kind}.${item.apiVersion.includes('/') ? item.apiVersion.split('/')[0] ?? '' : ''}/${item.metadata.name}:\n`);
    for (const [key, value] of Object.entries(dict(item.metadata[words.field])).toSorted(([a], [b]) => (a < b ? -1 : 1))) command.out(`${several ? ' ' : ''}${key}=${String(value)}\n`);
  }
  return DONE;
}

