import { ApiError } from '../../simulator/api/errors';
import { parseLabelSelector, type Requirement } from '../../simulator/api/selectors';
import { dryRunNote, dryRunOf } from '../edit';
import { CommandError, forEachKeepGoing } from '../errors';
import { parseFormat, report } from '../print/output';
import { RECORD_FLAGS } from '../record';
import { NOTHING_GIVEN } from '../targets';
import { DONE, type Verb } from '../verb';
import { changeTemplates, found, send, SET_FLAGS } from './template';

export const serviceaccount: Verb = {
  name: 'serviceaccount', aliases: ['sa'], group: 'Deploy', completes: 'resources', summary: 'Change the ServiceAccount that Pods run as', usage: '(TYPE NAME | TYPE/NAME) SERVICEACCOUNT', flags: { ...SET_FLAGS, ...RECORD_FLAGS },
  run(command) {
    const name = command.args.at(-1);
    if (name === undefined) throw new CommandError('serviceaccount is required');
    const objects = command.args.slice(0, -1);
    if (!objects.length && !command.flags.list('filename').length) throw new CommandError(NOTHING_GIVEN);
    return changeTemplates(command, objects, { done: 'serviceaccount updated', failing: 'failed to patch ServiceAccountName', unchanged: 'told', change: () => ({ members: { serviceAccountName: name } }) });
  },
};

const OPERATORS: Readonly<Record<Requirement['operator'], string>> = { '=': '=', in: 'In', notin: 'NotIn', '!=': 'NotIn', exists: 'Exists', missing: 'DoesNotExist', gt: 'Gt', lt: 'Lt' };

/** A Service selects by equal labels alone. */
function labelsOf(text: string): Readonly<Record<string, string>> {
  try {
    const requirements = parseLabelSelector(text);
    const others = requirements.filter((one) => one.operator !== '=');
    if (others.length) throw new CommandError(`match expression [${others.map((one) => `{${one.key} ${OPERATORS[one.operator]} [${one.values.join(' ')}]}`).join(' ')}] not supported on this object`);
    return Object.fromEntries(requirements.map((one) => [one.key, one.values[0] ?? '']));
  } catch (error) {
    if (error instanceof ApiError) throw new CommandError(error.message);
    throw error;
  }
}

export const selector: Verb = {
  name: 'selector', group: 'Deploy', completes: 'resources', summary: 'Change which Pods a Service selects', usage: '(TYPE NAME | TYPE/NAME) KEY=VALUE[,…]', flags: { ...SET_FLAGS, 'resource-version': { type: 'string' } },
  run(command) {
    const { args } = command;
    const expression = args.at(-1);
    if (expression === undefined) throw new CommandError('one selector is required');
    const all = found(command, args.slice(0, -1));
    const labels = labelsOf(expression);
    const dryRun = dryRunOf(command);
    const format = parseFormat(command.flags, command.os, 'objects');
    forEachKeepGoing(all.found, ({ target, item }) => {
      if (item.kind !== 'Service') throw new CommandError('setting a selector is only supported for Services');
      // What was selected before and is not named any more goes.
      const before = Object.keys((item['spec'] as { readonly selector?: object } | undefined)?.selector ?? {});
      const change = { spec: { selector: { ...Object.fromEntries(before.map((key) => [key, null])), ...labels } } };
      const after = dryRun === 'client' || command.flags.bool('local') ? { ...item, spec: { ...(item['spec'] as object), selector: labels } } : send(command, target, change, 'failed to patch selector:');
      command.out(report(command.api, format, after, `selector updated${dryRunNote(dryRun)}`));
    }, all.errors);
    return DONE;
  },
};
