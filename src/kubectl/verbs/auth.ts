import { findResource, type Item, type Resource } from '../api';
import { CommandError } from '../errors';
import { OUTPUT_FLAGS } from '../flags';
import { parseFormat, printObject } from '../print/output';
import { layTable } from '../print/table';
import { DONE, type Command, type Outcome, type Verb } from '../verb';

const VERBS = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'use', 'bind', 'impersonate', '*', 'approve', 'sign', 'escalate', 'attest'];

const canI: Verb = {
  name: 'can-i', group: 'Settings', completes: 'kinds', summary: 'Ask whether you may do something', usage: 'VERB (TYPE | TYPE/NAME)',
  flags: { quiet: { type: 'bool', short: 'q', help: 'only the exit code' }, subresource: { type: 'string', help: 'such as log or exec' }, 'all-namespaces': { type: 'bool', short: 'A' }, list: { type: 'bool' }, 'no-headers': { type: 'bool' } },
  run(command) {
    const [verb, type, ...more] = command.args;
    if (command.flags.bool('list')) return rules(command);
    if (verb === undefined || type === undefined || more.length) throw new CommandError("you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.");
    warnings(command, verb, type);
    // The learner is this cluster's administrator: everything is allowed, and nothing asks for rules.
    if (!command.flags.bool('quiet')) command.out('yes\n');
    return DONE;
  },
};

/** An administrator may do everything with every kind and every path. */
function rules({ out, flags }: Command): Outcome {
  const head = flags.bool('no-headers') ? [] : ['Resources\tNon-Resource URLs\tResource Names\tVerbs'];
  out(layTable([...head, '*.*\t[]\t[]\t[*]', '\t[*]\t[]\t[*]']).text);
  return DONE;
}

function warnings(command: Command, verb: string, type: string): void {
  if (type.startsWith('/')) return;
  const word = type.split('/')[0] ?? '';
  const resource = word === '*' ? undefined : known(command, word);
  if (!VERBS.includes(verb)) command.warn(`verb '${verb}' is not a known verb\n`);
  if (word !== '*' && !resource) command.warn(`the server doesn't have a resource type '${word.split('.')[0] ?? ''}'${word.includes('.') ? ` in group '${word.slice(word.indexOf('.') + 1)}'` : ''}\n`);
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

const ME = { username: 'admin', uid: 'admin', groups: ['system:masters', 'system:authenticated'] };

const whoami: Verb = {
  name: 'whoami', group: 'Settings', completes: 'none', summary: 'Say who you are to the cluster', usage: '', flags: OUTPUT_FLAGS,
  run(command) {
    const format = parseFormat(command.flags, command.os, 'objects');
    if (format && format.as !== 'table') command.out(printObject(command.api, format, { kind: 'SelfSubjectReview', apiVersion: 'authentication.k8s.io/v1', metadata: {}, status: { userInfo: ME } } as unknown as Item));
    else command.out(layTable(['ATTRIBUTE\tVALUE', `Username\t${ME.username}`, `UID\t${ME.uid}`, `Groups\t[${ME.groups.join(' ')}]`]).text);
    return DONE;
  },
};

export const auth: Verb = { name: 'auth', group: 'Settings', summary: 'Ask what you may do, and who you are', usage: 'COMMAND', flags: {}, subverbs: [canI, whoami] };
