import { findResource, type Item, type Resource } from './api';
import { CommandError, forEachKeepGoing, usageError } from './errors';
import { dict } from './describe/context';
import { dryRunNote, patchItem, type DryRun } from './edit';
import { fetchAll, type Target } from './targets';
import type { Command } from './verb';

/** The nodes a command names, by NAME, node/NAME or -l. */
export function nodesOf(command: Command, verb: string): { readonly found: readonly { readonly target: Target; readonly item: Item }[]; readonly errors: readonly Error[] } {
  const resource = findResource(command.api, 'nodes');
  if (!command.args.length && !command.flags.has('selector')) throw usageError(`USAGE: ${verb} NODE [flags]`, command.path);
  if (command.args.length && command.flags.has('selector')) throw usageError('cannot specify both a node name and a --selector option', command.path);
  const targets: Target[] = command.args.length ? command.args.map((word) => named(command, resource, word)) : [{ resource, namespace: undefined }];
  const kind = targets[0]?.resource ?? resource;
  if (targets.some((target) => target.resource !== kind)) throw new CommandError('you may only specify a single resource type');
  const all = fetchAll(command, targets);
  const [first] = all.errors;
  if (first) throw first;
  if (kind !== resource) throw new CommandError(`expected resource of type node, got "${kind.group}/${kind.version}, Resource=${kind.name}"`);
  return all;
}

/** NAME is a node; TYPE/NAME is looked up as what it says. */
function named(command: Command, nodes: Resource, word: string): Target {
  const slash = word.indexOf('/');
  if (slash < 0) return { resource: nodes, namespace: undefined, name: word };
  const resource = findResource(command.api, word.slice(0, slash));
  return { resource, namespace: resource.namespaced ? command.namespace : undefined, name: word.slice(slash + 1) };
}

/** Closes or opens one node for new Pods, and says what it was before. */
export function cordonOne(command: Command, target: Target, item: Item, off: boolean, dryRun: DryRun): void {
  const done = off ? 'cordoned' : 'uncordoned';
  const now = dict(item['spec'])['unschedulable'] === true;
  if (now !== off && dryRun !== 'client') patchItem(command, target, 'strategic', { spec: { unschedulable: off ? true : null } }, { dryRun });
  command.out(`node/${item.metadata.name} ${now === off ? `already ${done}` : done}${dryRunNote(dryRun)}\n`);
}

export function cordonAll(command: Command, off: boolean, dryRun: DryRun): void {
  const { found, errors } = nodesOf(command, off ? 'cordon' : 'uncordon');
  forEachKeepGoing(found, ({ target, item }) => cordonOne(command, target, item, off, dryRun), errors);
}

