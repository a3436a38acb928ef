import type { Json } from '../../simulator/base/json';
import { dryRunNote, dryRunOf, LAST_APPLIED, patchItem } from '../edit';
import { CommandError, forEachKeepGoing, usageError } from '../errors';
import { nameOf } from '../print/output';
import { fetchAll, fetchOne, targetsOf } from '../targets';
import { goJson } from '../text/go';
import { toYaml } from '../text/yaml';
import { DONE, type Command, type Outcome } from '../verb';
import { lastAppliedOf, placed, withLastApplied } from './lastApplied';

/** Shows what was applied last of each object that the command names. */
export function viewLastApplied(command: Command): Outcome {
  const output = command.flags.string('output') ?? 'yaml';
  if (output !== 'yaml' && output !== 'json') throw usageError(`Unexpected -o output mode: ${output}, the flag 'output' must be one of yaml|json`, command.path);
  const targets = targetsOf(command, command.args, { kindAlone: 'all' });
  const { found, errors } = fetchAll(command, targets);
  const missing = found.map(({ target, item }) => ({ source: target.source, name: item.metadata.name, noted: lastAppliedOf(item) }));
  forEachKeepGoing(missing, ({ source, name, noted }) => {
    if (noted === undefined && source !== undefined) throw new CommandError(`error when no last-applied-configuration annotation found on resource: ${name}\n "${source}": <nil>`);
    if (noted === undefined) return;
    const value = JSON.parse(noted) as Json;
    command.out(output === 'yaml' ? toYaml(value) : `${goJson(value, '  ')}\n`);
  }, errors);
  return DONE;
}

/** Notes a file as what was applied last. */
export function setLastApplied(command: Command): Outcome {
  const dryRun = dryRunOf(command);
  for (const target of targetsOf(command)) {
    const current = fetchOne(command.api, target);
    if (lastAppliedOf(current) === undefined && !command.flags.bool('create-annotation')) {
      throw new CommandError(`no last-applied-configuration annotation found on resource: ${current.metadata.name}, to create the annotation, run the command with --create-annotation`);
    }
    const noted = withLastApplied(placed(target, target.local ?? current));
    const patch = { metadata: { annotations: { [LAST_APPLIED]: lastAppliedOf(noted) ?? '' } } };
    if (dryRun !== 'client') patchItem(command, target, 'merge', patch, { dryRun });
    command.out(`${nameOf(command.api, current)} configured${dryRunNote(dryRun)}\n`);
  }
  return DONE;
}
