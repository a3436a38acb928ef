import type { Json } from '../../simulator/base/json';
import { unifiedHunks } from '../../simulator/base/unified';
import { microTimestamp } from '../../simulator/api/object';
import { applyServerSide } from '../apply/serverSide';
import { clientSidePatch } from '../apply/clientSide';
import { placed } from '../apply/lastApplied';
import { FIELD_MANAGERS, pathOf, SERVER_SIDE_MANAGER, type Item } from '../api';
import { createItem, patchItem } from '../edit';
import { CommandError, errorText, isNotFound, learnersError, SeveralErrors, usageError } from '../errors';
import { FILE_FLAGS, SELECTOR_FLAGS } from '../flags';
import { fileTargets, type Target } from '../targets';
import { toYaml } from '../text/yaml';
import { DONE, type Command, type Verb } from '../verb';

export const diff: Verb = {
  name: 'diff', group: 'Advanced', completes: 'files',
  summary: 'Show what applying files would change', usage: '-f FILE [-f FILE…] [flags]',
  flags: {
    ...FILE_FLAGS, ...SELECTOR_FLAGS, 'server-side': { type: 'bool' }, 'force-conflicts': { type: 'bool' }, 'field-manager': { type: 'string' }, 'show-managed-fields': { type: 'bool' }, prune: { type: 'bool' },
    concurrency: { type: 'int' }, 'show-secrets': { type: 'bool' },
  },
  run(command) {
    try {
      return compare(command) ? { exit: 1 } : DONE;
    } catch (error) {
      command.err(errorText(learnersError(error)));
      return FAILED;
    }
  },
};

/** Differences end with 1, so what went wrong ends with more. */
const FAILED = { exit: 2 };

function compare(command: Command): boolean {
  const { flags, args } = command;
  if (args.length) throw usageError(`Unexpected args: [${args.join(' ')}]`, command.path);
  if (!flags.list('filename').length) throw new CommandError('must specify one of -f and -k');
  if (flags.bool('force-conflicts') && !flags.bool('server-side')) throw new CommandError('--force-conflicts only works with --server-side');
  const { found, errors } = fileTargets(command);
  if (errors.length) throw errors.length > 1 ? new SeveralErrors(errors) : errors[0] ?? new CommandError('no objects passed to diff');
  const pairs = found.map((target) => ({ target, live: liveOf(command, target), name: fileName(target) }));
  const shown = pairs.map(({ target, live, name }) => ({ name, before: live ? text(command, live) : '', after: text(command, mergedOf(command, target, live)) }));
  const [from, to] = [folder(command, 'LIVE'), folder(command, 'MERGED')];
  const differing = shown.filter(({ before, after }) => before !== after);
  for (const { name, before, after } of differing) {
    const time = microTimestamp(command.os.nowMs()).replace('T', ' ').replace('Z', '000 +0000');
    command.out(`diff -u -N ${from}/${name} ${to}/${name}\n--- ${from}/${name}\t${time}\n+++ ${to}/${name}\t${time}\n${unifiedHunks(before, after)}`);
  }
  return differing.length > 0;
}

const folder = (command: Command, name: string): string => `/tmp/${name}-${Math.floor(command.os.random(`diff ${name}`) * 4_294_967_296)}`;

const fileName = ({ resource, namespace, name }: Target): string => [resource.group, resource.version, resource.kind, namespace ?? '', name ?? ''].filter((part, index) => part !== '' || index === 3).join('.');

function liveOf(command: Command, target: Target): Item | undefined {
  try {
    return command.api.item(pathOf(target.resource, target.namespace, target.name));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** What an apply would make of the object, as a rehearsal on the server tells. */
function mergedOf(command: Command, target: Target, live: Item | undefined): Item {
  const local = placed(target, target.local ?? ({} as Item));
  if (command.flags.bool('server-side')) {
    return applyServerSide(command, target, local, { dryRun: 'server', fieldValidation: '', fieldManager: command.flags.string('field-manager') ?? SERVER_SIDE_MANAGER, force: command.flags.bool('force-conflicts') });
  }
  const options = { dryRun: 'server', fieldManager: command.flags.string('field-manager') ?? FIELD_MANAGERS.apply } as const;
  if (!live) return createItem(command, target, local, options);
  const noted = { ...local, metadata: { ...local.metadata, annotations: local.metadata['annotations'] ?? {} } } as Item;
  const patch = clientSidePatch(noted, live);
  return Object.keys(patch).length ? patchItem(command, target, 'strategic', patch as Json, options) : live;
}

function text(command: Command, item: Item): string {
  const { managedFields, ...metadata } = item.metadata;
  return toYaml({ ...item, metadata: command.flags.bool('show-managed-fields') && managedFields !== undefined ? { ...metadata, managedFields } : metadata } as Json);
}
