import { CommandError } from '../errors';
import { layTable } from '../print/table';
import { toYaml } from '../text/yaml';
import { DONE, type Verb } from '../verb';

const CONTEXT = 'ordinal';
const leaf = { group: 'Settings', completes: 'none', usage: '', flags: {} } as const;

const view: Verb = {
  ...leaf, name: 'view', summary: 'Show the configuration',
  run(command) {
    command.out(toYaml({
      apiVersion: 'v1', clusters: [{ cluster: { server: 'https://127.0.0.1:6443' }, name: CONTEXT }], contexts: [{ context: { cluster: CONTEXT, user: 'learner' }, name: CONTEXT }],
      'current-context': CONTEXT, kind: 'Config', users: [{ name: 'learner', user: {} }],
    }));
    return DONE;
  },
};

const contexts: Verb = {
  ...leaf, name: 'get-contexts', summary: 'List the contexts',
  run(command) {
    command.out(layTable(['CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE', `*\t${CONTEXT}\t${CONTEXT}\tlearner\t`]).text);
    return DONE;
  },
};

const current: Verb = { ...leaf, name: 'current-context', summary: 'Name the context in use', run: (command) => (command.out(`${CONTEXT}\n`), DONE) };

const use: Verb = {
  ...leaf, name: 'use-context', summary: 'Use another context', usage: 'NAME',
  run(command) {
    const [name = ''] = command.args;
    if (name !== CONTEXT) throw new CommandError(`no context exists with the name: "${name}"`);
    command.out(`Switched to context "${name}".\n`);
    return DONE;
  },
};

/** The lab has one cluster and one user, so there is little to configure. */
export const config: Verb = { name: 'config', group: 'Settings', summary: 'Show which cluster kubectl talks to', usage: 'COMMAND', flags: {}, subverbs: [current, contexts, use, view] };
