import { FIELD_MANAGERS } from '../api';
import { CommandError, forEachKeepGoing, ServerError, usageError } from '../errors';
import { createSaving } from '../apply/lastApplied';
import { dryRunNote, dryRunOf, fieldValidationOf } from '../edit';
import { generators } from '../generators';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS } from '../flags';
import { parseFormat, report } from '../print/output';
import { fileTargets } from '../targets';
import { DONE, type Verb } from '../verb';

export const create: Verb = {
  name: 'create', group: 'Basic', completes: 'files',
  summary: 'Create objects from files, or one by its flags', usage: '-f FILE [flags]', subverbs: generators,
  flags: { ...FILE_FLAGS, ...EDIT_FLAGS, ...OUTPUT_FLAGS, validate: { type: 'optional', bare: 'strict' }, 'save-config': { type: 'bool' } },
  run(command) {
    const { flags, args } = command;
    if (!flags.list('filename').length) throw args.length ? usageError(`Unexpected args: [${args.join(' ')}]`, command.path) : new CommandError('must specify one of -f and -k');
    const dryRun = dryRunOf(command);
    const fieldValidation = fieldValidationOf(command);
    const format = parseFormat(flags, command.os, 'objects');
    const { found, errors } = fileTargets(command);
    if (!found.length && !errors.length) throw new CommandError('no objects passed to create');
    forEachKeepGoing(found, (target) => {
      if (!target.local) return;
      try {
        const item = dryRun === 'client' ? target.local : createSaving(command, target, target.local, { dryRun, fieldValidation, fieldManager: flags.string('field-manager') ?? FIELD_MANAGERS.create });
        command.out(report(command.api, format, item, `created${dryRunNote(dryRun)}`));
      } catch (error) {
        throw error instanceof ServerError ? error.during(`error when creating "${target.source ?? ''}"`) : error;
      }
    }, errors);
    return DONE;
  },
};
