import type { Json } from '../../simulator/base/json';
import { decodedText } from '../../simulator/base/base64';
import { compareText } from '../../simulator/base/text';
import { findResource, type Dict } from '../api';
import { dict, list, str } from '../describe/context';
import { CommandError } from '../errors';
import { given } from '../generators/generator';
import { refuseAllWithSelector, splitPairs } from '../relabel';
import { fetchOne } from '../targets';
import { DONE, type Command, type Outcome, type Verb } from '../verb';
import { changeTemplates, found, namePattern, podSpecOf, SET_FLAGS, type Found } from './template';

const NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const FIELDS = ['containers', 'initContainers'] as const;

interface Changes { readonly set: readonly Dict[]; readonly remove: ReadonlySet<string> }

export const env: Verb = {
  name: 'env', group: 'Deploy', completes: 'resources', summary: 'Change the environment of containers', usage: '(TYPE NAME | TYPE/NAME) NAME=VALUE… NAME-… [--from=configmap/NAME]',
  flags: {
    ...SET_FLAGS, env: { type: 'array', short: 'e' }, containers: { type: 'string', short: 'c', help: 'only containers that fit this name, * for any' }, from: { type: 'string', help: 'all keys of configmap/NAME or secret/NAME' },
    keys: { type: 'list', help: 'with --from: only these keys' }, prefix: { type: 'string', help: 'with --from: stands before each name' }, list: { type: 'bool', help: 'show what is there' }, resolve: { type: 'bool', help: 'with --list: values instead of where they come from' }, overwrite: { type: 'bool' },
  },
  run(command) {
    const { args, flags } = command;
    const { objects, pairs } = splitPairs(args, 'environment');
    const words = [...pairs, ...flags.list('env')];
    refuseAllWithSelector(flags);
    if (!objects.length && !flags.list('filename').length) throw new CommandError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    if (flags.bool('list') && flags.string('output')) throw new CommandError('--list and --output may not be specified together');
    const changes = changesOf(words, fromSource(command));
    if (flags.bool('list')) return show(command, objects, changes);
    return changeTemplates(command, objects, { done: 'env updated', failing: 'failed to patch env update to pod template:', change: (spec, one) => ({ members: changedContainers(command, spec, one, changes) }) });
  },
};

function changesOf(words: readonly string[], more: readonly Dict[]): Changes {
  const set = words.filter((word) => word.includes('=')).map((word): Dict => {
    const equals = word.indexOf('=');
    const name = word.slice(0, equals);
    if (!NAME.test(name)) {
      throw new CommandError(`${JSON.stringify(name)} is not a valid key name: a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')`);
    }
    return { name, ...given({ value: word.slice(equals + 1) || undefined }) };
  });
  const remove = new Set(words.filter((word) => !word.includes('=')).map((word) => word.slice(0, -1)));
  if (set.some((one) => remove.has(str(one['name'])))) throw new CommandError('can not both modify and remove the same environment variable in the same command');
  return { set: [...set, ...more], remove };
}

/** An entry for each key of the ConfigMap or Secret that --from names. */
function fromSource(command: Command): readonly Dict[] {
  const { flags } = command;
  const from = flags.string('from');
  if (from === undefined) return [];
  const [type = '', name = ''] = from.split('/');
  const resource = findResource(command.api, type);
  if (!['ConfigMap', 'Secret'].includes(resource.kind)) throw new CommandError(`unsupported resource specified in --from`);
  const source = fetchOne(command.api, { resource, namespace: command.namespace, name });
  const keys = Object.keys(dict(source['data'])).toSorted(compareText);
  return keys.filter((key) => !flags.has('keys') || flags.list('keys').includes(key)).map((key): Dict => {
    const upper = key.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
    if (upper !== key) command.warn(`key ${key} transferred to ${upper}`);
    return { name: `${flags.string('prefix') ?? ''}${upper}`, valueFrom: { [resource.kind === 'ConfigMap' ? 'configMapKeyRef' : 'secretKeyRef']: { key, name } } };
  });
}

function changedContainers(command: Command, spec: Dict, { item, target }: Found, changes: Changes): Dict {
  const pattern = command.flags.string('containers') ?? '*';
  const fits = namePattern(pattern);
  if (!FIELDS.some((field) => list(spec[field]).some((one) => fits(str(one['name']))))) command.warn(`${item.kind}/${item.metadata.name} does not have any containers matching "${pattern}"`);
  return Object.fromEntries(FIELDS.filter((field) => spec[field] !== undefined).map((field) => [field, list(spec[field]).map((one) => (fits(str(one['name'])) ? changedContainer(command, one, changes, `${target.resource.name}/${item.metadata.name}`) : one))]));
}

function changedContainer(command: Command, container: Dict, { set, remove }: Changes, object: string): Dict {
  const before = list(container['env']);
  const clash = command.flags.has('overwrite') && !command.flags.bool('overwrite') ? set.filter((one) => before.some((other) => other['name'] === one['name'])) : [];
  if (clash.length) throw new CommandError(`${object} '${str(clash[0]?.['name'])}' already has a value (${str(before.find((one) => one['name'] === clash[0]?.['name'])?.['value'])}), and --overwrite is false`);
  const kept = before.filter((one) => !remove.has(str(one['name']))).map((one) => set.find((other) => other['name'] === one['name']) ?? one);
  const env: readonly Json[] = [...kept, ...set.filter((one) => !before.some((other) => other['name'] === one['name']))];
  const { env: _, ...rest } = container;
  return env.length ? { ...rest, env } : rest;
}

/** `--list`: what each container is given, or would be with the changes. */
function show(command: Command, objects: readonly string[], changes: Changes): Outcome {
  const fits = namePattern(command.flags.string('containers') ?? '*');
  for (const one of found(command, objects).found) {
    const before = podSpecOf(command, one);
    const spec = { ...before, ...changedContainers(command, before, one, changes) };
    for (const container of FIELDS.flatMap((field) => list(spec[field])).filter((each) => fits(str(each['name'])))) {
      command.out(`# ${one.item.kind} ${one.item.metadata.name}, container ${str(container['name'])}\n${list(container['env']).map((entry) => `${entryText(command, entry)}\n`).join('')}`);
    }
  }
  return DONE;
}

function entryText(command: Command, entry: Dict): string {
  const name = str(entry['name']);
  const from = dict(entry['valueFrom']);
  const [configmap, secret, field, resource] = ['configMapKeyRef', 'secretKeyRef', 'fieldRef', 'resourceFieldRef'].map((key) => (from[key] === undefined ? undefined : dict(from[key])));
  const source = configmap ?? secret;
  if (source && command.flags.bool('resolve')) {
    const data = dict(fetchOne(command.api, { resource: findResource(command.api, configmap ? 'configmaps' : 'secrets'), namespace: command.namespace, name: str(source['name']) })['data']);
    const text = str(data[str(source['key'])]);
    return `${name}=${configmap ? text : decodedText(text)}`;
  }
  if (source) return `# ${name} from ${configmap ? 'configmap' : 'secret'} ${str(source['name'])}, key ${str(source['key'])}`;
  if (field) return `# ${name} from field path ${str(field['fieldPath'])}`;
  if (resource) return `# ${name} from ${resource['containerName'] ? `container ${str(resource['containerName'])} ` : ''}resource ${str(resource['resource'])}`;
  return `${name}=${str(entry['value'])}`;
}
