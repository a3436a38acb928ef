import type { Json } from '../../simulator/base/json';
import { findResource, type Dict, type Item } from '../api';
import { labelValueErrors } from '../../simulator/api/metadata';
import { CommandError, forEachKeepGoing, plainly, usageError } from '../errors';
import { dryRunOf, patchItem } from '../edit';
import { dict, list, str } from '../describe/context';
import { EDIT_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS } from '../flags';
import { parseFormat, report } from '../print/output';
import { fetchAll, targetsOf } from '../targets';
import { DONE, type Command, type Verb } from '../verb';

interface Taint extends Dict { readonly key: string; readonly value?: string; readonly effect: string }
/** `key:Effect-` and `key-`: what is to go. */
interface Removal { readonly key: string; readonly effect: string }

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const NAME = /^([a-z0-9.-]+\/)?([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const NAME_RULE = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

export const taint: Verb = {
  name: 'taint', group: 'Cluster', completes: 'nodes',
  summary: 'Keep Pods off nodes unless they tolerate it', usage: 'node NAME… KEY[=VALUE]:EFFECT…',
  flags: { ...EDIT_FLAGS, ...OUTPUT_FLAGS, ...SELECTOR_FLAGS, all: { type: 'bool', help: 'all nodes' }, overwrite: { type: 'bool', help: 'change a taint that is there' } },
  run(command) {
    const { flags, api } = command;
    const { objects, add, remove } = taintsOf(command);
    const [type = ''] = objects;
    if (plainly(() => findResource(api, type)).kind !== 'Node') throw new CommandError(`invalid resource type ${type}, only node types are supported`);
    refuseContradiction(add, remove);
    if (flags.bool('all') && flags.string('selector')) throw new CommandError("setting 'all' parameter with a non empty selector is prohibited");
    if (!flags.bool('all') && !flags.string('selector') && objects.length < 2) throw new CommandError("at least one resource name must be specified since 'all' parameter is not set");
    const dryRun = dryRunOf(command);
    const format = parseFormat(flags, command.os, 'objects');
    const { found, errors } = fetchAll(command, targetsOf(command, flags.bool('all') ? [type] : objects));
    forEachKeepGoing(found, ({ target, item }) => {
      const { taints, done } = changed(item, add, remove, flags.bool('overwrite'));
      const after = dryRun === 'client' ? item : patchItem(command, target, 'strategic', { spec: { taints: taints.length ? (taints as Json) : null } }, { dryRun, fieldManager: 'kubectl-taint' });
      command.out(report(api, format, after, done));
    }, errors);
    return DONE;
  },
};

interface Wanted { readonly objects: readonly string[]; readonly add: readonly Taint[]; readonly remove: readonly Removal[] }

/** Nodes first, then `key=value:Effect`, `key:Effect`, `key:Effect-` and `key-`. */
function taintsOf({ args, path }: Command): Wanted {
  const isTaint = (arg: string) => /[=:]|-$/.test(arg);
  const first = args.findIndex(isTaint);
  const [objects, words] = first < 0 ? [args, []] : [args.slice(0, first), args.slice(first)];
  const late = words.find((word) => !isTaint(word));
  if (late !== undefined) throw new CommandError(`all resources must be specified before taint changes: ${late}`);
  if (!objects.length) throw new CommandError('one or more resources must be specified as <resource> <name>');
  if (!words.length) throw new CommandError('at least one taint update is required');
  const add: Taint[] = [];
  const remove: Removal[] = [];
  for (const word of words) {
    const { taint, removing } = parseTaint(word, path);
    if (removing) remove.push(taint);
    else if (add.some((one) => one.key === taint.key && one.effect === taint.effect)) throw usageError(`duplicated taints with the same key and effect: {${taint.key} ${taint.value ?? ''} ${taint.effect} <nil>}`, path);
    else add.push(taint);
  }
  return { objects, add, remove };
}

function parseTaint(word: string, path: string): { readonly taint: Taint; readonly removing: boolean } {
  const fail = (why: string) => usageError(why, path);
  const removing = word.endsWith('-');
  const [pair = '', effect, ...more] = (removing ? word.slice(0, -1) : word).split(':');
  const [key = '', value, ...rest] = effect === undefined ? [pair] : pair.split('=');
  if (more.length || rest.length) throw fail(`invalid taint spec: ${word}`);
  if (!NAME.test(key)) throw fail(`invalid taint spec: ${word}, ${key ? '' : 'name part must be non-empty; '}${NAME_RULE}`);
  const [wrongValue] = labelValueErrors(value ?? '');
  if (wrongValue) throw fail(`invalid taint spec: ${word}, ${wrongValue}`);
  if (!(removing && effect === undefined) && !EFFECTS.includes(effect ?? '')) throw fail(`invalid taint effect: ${effect ?? ''}, unsupported taint effect`);
  return { taint: { effect: effect ?? '', key, ...(value ? { value } : {}) }, removing };
}

function refuseContradiction(add: readonly Taint[], remove: readonly Removal[]): void {
  const both = add.flatMap(({ key, effect }) => remove.filter((one) => one.key === key && (!one.effect || one.effect === effect)).map((one) => `${key}=${one.effect}`));
  if (both.length) throw new CommandError(`can not both modify and remove the following taint(s) in the same command: ${both.join(', ')}`);
}

/** A node's taints afterwards, and what kubectl calls the change. */
function changed(node: Item, add: readonly Taint[], remove: readonly Removal[], overwrite: boolean): { readonly taints: readonly Taint[]; readonly done: string } {
  const before = list(dict(node['spec'])['taints']) as readonly Taint[];
  const same = (a: Taint, b: Taint) => a.key === b.key && a.effect === b.effect;
  const matches = (one: Taint, { key, effect }: Removal) => one.key === key && (!effect || one.effect === effect);
  for (const removal of remove) if (!before.some((one) => matches(one, removal))) throw new CommandError(`taint "${removal.key}${removal.effect ? `:${removal.effect}` : ''}" not found`);
  const taken = before.filter((one) => add.some((other) => same(one, other)));
  if (taken.length && !overwrite) throw new CommandError(`node ${node.metadata.name} already has ${taken.map((one) => str(one.key)).join(', ')} taint(s) with same effect(s) and --overwrite is false`);
  const kept = before.filter((one) => !taken.includes(one) && !remove.some((removal) => matches(one, removal)));
  return { taints: [...add, ...kept], done: taken.length || (add.length && remove.length) ? 'modified' : add.length ? 'tainted' : 'untainted' };
}
