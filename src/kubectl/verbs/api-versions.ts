import { compareText } from '../../simulator/base/text';
import { usageError } from '../errors';
import { DONE, type Verb } from '../verb';

export const apiVersions: Verb = {
  name: 'api-versions', group: 'Other', completes: 'none', summary: 'List the API versions the cluster serves', usage: '', flags: {},
  run(command) {
    if (command.args.length) throw usageError(`unexpected arguments: [${command.args.join(' ')}]`, command.path);
    const versions = new Set(command.api.resources().map((one) => (one.group ? `${one.group}/${one.version}` : one.version)));
    command.out([...versions].toSorted(compareText).map((one) => `${one}\n`).join(''));
    return DONE;
  },
};
