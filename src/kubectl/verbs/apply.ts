import type { Json } from '../../simulator/base/json';
import { lastAppliedOf, placed, withLastApplied } from '../apply/lastApplied';
import { lastAppliedVerbs } from '../apply/lastAppliedVerbs';
import { FIELD_MANAGERS, pathOf, SERVER_SIDE_MANAGER, type Item } from '../api';
import { createItem, dryRunNote, dryRunOf, fieldValidationOf, LAST_APPLIED, patchItem, type DryRun } from '../edit';
import { CommandError, forEachKeepGoing, isNotFound, ServerError, usageError } from '../errors';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS } from '../flags';
import { applying } from '../parts';
import { listOf, nameOf, parseFormat, printObject } from '../print/output';
import { RECORD_FLAGS, withCause } from '../record';
import { fileTargets, type Target } from '../targets';
import { goJson } from '../text/go';
import { DONE, type Command, type Verb } from '../verb';

export const apply: Verb = {
  name: 'apply', group: 'Advanced', completes: 'files', subverbs: lastAppliedVerbs,
  summary: 'Make the cluster\'s objects as files say',
  usage: '-f FILE [-f FILE…] [flags]',
  flags: {
    ...FILE_FLAGS, ...SELECTOR_FLAGS, ...EDIT_FLAGS, ...OUTPUT_FLAGS, ...RECORD_FLAGS,
    validate: { type: 'optional', bare: 'strict', help: 'strict, warn or ignore: what to do about unknown fields' },
    'server-side': { type: 'bool', help: 'the server merges, and keeps who said what' }, 'force-conflicts': { type: 'bool', help: 'with --server-side: take fields over from their managers' }, force: { type: 'bool' }, overwrite: { type: 'bool' }, prune: { type: 'bool' }, all: { type: 'bool' },
    'grace-period': { type: 'int' }, timeout: { type: 'duration' }, wait: { type: 'bool' }, cascade: { type: 'optional', bare: 'background' }, 'openapi-patch': { type: 'bool' },
  },
  run(command) {
    const options = applyOptions(command);
    const format = parseFormat(command.flags, command.os, 'objects');
    const { found, errors } = fileTargets(command);
    if (!found.length && !errors.length) throw new CommandError('no objects passed to apply');
    const shown: Item[] = [];
    try {
      forEachKeepGoing(found, (target) => {
        const { item, done } = applyOne(command, target, options);
        if (format && format.as !== 'table') shown.push(item);
        else command.out(`${nameOf(command.api, { ...item, kind: target.resource.kind, apiVersion: target.local?.apiVersion ?? item.apiVersion })} ${done}${dryRunNote(options.dryRun)}\n`);
      }, errors);
    } finally {
      if (format && format.as !== 'table' && shown.length) command.out(printObject(command.api, format, shown.length === 1 && shown[0] ? shown[0] : listOf(shown)));
    }
    return DONE;
  },
};

interface Options { readonly dryRun: DryRun; readonly fieldValidation: string; readonly fieldManager: string; readonly mode: 'client' | 'server' | 'force' }

function applyOptions(command: Command): Options {
  const { flags, args } = command;
  if (args.length) throw usageError(`Unexpected args: [${args.join(' ')}]`, command.path);
  if (!flags.list('filename').length && !flags.has('kustomize')) throw new CommandError('must specify one of -f and -k');
  const dryRun = dryRunOf(command);
  if (flags.bool('server-side') && dryRun === 'client') throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  if (flags.bool('force') && dryRun === 'server') throw new CommandError('--dry-run=server cannot be used with --force');
  if (flags.bool('force-conflicts') && !flags.bool('server-side')) throw new CommandError('--force-conflicts only works with --server-side');
  if (flags.bool('prune')) {
    if (!flags.bool('all') && !flags.has('selector')) throw new CommandError('all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector');
    throw new CommandError('this kubectl has no apply --prune; delete what is no longer wanted');
  }
  const mode = flags.bool('force-conflicts') ? 'force' : flags.bool('server-side') ? 'server' : 'client';
  return { dryRun, fieldValidation: fieldValidationOf(command), mode, fieldManager: flags.string('field-manager') ?? (mode === 'client' ? FIELD_MANAGERS.apply : SERVER_SIDE_MANAGER) };
}

interface Applied { readonly item: Item; readonly done: string }

function applyOne(command: Command, target: Target, options: Options): Applied {
  const local = withCause(command, checked(target));
  if (options.mode !== 'client') return { item: applying.code().applyServerSide(command, target, local, { ...options, force: options.mode === 'force' }), done: 'serverside-applied' };
  const modified = withLastApplied(placed(target, local));
  const current = currentOf(command, target);
  return current ? update(command, target, modified, current, options) : create(command, target, modified, options);
}

function checked({ local, resource, namespace, source }: Target): Item {
  if (!local) throw new CommandError('no objects passed to apply');
  const { name, generateName } = local.metadata as { readonly name?: string; readonly generateName?: string };
  if (!name && generateName) throw new CommandError(`from ${generateName}: cannot use generate name with apply`);
  if (!name) {
    const { group, version, name: plural, kind } = resource;
    throw new CommandError(`error when retrieving current configuration of:\nResource: "${group}/${version}, Resource=${plural}", GroupVersionKind: "${group}/${version}, Kind=${kind}"\nName: "", Namespace: "${namespace ?? ''}"\nfrom server for: "${source ?? ''}": resource name may not be empty`);
  }
  return local;
}

function currentOf(command: Command, target: Target): Item | undefined {
  try {
    return command.api.item(pathOf(target.resource, target.namespace, target.name));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function create(command: Command, target: Target, modified: Item, options: Options): Applied {
  const item = withoutNulls(modified as Json) as Item;
  if (options.dryRun === 'client') return { item, done: 'created' };
  try {
    return { item: createItem(command, target, item, options), done: 'created' };
  } catch (error) {
    throw error instanceof ServerError ? error.during(`error when creating "${target.source ?? ''}"`) : error;
  }
}

/** What a manifest leaves empty is not sent when an object is made, as a patch would not set it either. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutNulls(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([name, inner]) => (inner === null || inner === undefined ? [] : [[name, withoutNulls(inner)]])));
}

function update(command: Command, target: Target, modified: Item, current: Item, options: Options): Applied {
  if (lastAppliedOf(current) === undefined) {
    command.warn(`resource ${target.resource.name}/${target.name ?? ''} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`);
  }
  const { clientSidePatch, patchHere } = applying.code();
  const patch = clientSidePatch(modified, current);
  if (!Object.keys(patch).length) return { item: current, done: 'unchanged' };
  if (options.dryRun === 'client') return { item: patchHere(current, patch as Json, 'strategic'), done: 'configured' };
  try {
    return { item: patchItem(command, target, 'strategic', patch as Json, options), done: 'configured' };
  } catch (error) {
    throw error instanceof ServerError ? error.during(`error when applying patch:\n${goJson(patch as Json)}\nto:\n${describeTarget(target)}\nfor: "${target.source ?? ''}"`) : error;
  }
}

const describeTarget = ({ resource, namespace, name }: Target) =>
  `Resource: "${resource.group}/${resource.version}, Resource=${resource.name}", GroupVersionKind: "${resource.group}/${resource.version}, Kind=${resource.kind}"\nName: "${name ?? ''}", Namespace: "${namespace ?? ''}"`;
