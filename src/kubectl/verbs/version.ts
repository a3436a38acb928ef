import { CommandError } from '../errors';
import { goJsonInOrder } from '../text/go';
import { toYaml } from '../text/yaml';
import { DONE, type Verb } from '../verb';

const CLIENT = 'v1.36.3';
/** What the compared kubectl says of how it was built. */
const BUILD = { major: '1', minor: '36', gitVersion: CLIENT, gitCommit: '$Format:%H$', gitTreeState: '', buildDate: '1970-01-01T00:00:00Z', goVersion: 'go1.26.8', compiler: 'gc', platform: 'linux/amd64' };
const KUSTOMIZE = 'v5.8.1';

export const version: Verb = {
  name: 'version', group: 'Other', completes: 'none', summary: 'Show the versions of kubectl and of the cluster', usage: '[--client]',
  flags: { client: { type: 'bool', help: 'only that of kubectl' }, output: { type: 'string', short: 'o', help: 'yaml or json' } },
  run(command) {
    if (command.args.length) throw new CommandError(`extra arguments: [${command.args.join(' ')}]`);
    const output = command.flags.string('output');
    if (output && output !== 'yaml' && output !== 'json') throw new CommandError("--output must be 'yaml' or 'json'");
    const server = command.flags.bool('client') ? undefined : (command.api.get('/version') as { readonly gitVersion?: string });
    const all = { clientVersion: BUILD, kustomizeVersion: KUSTOMIZE, ...(server ? { serverVersion: server } : {}) };
    if (output) command.out(output === 'json' ? `${goJsonInOrder(all, '  ')}\n` : `${toYaml(all)}\n`);
    else command.out(`Client Version: ${CLIENT}\nKustomize Version: ${KUSTOMIZE}\n${server ? `Server Version: ${server.gitVersion ?? ''}\n` : ''}`);
    return DONE;
  },
};
