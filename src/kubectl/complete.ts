import { definitionIn, definitionOf, fieldOf, fieldsOf } from '../schema';
import type { ApiConnection } from '../simulator/base/program';
import { Api, findResource, pathOf, type Resource } from './api';
import { CommandError, ServerError, sortedText } from './errors';
import { GLOBAL_FLAGS, type FlagSet } from './flags';
import { parseConfig, type Config } from './kubeconfig';
import { podPath, type PodLike } from './pods';
import type { Verb } from './verb';
import { verbNamed, verbNames } from './vocabulary';

/** What Tab may put in place of the word before the cursor. */
export interface Completion {
  readonly start: number;
  readonly end: number;
  readonly candidates: readonly string[];
}

/** What completion reads from. */
interface Sources {
  readonly api: Api;
  /** Names of the learner's files. */
  readonly files: readonly string[];
  readonly config: Config;
}

/** Completes verbs, kinds, names, flags, containers, namespaces, contexts, fields and file names of a kubectl line; reads only. `texts`: the learner's files. */
export function completeLine(line: string, cursor: number, api: ApiConnection, texts: Readonly<Record<string, string>> = {}): Completion {
  const before = line.slice(0, cursor);
  const command = before.slice(before.search(/[^|;&]*$/));
  const words = command.trimStart().split(/\s+/);
  const word = words.at(-1) ?? '';
  const done = (candidates: readonly string[], prefix = word): Completion =>
    ({ start: cursor - prefix.length, end: cursor, candidates: sortedText(new Set(candidates.filter((one) => one.startsWith(prefix)))) });
  const files = Object.keys(texts);
  if (!/^(kubectl|k)$/.test(words[0] ?? '')) return done(words.length <= 1 ? ['kubectl'] : files);
  try {
    return completeWords(words.slice(1, -1), word, { api: new Api(api), files, config: parseConfig(texts['.kube/config'], '.kube/config') }, done);
  } catch (error) {
    if (error instanceof CommandError || error instanceof ServerError) return done([]);
    throw error;
  }
}

type Done = (candidates: readonly string[], prefix?: string) => Completion;

function completeWords(before: readonly string[], word: string, from: Sources, done: Done): Completion {
  if (before.includes('--')) return done([]);
  const global = takesValue(before.at(-1), GLOBAL_FLAGS);
  if (global) return done(flagValues(global, before, from));
  const found = verbNamed(plain(before, GLOBAL_FLAGS)[0]);
  if (!found) return done(verbNames);
  const sub = found.subverbs?.find((one) => one.name === plain(before, GLOBAL_FLAGS)[1]);
  if (found.subverbs && !sub && !word.startsWith('-') && !takesValue(before.at(-1), { ...GLOBAL_FLAGS, ...found.flags })) return done(found.subverbs.map((one) => one.name));
  const verb = sub ?? found;
  const flags = { ...GLOBAL_FLAGS, ...verb.flags };
  if (word.startsWith('--') && word.includes('=')) return done(flagValues(word.slice(2, word.indexOf('=')), before, from), word.slice(word.indexOf('=') + 1));
  if (word.startsWith('-')) return done(Object.keys(flags).map((name) => `--${name}`));
  const open = takesValue(before.at(-1), flags);
  if (open) return done(flagValues(open, before, from));
  return argument(verb, plain(before, flags).slice(sub ? 2 : 1), word, namespaceOf(before, from.config), from, done);
}

/** The flag that still waits for its value. */
function takesValue(word: string | undefined, flags: FlagSet): string | undefined {
  if (!word?.startsWith('-') || word.includes('=')) return undefined;
  const entry = word.startsWith('--') ? [word.slice(2), flags[word.slice(2)]] as const : Object.entries(flags).find(([, flag]) => flag.short === word.at(-1));
  return entry?.[1] && entry[1].type !== 'bool' && entry[1].type !== 'optional' ? entry[0] : undefined;
}

/** Words that are neither flags nor values of flags. */
const plain = (words: readonly string[], flags: FlagSet): readonly string[] => words.filter((word, index) => !word.startsWith('-') && !takesValue(words[index - 1], flags));

const namespaceOf = (words: readonly string[], { contexts, current }: Config): string => {
  const at = words.findIndex((word) => word === '-n' || word === '--namespace');
  return (at >= 0 ? words[at + 1] : words.find((word) => /^(-n|--namespace)=/.test(word))?.split('=')[1]) || contexts[current]?.namespace || 'default';
};

function flagValues(flag: string, words: readonly string[], { api, files, config }: Sources): readonly string[] {
  switch (flag) {
    case 'namespace': return names(api, findResource(api, 'namespaces'), undefined);
    case 'filename':
    case 'patch-file': return files;
    case 'output': return ['json', 'yaml', 'name', 'wide', 'jsonpath=', 'custom-columns='];
    case 'dry-run': return ['none', 'client', 'server'];
    case 'container': return containers(api, namespaceOf(words, config), plain(words, GLOBAL_FLAGS).slice(1));
    case 'context': return Object.keys(config.contexts);
    case 'type': return words.includes('patch') ? ['json', 'merge', 'strategic'] : [];
    case 'cascade': return ['background', 'foreground', 'orphan'];
    case 'for': return ['condition=', 'create', 'delete', 'jsonpath='];
    default: return [];
  }
}

const names = (api: Api, resource: Resource, namespace: string | undefined): readonly string[] => api.items(pathOf(resource, namespace)).map((item) => item.metadata.name);

function containers(api: Api, namespace: string, words: readonly string[]): readonly string[] {
  const pod = words.map((word) => word.replace(/^pods?\//, '')).at(0);
  if (!pod) return [];
  const { spec } = api.item(podPath(namespace, pod)) as unknown as PodLike;
  return [...spec.containers, ...(spec.initContainers ?? [])].map((one) => one.name);
}

function argument(verb: Verb, args: readonly string[], word: string, namespace: string, { api, files, config }: Sources, done: Done): Completion {
  const ofKind = (kind: string) => names(api, findResource(api, kind), namespace);
  if (verb.completes === 'files') return done(files);
  if (verb.completes === 'contexts') return done(Object.keys(config.contexts));
  if (verb.completes === 'fields') return fields(api, word, done);
  if (verb.completes === 'kinds') return done(kinds(api));
  if (verb.completes === 'nodes') return done(ofKind('nodes').filter((name) => !args.includes(name)));
  const slash = word.indexOf('/');
  if (slash > 0 && verb.completes !== 'none') return done(ofKind(word.slice(0, slash)).map((name) => `${word.slice(0, slash)}/${name}`));
  if (verb.completes === 'pods') return done(args.length ? [] : ofKind('pods'));
  if (verb.completes !== 'resources') return done([]);
  if (!args.length) return done(kinds(api), word.slice(word.lastIndexOf(',') + 1));
  return done(args[0]?.includes('/') ? [] : ofKind(args[0]?.split(',')[0] ?? '').filter((name) => !args.includes(name)));
}

/** `sts.spec.re`: the fields of what stands before the last dot. */
function fields(api: Api, word: string, done: Done): Completion {
  const [kind = '', ...path] = word.split('.');
  if (!path.length) return done(kinds(api));
  const { group, version, kind: found } = findResource(api, kind);
  const top = definitionOf(group ? `${group}/${version}` : version, found);
  const inner = path.slice(0, -1).reduce<string | undefined>((definition, name) => {
    const field = definition === undefined ? undefined : fieldOf(definition, name);
    return field && definitionIn(field.type);
  }, top);
  return done(inner ? fieldsOf(inner).map((field) => field.name) : [], path.at(-1) ?? '');
}

const kinds = (api: Api): readonly string[] => api.resources().filter((one) => one.verbs.includes('list')).map((one) => one.name);
