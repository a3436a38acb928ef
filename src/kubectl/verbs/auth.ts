import { findResource, type Resource } from '../api';
import { CommandError } from '../errors';
import { layTable } from '../print/table';
import { DONE, type Command, type Verb } from '../verb';

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'use', 'bind', 'impersonate', '*', 'approve', 'sign', 'escalate', 'attest'];

const canI: Verb = {
  name: 'can-i', group: 'Settings', completes: 'kinds', summary: 'Ask whether you may do something', usage: 'VERB (TYPE | TYPE/NAME)',
  flags: { quiet: { type: 'bool', short: 'q', help: 'only the exit code' }, subresource: { type: 'string', help: 'such as log or exec' }, 'all-namespaces': { type: 'bool', short: 'A' }, list: { type: 'bool' }, 'no-headers': { type: 'bool' } },
  run(command) {
    const [verb, type, ...more] = command.args;
    if (verb === undefined || type === undefined || more.length) throw new CommandError("you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.");
    warnings(command, verb, type);
    // The learner is this cluster's administrator: everything is allowed, and nothing asks for rules.
    if (!command.flags.bool('quiet')) command.out('yes\n');
    return DONE;
  },
};

function warnings(command: Command, verb: string, type: string): void {
  const word = type.split('/')[0] ?? '';
  const resource = word === '*' ? undefined : known(command, word);
  if (!VERBS.includes(verb)) command.warn(`verb '${verb}' is not a known verb\n`);
  if (word !== '*' && !resource) command.warn(`the server doesn't have a resource type '${word}'\n`);
  if (resource && !resource.namespaced && !command.flags.bool('all-namespaces')) command.warn(`resource '${resource.name}' is not namespace scoped\n`);
}

function known(command: Command, word: string): Resource | undefined {
  try {
    return findResource(command.api, word);
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

const whoami: Verb = {
  name: 'whoami', group: 'Settings', completes: 'none', summary: 'Say who you are to the cluster', usage: '', flags: {},
  run: (command) => (command.out(layTable(['ATTRIBUTE\tVALUE', 'Username\tadmin', 'UID\tadmin', 'Groups\t[system:masters system:authenticated]']).text), DONE),
};

export const auth: Verb = { name: 'auth', group: 'Settings', summary: 'Ask what you may do, and who you are', usage: 'COMMAND', flags: {}, subverbs: [canI, whoami] };
