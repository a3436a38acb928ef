import type { Json } from '../../simulator/base/json';
import { FIELD_MANAGERS, pathOf, type Dict, type Item } from '../api';
import { createItem, dryRunNote, dryRunOf, fieldValidationOf, LAST_APPLIED, patchItem, type DryRun } from '../edit';
import { CommandError, forEachKeepGoing, isNotFound, ServerError, usageError } from '../errors';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS } from '../flags';
import { listOf, nameOf, parseFormat, printObject } from '../print/output';
import { fileTargets, type Target } from '../targets';
import { goJson } from '../text/go';
import { mergeKeyFor, threeWayPatch } from '../threeWay';
import { DONE, type Command, type Verb } from '../verb';

export const apply: Verb = {
  name: 'apply', group: 'Advanced', completes: 'files',
  summary: 'Make the cluster\'s objects as files say',
  usage: '-f FILE [-f FILE…] [flags]',
  flags: {
    ...FILE_FLAGS, ...SELECTOR_FLAGS, ...EDIT_FLAGS, ...OUTPUT_FLAGS,
    validate: { type: 'optional', bare: 'strict', help: 'strict, warn or ignore: what to do about unknown fields' },
    'server-side': { type: 'bool' }, 'force-conflicts': { type: 'bool' }, force: { type: 'bool' }, overwrite: { type: 'bool' }, prune: { type: 'bool' }, all: { type: 'bool' },
    'grace-period': { type: 'int' }, timeout: { type: 'duration' }, wait: { type: 'bool' }, cascade: { type: 'optional', bare: 'background' }, 'openapi-patch': { type: 'bool' },
  },
  run(command) {
    const options = applyOptions(command);
    const format = parseFormat(command.flags, command.os, 'objects');
    const { found, errors } = fileTargets(command);
    const selected = found.filter((target) => matches(command, target));
    if (!selected.length && !errors.length) throw new CommandError('no objects passed to apply');
    const shown: Item[] = [];
    try {
      forEachKeepGoing(selected, (target) => {
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

interface Options { readonly dryRun: DryRun; readonly fieldValidation: string }

function applyOptions(command: Command): Options {
  const { flags, args } = command;
  if (args.length) throw usageError(`Unexpected args: [${args.join(' ')}]`, command.path);
  if (!flags.list('filename').length && !flags.has('kustomize')) throw new CommandError('must specify one of -f and -k');
  const dryRun = dryRunOf(command);
  if (flags.bool('server-side') && dryRun === 'client') throw new CommandError("--dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)");
  if (flags.bool('force') && dryRun === 'server') throw new CommandError('--dry-run=server cannot be used with --force');
  if (flags.bool('server-side')) throw new CommandError('this kubectl has no apply --server-side; leave the flag out');
  if (flags.bool('prune')) {
    if (!flags.bool('all') && !flags.has('selector')) throw new CommandError('all resources selected for prune without explicitly passing --all. To prune all resources, pass the --all flag. If you did not mean to prune all resources, specify a label selector');
    throw new CommandError('this kubectl has no apply --prune; delete what is no longer wanted');
  }
  return { dryRun, fieldValidation: fieldValidationOf(command) };
}

function matches(command: Command, { local }: Target): boolean {
  const selector = command.flags.string('selector');
  if (!selector) return true;
  const labels = (local?.metadata['labels'] ?? {}) as Readonly<Record<string, string>>;
  return selector.split(',').every((part) => {
    const [name = '', value = ''] = part.split(/==?/);
    return labels[name.trim()] === value.trim();
  });
}

interface Applied { readonly item: Item; readonly done: string }

function applyOne(command: Command, target: Target, options: Options): Applied {
  const local = checked(target);
  const modified = withLastApplied({ ...local, metadata: { ...local.metadata, ...(target.namespace === undefined ? {} : { namespace: target.namespace }) } });
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

/** The object with a note of itself as it was applied, which the next apply compares with. */
function withLastApplied(local: Item): Item {
  const { [LAST_APPLIED]: _, ...annotations } = (local.metadata['annotations'] ?? {}) as Record<string, Json>;
  const { status: __, ...spec } = local as unknown as Record<string, Json>;
  const noted = { ...spec, metadata: { ...local.metadata, annotations } };
  return { ...local, metadata: { ...local.metadata, annotations: { ...annotations, [LAST_APPLIED]: `${goJson(noted as Json)}\n` } } } as Item;
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
  if (options.dryRun === 'client') return { item: modified, done: 'created' };
  try {
    return { item: createItem(command, target, modified, { ...options, fieldManager: FIELD_MANAGERS.apply }), done: 'created' };
  } catch (error) {
    throw error instanceof ServerError ? error.during(`error when creating "${target.source ?? ''}"`) : error;
  }
}

function update(command: Command, target: Target, modified: Item, current: Item, options: Options): Applied {
  const annotations = (current.metadata['annotations'] ?? {}) as Readonly<Record<string, string>>;
  const noted = annotations[LAST_APPLIED];
  if (noted === undefined) {
    command.warn(`resource ${target.resource.name}/${target.name ?? ''} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.`);
  }
  const original = noted === undefined ? {} : (JSON.parse(noted) as Dict);
  const patch = threeWayPatch(original, modified, current, mergeKeyFor(current.apiVersion, current.kind));
  if (!Object.keys(patch).length) return { item: current, done: 'unchanged' };
  if (options.dryRun === 'client') return { item: modified, done: 'configured' };
  try {
    return { item: patchItem(command, target, 'strategic', patch as Json, { ...options, fieldManager: FIELD_MANAGERS.apply }), done: 'configured' };
  } catch (error) {
    throw error instanceof ServerError ? error.during(`error when applying patch:\n${goJson(patch as Json)}\nto:\n${describeTarget(target)}\nfor: "${target.source ?? ''}"`) : error;
  }
}

const describeTarget = ({ resource, namespace, name }: Target) =>
  `Resource: "${resource.group}/${resource.version}, Resource=${resource.name}", GroupVersionKind: "${resource.group}/${resource.version}, Kind=${resource.kind}"\nName: "${name ?? ''}", Namespace: "${namespace ?? ''}"`;
