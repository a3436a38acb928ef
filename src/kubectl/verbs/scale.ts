import { kindName, pathOf } from '../api';
import { CommandError, isNotFound, learnersError, throwAll } from '../errors';
import { dryRunNote, dryRunOf, patchItem } from '../edit';
import { EDIT_FLAGS, FILE_FLAGS, OUTPUT_FLAGS, SELECTOR_FLAGS } from '../flags';
import { parseFormat, printObject } from '../print/output';
import { causeOf, RECORD_FLAGS } from '../record';
import { explainMissing, fetchAll, targetsOf, type Target } from '../targets';
import { DONE, type Command, type Verb } from '../verb';

export const scale: Verb = {
  name: 'scale', group: 'Deploy', completes: 'resources',
  summary: 'Say how many replicas a set should have',
  usage: '--replicas=COUNT (TYPE NAME… | TYPE/NAME… | -f FILE) [flags]',
  flags: {
    ...FILE_FLAGS, ...SELECTOR_FLAGS, ...EDIT_FLAGS, ...OUTPUT_FLAGS, all: { type: 'bool', help: 'all objects of this kind' },
    replicas: { type: 'int', help: 'the number of replicas' }, 'current-replicas': { type: 'int', help: 'only if it has this many now' },
    'resource-version': { type: 'string' }, timeout: { type: 'duration' }, ...RECORD_FLAGS,
  },
  run(command) {
    const replicas = command.flags.int('replicas');
    if (replicas === undefined) throw new CommandError('required flag(s) "replicas" not set');
    if (replicas < 0) throw new CommandError('The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0');
    const dryRun = dryRunOf(command);
    const format = parseFormat(command.flags, command.os, 'objects');
    const targets = targetsOf(command);
    const all = listAll(command, targets);
    if (!all.found.length && !all.errors.length) throw new CommandError('no objects passed to scale');
    for (const target of all.found) {
      scaleOne(command, target, replicas, dryRun);
      const done = `${kindName(target.resource)}/${target.name ?? ''} scaled${dryRunNote(dryRun)}\n`;
      command.out(format && format.as !== 'table' ? printObject(command.api, format, command.api.item(pathOf(target.resource, target.namespace, target.name))) : done);
    }
    throwAll(all.errors);
    return DONE;
  },
};

function listAll(command: Command, targets: readonly Target[]): { readonly found: readonly Target[]; readonly errors: readonly Error[] } {
  const { found, errors } = fetchAll(command, targets);
  return { found: found.map(({ target }) => target), errors };
}

interface Scale { readonly spec?: { readonly replicas?: number }; readonly metadata: { readonly resourceVersion?: string } }

function scaleOne(command: Command, target: Target, replicas: number, dryRun: 'none' | 'client' | 'server'): void {
  const path = pathOf(target.resource, target.namespace, target.name);
  const object = explainMissing(command.api, target, () => command.api.item(path));
  const version = command.flags.string('resource-version');
  if (version && object.metadata['resourceVersion'] !== version) throw new CommandError(`Expected resource version to be ${version}, was ${String(object.metadata['resourceVersion'])}`);
  const scale = readScale(command, path);
  const wanted = command.flags.int('current-replicas');
  const current = scale.spec?.replicas ?? 0;
  if (wanted !== undefined && wanted >= 0 && current !== wanted) throw new CommandError(`Expected replicas to be ${wanted}, was ${current}`);
  if (dryRun !== 'client') patchItem(command, target, 'merge', { spec: { replicas } }, { dryRun, subresource: 'scale', fieldManager: 'kubectl' });
  const cause = causeOf(command);
  if (cause && dryRun === 'none') patchItem(command, target, 'merge', { metadata: { annotations: cause } }, { dryRun, fieldManager: 'kubectl-scale' });
}

function readScale(command: Command, path: string): Scale {
  try {
    return command.api.get(`${path}/scale`) as unknown as Scale;
  } catch (error) {
    if (isNotFound(error)) throw error;
    throw learnersError(error);
  }
}
