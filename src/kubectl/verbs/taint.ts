import type { Json } from '../../simulator/base/json';
import { findResource, type Dict, type Item } from '../api';
import { CommandError, forEachKeepGoing, usageError } from '../errors';
import { dryRunOf, patchItem } from '../edit';
import { dict, list, str } from '../describe/context';
import { EDIT_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS } from '../flags';
import { parseFormat, report } from '../print/output';
import { fetchAll, targetsOf } from '../targets';
import { DONE, type Verb } from '../verb';

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
    const { args, flags, api } = command;
    const first = args.findIndex((arg, index) => index > 0 && /[=:]|-$/.test(arg));
    const { add, remove } = taintsOf(first < 0 ? [] : args.slice(first), command.path);
    if (!add.length && !remove.length) throw new CommandError('at least one taint update is required');
    const type = args[0] ?? '';
    if (findResource(api, type).kind !== 'Node') throw new CommandError(`invalid resource type ${type}, only node types are supported`);
    const dryRun = dryRunOf(command);
    const format = parseFormat(flags, command.os, 'objects');
    const { found, errors } = fetchAll(command, targetsOf(command, first < 0 ? args : args.slice(0, first)));
    forEachKeepGoing(found, ({ target, item }) => {
      const { taints, done } = changed(item, add, remove, flags.bool('overwrite'));
      const after = dryRun === 'client' ? item : patchItem(command, target, 'strategic', { spec: { taints: taints.length ? (taints as Json) : null } }, { dryRun, fieldManager: 'kubectl-taint' });
      command.out(report(api, format, after, done));
    }, errors);
    return DONE;
  },
};

/** Reads `key=value:Effect`, `key:Effect`, `key:Effect-` and `key-`. */
function taintsOf(words: readonly string[], path: string): { readonly add: readonly Taint[]; readonly remove: readonly Removal[] } {
  const add: Taint[] = [];
  const remove: Removal[] = [];
  for (const word of words) {
    const match = /^([^=:]*?)(?:=([^:]*))?(?::(.*?))?(-?)$/.exec(word);
    const [, key = '', value, effect = '', minus] = match ?? [];
    if (!match || !NAME.test(key) || (!minus && !effect)) throw usageError(`invalid taint spec: ${word}, ${NAME_RULE}`, path);
    if (effect && !EFFECTS.includes(effect)) throw usageError(`invalid taint effect: ${effect}, unsupported taint effect`, path);
    if (minus) remove.push({ key, effect });
    else add.push({ effect, key, ...(value ? { value } : {}) });
  }
  return { add, remove };
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
