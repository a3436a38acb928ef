import { CommandError, usageError } from '../errors';
import { helpOf } from '../help';
import { pathOfConfig, readConfig, type Config, type Context } from '../kubeconfig';
import { parseFormat, printObject } from '../print/output';
import { layTable } from '../print/table';
import type { Item } from '../api';
import { OUTPUT_FLAGS } from '../flags';
import { DONE, type Command, type Outcome, type Verb } from '../verb';
import { shown, writeConfig } from '../writeConfig';

const leaf = { group: 'Settings', completes: 'none', usage: '', flags: {}, offline: true } as const;

const configOf = (command: Command): Config => readConfig(command.os, pathOfConfig(command.os, command.flags.string('kubeconfig')));

function save(command: Command, config: Config, said: string): Outcome {
  writeConfig(command.os, pathOfConfig(command.os, command.flags.string('kubeconfig')), config);
  command.out(said);
  return DONE;
}

const without = (contexts: Config['contexts'], name: string): Config['contexts'] => Object.fromEntries(Object.entries(contexts).filter(([one]) => one !== name));

const view: Verb = {
  ...leaf, name: 'view', summary: 'Show the configuration', flags: { ...OUTPUT_FLAGS, minify: { type: 'bool', help: 'only what the current context uses' }, raw: { type: 'bool' }, flatten: { type: 'bool' } },
  run(command) {
    if (command.args.length) throw usageError(`unexpected arguments: [${command.args.join(' ')}]`, command.path);
    const config = configOf(command);
    const { current } = config;
    if (command.flags.bool('minify') && !Object.hasOwn(config.contexts, current)) throw new CommandError(current ? `cannot locate context ${current}` : 'current-context must exist in order to minify');
    const chosen = command.flags.bool('minify') ? { current, contexts: { [current]: config.contexts[current] ?? {} } } : config;
    const format = parseFormat(command.flags, command.os, 'objects') ?? { as: 'yaml' };
    if (format.as !== 'table') command.out(printObject(command.api, format, shown(chosen) as unknown as Item));
    return DONE;
  },
};

const contexts: Verb = {
  ...leaf, name: 'get-contexts', summary: 'List the contexts', usage: '[NAME…]', completes: 'contexts', flags: { output: { type: 'string', short: 'o', help: 'name' }, 'no-headers': { type: 'bool' } },
  run(command) {
    const { flags, args } = command;
    const output = flags.string('output') ?? '';
    if (output !== '' && output !== 'name') throw new CommandError(`--output ${output} is not available in kubectl config get-contexts; resetting to default output format`);
    const { current, contexts: all } = configOf(command);
    const missing = args.filter((name) => !Object.hasOwn(all, name));
    const names = (args.length ? args : Object.keys(all)).filter((name) => !missing.includes(name)).toSorted((a, b) => (a < b ? -1 : 1));
    const rows = names.map((name) => [name === current ? '*' : '', name, all[name]?.cluster ?? '', all[name]?.user ?? '', all[name]?.namespace ?? ''].join('\t'));
    const head = flags.bool('no-headers') ? [] : ['CURRENT\tNAME\tCLUSTER\tAUTHINFO\tNAMESPACE'];
    command.out(output === 'name' ? names.map((name) => `${name}\n`).join('') : layTable([...head, ...rows]).text);
    for (const name of missing) command.err(`error: context ${name} not found\n`);
    return missing.length ? { exit: 1 } : DONE;
  },
};

const current: Verb = {
  ...leaf, name: 'current-context', summary: 'Name the context in use',
  run(command) {
    const name = configOf(command).current;
    if (!name) throw new CommandError('current-context is not set');
    command.out(`${name}\n`);
    return DONE;
  },
};

/** A list of one column: there is one cluster and one user, and neither can be changed. */
const only = (name: string, summary: string, field: 'clusters' | 'users'): Verb => ({
  ...leaf, name, summary,
  run(command) {
    const entries = shown(configOf(command))[field] as unknown as readonly { readonly name: string }[];
    command.out(['NAME', ...entries.map((one) => one.name)].map((line) => `${line}\n`).join(''));
    return DONE;
  },
});

function helpAndFail(verb: Verb, command: Command): Outcome {
  command.out(helpOf(verb, command.path));
  throw new CommandError(`Unexpected args: [${command.args.join(' ')}]`);
}

const use: Verb = {
  ...leaf, name: 'use-context', aliases: ['use'], summary: 'Use another context', usage: 'NAME', completes: 'contexts',
  run(command) {
    const [name] = command.args;
    if (name === undefined || command.args.length > 1) return helpAndFail(use, command);
    const config = configOf(command);
    if (!Object.hasOwn(config.contexts, name)) throw new CommandError(`no context exists with the name: "${name}"`);
    return save(command, { ...config, current: name }, `Switched to context "${name}".\n`);
  },
};

const setContext: Verb = {
  ...leaf, name: 'set-context', summary: 'Change a context, or make a new one', usage: '(NAME | --current) [--namespace=NAMESPACE] [--cluster=CLUSTER] [--user=USER]', completes: 'contexts',
  flags: { current: { type: 'bool', help: 'the context in use' } },
  run(command) {
    const { flags, args } = command;
    const config = configOf(command);
    if (args.length > 1) throw usageError(`Unexpected args: [${args.join(' ')}]`, command.path);
    if (args.length && flags.bool('current')) throw new CommandError('you cannot specify both a context name and --current');
    if (!args[0] && !flags.bool('current')) throw new CommandError('you must specify a non-empty context name or --current');
    if (!args[0] && !config.current) throw new CommandError('no current context is set');
    const name = args[0] ?? config.current;
    const known = Object.hasOwn(config.contexts, name) ? config.contexts[name] : undefined;
    const given = Object.fromEntries((['cluster', 'user', 'namespace'] as const).flatMap((field) => (flags.has(field) ? [[field, flags.string(field) ?? '']] : []))) as Context;
    return save(command, { ...config, contexts: { ...config.contexts, [name]: { ...known, ...given } } }, `Context "${name}" ${known ? 'modified' : 'created'}.\n`);
  },
};

const deleteContext: Verb = {
  ...leaf, name: 'delete-context', summary: 'Forget a context', usage: 'NAME', completes: 'contexts',
  run(command) {
    const [name] = command.args;
    if (name === undefined || command.args.length > 1) return command.out(helpOf(deleteContext, command.path)), DONE;
    const config = configOf(command);
    const path = pathOfConfig(command.os, command.flags.string('kubeconfig'));
    if (!Object.hasOwn(config.contexts, name)) throw new CommandError(`cannot delete context ${name}, not in ${path}`);
    if (config.current === name) command.err('warning: this removed your active context, use "kubectl config use-context" to select a different one\n');
    return save(command, { ...config, contexts: without(config.contexts, name) }, `deleted context ${name} from ${path}\n`);
  },
};

const renameContext: Verb = {
  ...leaf, name: 'rename-context', summary: 'Give a context another name', usage: 'NAME NEW_NAME', completes: 'contexts',
  run(command) {
    const [from, to] = command.args;
    if (from === undefined || to === undefined || command.args.length > 2) return helpAndFail(renameContext, command);
    const config = configOf(command);
    const found = Object.hasOwn(config.contexts, from) ? config.contexts[from] : undefined;
    if (!found) throw new CommandError(`cannot rename the context "${from}", it's not in ${pathOfConfig(command.os, command.flags.string('kubeconfig'))}`);
    if (Object.hasOwn(config.contexts, to)) throw new CommandError(`cannot rename the context "${from}", the context "${to}" already exists in ${pathOfConfig(command.os, command.flags.string('kubeconfig'))}`);
    return save(command, { current: config.current === from ? to : config.current, contexts: { ...without(config.contexts, from), [to]: found } }, `Context "${from}" renamed to "${to}".\n`);
  },
};

/** `current-context`, `contexts.NAME`, `contexts.NAME.namespace`: changed to a value, or (undefined) taken away. */
function changed(config: Config, property: string, value: string | undefined): Config {
  const [head = '', name = '', field = '', ...more] = property.split('.');
  if (head === 'current-context' && !name) return { ...config, current: value ?? '' };
  if (head !== 'contexts') throw new CommandError(['clusters', 'users', 'preferences'].includes(head) ? 'there is one cluster and one user here; they can not be changed' : `unable to parse ${head} after [] at api.Config`);
  if (!field && value === undefined) return { ...config, contexts: without(config.contexts, name) };
  if (!['cluster', 'user', 'namespace'].includes(field) || more.length) throw new CommandError(`unable to parse ${field} after [contexts ${name}] at api.Context`);
  const { [field as keyof Context]: _, ...rest } = config.contexts[name] ?? {};
  return { ...config, contexts: { ...config.contexts, [name]: { ...rest, ...(value === undefined ? {} : { [field]: value }) } } };
}

const set: Verb = {
  ...leaf, name: 'set', summary: 'Set one property', usage: 'PROPERTY VALUE',
  run(command) {
    const [property, value] = command.args;
    if (property === undefined || value === undefined || command.args.length > 2) throw new CommandError(`Unexpected args: [${command.args.join(' ')}]`);
    return save(command, changed(configOf(command), property, value), `Property "${property}" set.\n`);
  },
};

const unset: Verb = {
  ...leaf, name: 'unset', summary: 'Take one property away', usage: 'PROPERTY',
  run(command) {
    const [property] = command.args;
    if (property === undefined || command.args.length > 1) throw new CommandError(`Unexpected args: [${command.args.join(' ')}]`);
    return save(command, changed(configOf(command), property, undefined), `Property "${property}" unset.\n`);
  },
};

/** Which context is in use, and the namespace that later commands look in: kept in the kubeconfig of the learner's machine. */
export const config: Verb = {
  name: 'config', group: 'Settings', summary: 'Show and change which cluster and namespace kubectl talks to', usage: 'COMMAND', flags: {},
  subverbs: [current, deleteContext, only('get-clusters', 'List the clusters', 'clusters'), contexts, only('get-users', 'List the users', 'users'), renameContext, set, setContext, unset, use, view],
};
