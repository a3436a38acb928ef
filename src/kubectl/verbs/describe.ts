import { pathOf, type Item } from '../api';
import { CommandError, isNotFound, throwAll } from '../errors';
import { describeItem } from '../describe';
import { FILE_FLAGS, SELECTOR_FLAGS } from '../flags';
import { fetchAll, namedTargets, type Target } from '../targets';
import { DONE, type Command, type Verb } from '../verb';

export const describe: Verb = {
  name: 'describe', group: 'Troubleshooting', completes: 'resources',
  summary: 'Show an object with what belongs to it: status, conditions, events',
  usage: '(TYPE [NAME…] | TYPE/NAME… | TYPE -l LABEL=VALUE | -f FILE)',
  flags: { ...FILE_FLAGS, ...SELECTOR_FLAGS, 'all-namespaces': { type: 'bool', short: 'A' }, 'show-events': { type: 'bool', help: '--show-events=false leaves the events out' }, 'chunk-size': { type: 'int' } },
  run(command) {
    if (!command.args.length && !command.flags.list('filename').length) throw new CommandError('You must specify the type of resource to describe. Use "kubectl api-resources" for a complete list of supported resources.');
    const { found: targets, errors: before } = namedTargets(command, command.args, { kindAlone: 'all' });
    const { found, errors } = fetchAll(command, targets, before);
    const missing = errors.every(isNotFound) && targets.length === 1 && errors.length === 1 && targets[0] ? startingWith(command, targets[0]) : [];
    const items = [...found.map(({ item }) => item), ...missing];
    const events = command.flags.has('show-events') ? command.flags.bool('show-events') : items.length === 1 && !errors.length;
    const described = items.map((item) => describeItem({ command, item, events }));
    command.out(missing.length ? described.map((text) => `${text}\n`).join('') : described.join('\n\n'));
    if (!missing.length) throwAll(errors);
    if (!items.length) command.err(command.flags.bool('all-namespaces') ? 'No resources found\n' : `No resources found in ${command.namespace} namespace.\n`);
    return DONE;
  },
};

/** When nothing has that name, all whose names begin with it. */
function startingWith(command: Command, target: Target): readonly Item[] {
  if (target.source || target.name === undefined) return [];
  const { name } = target;
  return command.api.items(pathOf(target.resource, target.namespace)).filter((item) => item.metadata.name.startsWith(name));
}
