import { failed } from '../../simulator/base/program';
import { FIELD_MANAGERS } from '../api';
import { CommandError, forEachKeepGoing, ServerError, usageError } from '../errors';
import { createSaving } from '../apply/lastApplied';
import { dryRunNote, dryRunOf, fieldValidationOf } from '../edit';
import { generators } from '../generators';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS } from '../flags';
import { parseFormat, report } from '../print/output';
import { RECORD_FLAGS, withCause } from '../record';
import { fileTargets } from '../targets';
import { DONE, type Command, type Outcome, type Verb } from '../verb';

export const create: Verb = {
  name: 'create', group: 'Basic', completes: 'files',
  summary: 'Create objects from files, or one by its flags', usage: '-f FILE [flags]', subverbs: generators,
  flags: { ...FILE_FLAGS, ...EDIT_FLAGS, ...OUTPUT_FLAGS, ...RECORD_FLAGS, validate: { type: 'optional', bare: 'strict' }, 'save-config': { type: 'bool' }, selector: { type: 'string', short: 'l' }, raw: { type: 'string' }, edit: { type: 'bool' } },
  run(command) {
    const { flags, args } = command;
    if (!flags.list('filename').length && !flags.has('kustomize')) throw args.length ? usageError(`Unexpected args: [${args.join(' ')}]`, command.path) : new CommandError('must specify one of -f and -k');
    if (flags.has('raw')) return createRaw(command);
    if (flags.bool('edit')) throw new CommandError('this kubectl has no create --edit; edit the file, or use "kubectl edit" afterwards');
    const dryRun = dryRunOf(command);
    const fieldValidation = fieldValidationOf(command);
    const format = parseFormat(flags, command.os, 'objects');
    const { found, errors } = fileTargets(command);
    if (!found.length && !errors.length) throw new CommandError('no objects passed to create');
    forEachKeepGoing(found, (target) => {
      if (!target.local) return;
      const local = withCause(command, target.local);
      try {
        const item = dryRun === 'client' ? local : createSaving(command, target, local, { dryRun, fieldValidation, fieldManager: flags.string('field-manager') ?? FIELD_MANAGERS.create });
        command.out(report(command.api, format, item, `created${dryRunNote(dryRun)}`));
      } catch (error) {
        throw error instanceof ServerError ? error.during(`error when creating "${target.source ?? ''}"`) : error;
      }
    }, [], errors);
    return DONE;
  },
};

/** Posts the file as it is to a path of the API. */
function createRaw(command: Command): Outcome {
  const { flags, os } = command;
  if (flags.has('output')) throw new CommandError('--raw and --output are mutually exclusive');
  const [file = '', ...more] = flags.list('filename');
  if (more.length) throw new CommandError('--raw can only use a single local file or stdin');
  const text = file === '-' ? command.input : os.readFile(file);
  if (failed(text)) throw new CommandError(`open ${file}: no such file or directory`);
  const { text: answer, body } = command.api.request({ method: 'POST', path: flags.string('raw') ?? '', headers: { 'Content-Type': 'application/json' }, text });
  command.out(answer ?? `${JSON.stringify(body)}\n`);
  return DONE;
}
