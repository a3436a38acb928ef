import { kindName, pathOf, query } from '../api';
import { createItem, dryRunNote, dryRunOf, fieldValidationOf, replaceItem, type WriteOptions } from '../edit';
import { placed, withLastApplied } from '../apply/lastApplied';
import { CommandError, forEachKeepGoing, isNotFound, learnersError, ServerError } from '../errors';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS } from '../flags';
import { parseFormat, report } from '../print/output';
import { fileTargets, type Target } from '../targets';
import { DONE, type Command, type Verb } from '../verb';
import type { Item } from '../api';

/** Who made the change, for the object's managed fields. */
const MANAGER = 'kubectl-replace';

export const replace: Verb = {
  name: 'replace', group: 'Advanced', completes: 'files',
  summary: 'Put what files say in place of objects', usage: '-f FILE [flags]',
  flags: {
    ...FILE_FLAGS, ...EDIT_FLAGS, ...OUTPUT_FLAGS, validate: { type: 'optional', bare: 'strict' }, 'save-config': { type: 'bool' }, subresource: { type: 'string' },
    force: { type: 'bool', help: 'delete the object and make it anew' }, 'grace-period': { type: 'int' }, cascade: { type: 'optional', bare: 'background' }, timeout: { type: 'duration' }, wait: { type: 'bool' },
  },
  run(command) {
    const { flags } = command;
    if (!flags.list('filename').length) throw new CommandError('must specify one of -f and -k');
    const dryRun = dryRunOf(command);
    if (flags.bool('force') && dryRun !== 'none') throw new CommandError(`--dry-run can not be used when --force is set`);
    if (flags.has('grace-period') && !flags.bool('force')) throw new CommandError('--grace-period must have --force specified');
    const format = parseFormat(flags, command.os, 'objects');
    const { found, errors } = fileTargets(command);
    if (!found.length && !errors.length) throw new CommandError('no objects passed to replace');
    if (flags.bool('force')) removeAll(command, found);
    const options: WriteOptions = { dryRun, fieldValidation: fieldValidationOf(command), fieldManager: flags.string('field-manager') ?? MANAGER, ...(flags.has('subresource') ? { subresource: flags.string('subresource') ?? '' } : {}) };
    forEachKeepGoing(found, (target) => {
      const after = put(command, target, options);
      command.out(report(command.api, format, after, `replaced${dryRunNote(dryRun)}`));
    }, [], errors);
    return DONE;
  },
};

function put(command: Command, target: Target, options: WriteOptions): Item {
  const local = placed(target, target.local ?? ({} as Item));
  const body = command.flags.bool('save-config') ? withLastApplied(local) : local;
  if (options.dryRun === 'client') return body;
  try {
    return command.flags.bool('force') ? createItem(command, target, body, options) : replaceItem(command, target, versioned(command, target, body), options);
  } catch (error) {
    throw error instanceof ServerError ? error.during(`error when ${command.flags.bool('force') ? 'creating' : 'replacing'} "${target.source ?? ''}"`) : error;
  }
}

/** An object that names no version takes the place of the one that is there now. */
function versioned(command: Command, target: Target, body: Item): Item {
  if (body.metadata['resourceVersion']) return body;
  try {
    const { resourceVersion = '' } = command.api.item(pathOf(target.resource, target.namespace, target.name)).metadata;
    return { ...body, metadata: { ...body.metadata, resourceVersion } };
  } catch (error) {
    if (isNotFound(error)) return body;
    throw error;
  }
}

/** Deletes what is there, at once unless a grace period was given. */
function removeAll(command: Command, targets: readonly Target[]): void {
  for (const target of targets) {
    const grace = command.flags.int('grace-period') ?? 0;
    try {
      command.api.request({ method: 'DELETE', path: pathOf(target.resource, target.namespace, target.name) + query({ gracePeriodSeconds: String(grace), propagationPolicy: 'Background' }) });
    } catch (error) {
      if (!isNotFound(learnersError(error))) throw error;
      continue;
    }
    command.out(`${kindName(target.resource)} "${target.name ?? ''}" ${grace === 0 && command.flags.has('grace-period') ? 'force deleted' : 'deleted'}${target.namespace === undefined ? '' : ` from ${target.namespace} namespace`}\n`);
  }
}
