import { compareText } from '../../simulator/base/text';
import { usageError } from '../errors';
import { DONE, type Verb } from '../verb';

export const apiVersions: Verb = {
  name: 'api-versions', group: 'Other', completes: 'none', summary: 'List the API versions the cluster serves', usage: '', flags: {},
  run(command) {
    if (command.args.length) throw usageError(`unexpected arguments: [${command.args.join(' ')}]`, command.path);
    const { groups = [] } = command.api.get('/apis') as { readonly groups?: readonly { readonly versions: readonly { readonly groupVersion: string }[] }[] };
    const versions = ['v1', ...groups.flatMap((group) => group.versions.map((one) => one.groupVersion))];
    command.out(versions.toSorted(compareText).map((one) => `${one}\n`).join(''));
    return DONE;
  },
};
