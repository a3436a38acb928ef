import type { Json } from '../simulator/base/json';
import { failed, type Os } from '../simulator/base/program';
import { ApiError } from '../simulator/api/errors';
import { meets, parseLabelSelector, type Labels, type Requirement } from '../simulator/api/selectors';
import { findCategory, findResource, isItem, pathOf, query, segment, type Api, type Item, type Resource } from './api';
import { CommandError, isNotFound, learnersError, ServerError, SeveralErrors, throwAll } from './errors';
import { readSources, type Source } from './files';
import { goJson } from './text/go';
import type { Command } from './verb';

/** What a command is to work on: one object by name, or all of a kind that match. */
export interface Target {
  readonly resource: Resource;
  /** undefined: all namespaces. */
  readonly namespace: string | undefined;
  readonly name?: string;
  /** The file it came from, and what the file says. */
  readonly source?: string;
  readonly local?: Item;
}

export interface TargetRules {
  /** A kind without a name means all of it (get, describe); otherwise it takes a selector or --all. */
  readonly kindAlone?: 'all' | 'refuse';
  /** --selector means something else here (expose). */
  readonly ownSelector?: true;
  /** --all beside a selector is no contradiction (wait). */
  readonly allWithSelector?: true;
  /** --all beside TYPE/NAME is one (delete). */
  readonly allWithoutNames?: true;
}

export const NOTHING_GIVEN = `You must provide one or more resources by argument or filename.
Example resource specifications include:
   '-f rsrc.yaml'
   '--filename=rsrc.json'
   '<resource> <name>'
   '<resource>'`;

const SLASH_MIX = "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

/** What the command's files and arguments name, in their order. Throws in kubectl's words. */
export function targetsOf(command: Command, args: readonly string[] = command.args, rules: TargetRules = {}): readonly Target[] {
  const { flags } = command;
  if (flags.list('filename').length || flags.has('kustomize')) return fileTargets(command, rules).targets();
  if (!args.length) throw new CommandError(flags.bool('all') || flags.has('selector') ? 'at least one resource must be specified to use a selector' : NOTHING_GIVEN);
  const selecting = (!rules.ownSelector && Boolean(flags.string('selector'))) || Boolean(flags.string('field-selector'));
  if (flags.bool('all') && selecting && !rules.allWithSelector) throw new CommandError("setting 'all' parameter but found a non empty selector. ");
  if (args.some((arg) => arg.includes('/'))) {
    if (selecting || (flags.bool('all') && rules.allWithoutNames)) throw new CommandError('selectors and the all flag cannot be used when passing resource/name arguments');
    return pairs(command, args);
  }
  const [types = '', ...names] = args;
  const resources = resolveTypes(command, types, names.length > 0);
  if (names.length && (selecting || flags.bool('all'))) throw new CommandError('name cannot be provided when a selector is specified');
  if (names.length) return resources.flatMap((resource) => names.map((name) => named(command, resource, name)));
  if (!selecting && !flags.bool('all') && rules.kindAlone !== 'all') throw new CommandError('resource(s) were provided, but no name was specified');
  return resources.map((resource) => ({ resource, namespace: listNamespace(command, resource) }));
}

/** What arguments or files name, as far as it is something there could be, and what is wrong with the rest of the files. */
export function namedTargets(command: Command, args: readonly string[] = command.args, rules: TargetRules = {}): Pick<FileTargets, 'found' | 'errors'> {
  const { flags } = command;
  if (!flags.list('filename').length && !flags.has('kustomize')) return { found: targetsOf(command, args, rules), errors: [] };
  const { found, errors } = fileTargets(command, rules);
  if (!found.length) throwAll(errors);
  return { found, errors };
}

const listNamespace = (command: Command, resource: Resource) => (command.flags.bool('all-namespaces') || !resource.namespaced ? undefined : command.namespace);

function named(command: Command, resource: Resource, name: string): Target {
  if (command.flags.bool('all-namespaces') && resource.namespaced) throw new CommandError('a resource cannot be retrieved by name across all namespaces');
  return { resource, namespace: resource.namespaced ? command.namespace : undefined, name };
}

function resolveTypes(command: Command, types: string, withNames: boolean): readonly Resource[] {
  return types.split(',').flatMap((type) => {
    const category = findCategory(command.api, type);
    if (category && withNames) throw new CommandError('you must specify only one resource');
    return category ?? [findResource(command.api, type, command.warn)];
  });
}

function pairs(command: Command, args: readonly string[]): readonly Target[] {
  if (args.some((arg) => !arg.includes('/'))) throw new CommandError(SLASH_MIX);
  return args.map((arg) => {
    const [type = '', name = '', ...more] = arg.split('/');
    if (more.length) throw new CommandError('arguments in resource/name form may not have more than one slash');
    if (!type || !name) throw new CommandError('arguments in resource/name form must have a single resource and name');
    return named(command, findResource(command.api, type, command.warn), name);
  });
}

/** Objects of the command's files that can be mapped to a kind, and what was wrong with the others. */
export interface FileTargets {
  readonly found: readonly Target[];
  readonly errors: readonly Error[];
  /** All of them; throws what was wrong. */
  targets(): readonly Target[];
}

/** What the files hold, as far as a selector beside them lets it through. */
export function fileTargets(command: Command, rules: TargetRules = {}): FileTargets {
  const { flags, os } = command;
  if (flags.has('kustomize')) throw noKustomize(os, flags.string('kustomize') ?? '');
  const sources = readSources(os, flags.list('filename'), flags.bool('recursive'), command.input);
  const wanted = selectorBeside(rules.ownSelector ? '' : flags.string('selector') ?? '');
  const found: Target[] = [];
  const errors = [...sources.errors];
  for (const document of sources.documents.flatMap(unpackList)) {
    try {
      const target = mapDocument(command, document);
      if (meets(wanted, target.local?.metadata['labels'] as Labels | undefined)) found.push(target);
    } catch (error) {
      errors.push(learnersError(error));
    }
  }
  return { found, errors, targets: () => { if (!found.length || errors.length) throwAll(errors); return found; } };
}

function selectorBeside(text: string): readonly Requirement[] {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    throw new CommandError(`the provided selector "${text}" is not valid: ${error.message}`);
  }
}

const KUSTOMIZATIONS = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

function noKustomize(os: Os, folder: string): Error {
  const path = `${folder.startsWith('/') ? '' : `${os.cwd}/`}${folder}`.replace(/(\/\.?)+$/, '').replaceAll('/./', '/');
  if (KUSTOMIZATIONS.some((name) => !failed(os.stat(`${path}/${name}`)))) return new CommandError('this kubectl has no kustomize; give it files with -f');
  return new SeveralErrors([new CommandError(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${path}'`)]);
}

function unpackList(document: Source): readonly Source[] {
  const value = document.value as { readonly kind?: Json; readonly items?: readonly Json[] };
  if (typeof value.kind !== 'string' || !value.kind.endsWith('List') || !Array.isArray(value.items)) return [document];
  return value.items.map((item: Json) => ({ source: document.source, value: item }));
}

const invalidData = (source: string, message: string) =>
  new CommandError(`error validating "${source}": error validating data: ${message}; if you choose to ignore these errors, turn validation off with --validate=false`);

/** The object of a document, with its kind. Throws for what is none, in the words for its source. */
export function mapDocument(command: Pick<Command, 'flags' | 'api' | 'namespace' | 'namespaceGiven'>, { source, value }: Source): Target {
  if (/^(ignore|false)$/.test(command.flags.string('validate') ?? '')) checkDecodes(source, value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalidData(source, 'invalid object to validate');
  const object = value as { readonly [key: string]: Json | undefined };
  const missing = [...(object['apiVersion'] ? [] : ['apiVersion not set']), ...(object['kind'] ? [] : ['kind not set'])];
  if (missing.length) throw invalidData(source, missing.length > 1 ? `[${missing.join(', ')}]` : missing[0] ?? '');
  checkMetadata(source, object['metadata']);
  const item = { ...object, metadata: (object['metadata'] ?? {}) as Item['metadata'] } as Item;
  // A kind of which none can be made matches no manifest: the server knows it by name only.
  const resource = command.api.resources().find((one) => one.kind === item.kind && one.verbs.includes('create') && (one.group ? `${one.group}/${one.version}` : one.version) === item.apiVersion);
  if (!resource) throw noMatch(source, item);
  return { resource, source, local: item, name: item.metadata.name, namespace: namespaceOf(command, resource, item) };
}

/** Without validation, what is no object of a kind is refused in the words of the decoder. */
function checkDecodes(source: string, value: Json): void {
  const refuse = (why: string) => { throw new CommandError(`unable to decode "${source}": ${why}`); };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) refuse(`json: cannot unmarshal ${goType(value)} into Go value of type unstructured.detector`);
  else if (!(value as { readonly kind?: Json }).kind) refuse(`Object 'Kind' is missing in '${goJson(value)}'`);
}

function noMatch(source: string, item: Item): CommandError {
  const { name = '', namespace = '' } = item.metadata as { readonly name?: string; readonly namespace?: string };
  return new CommandError(`resource mapping not found for name: "${name}" namespace: "${namespace}" from "${source}": no matches for kind "${item.kind}" in version "${item.apiVersion}"\nensure CRDs are installed first`);
}

function namespaceOf(command: Pick<Command, 'namespace' | 'namespaceGiven'>, resource: Resource, item: Item): string | undefined {
  if (!resource.namespaced) return undefined;
  const own = item.metadata.namespace;
  if (own && command.namespaceGiven && own !== command.namespace) throw new CommandError(otherNamespace(own, command.namespace));
  return own ?? command.namespace;
}

/** What is said of an object that belongs to another namespace than the command. */
export const otherNamespace = (own: string, wanted: string): string =>
  `the namespace from the provided object "${own}" does not match the namespace "${wanted}". You must pass '--namespace=${own}' to perform this operation.`;

const goType = (value: Json) => (Array.isArray(value) ? 'array' : typeof value === 'boolean' ? 'bool' : typeof value);

/** Go's types of what is in metadata; for the others see the server. */
const METADATA: Readonly<Record<string, string>> = {
  annotations: 'map[string]string', finalizers: '[]string', generateName: 'string', generation: 'int64', labels: 'map[string]string', name: 'string', namespace: 'string', ownerReferences: '[]v1.OwnerReference', resourceVersion: 'string', uid: 'string',
};

/** kubectl itself reads only metadata, with sorted names; a value of another type there stops it before the server sees anything. */
function checkMetadata(source: string, metadata: Json | undefined): void {
  const refuse = (field: string, value: Json, want: string) => { throw new CommandError(`unable to decode "${source}": json: cannot unmarshal ${goType(value)} into Go struct field ${field} of type ${want}`); };
  if (metadata === undefined || metadata === null) return;
  if (typeof metadata !== 'object' || Array.isArray(metadata)) return refuse('metadataOnlyObject.metadata', metadata, 'v1.ObjectMeta');
  const object = metadata as { readonly [key: string]: Json | undefined };
  for (const [field, type] of Object.entries(METADATA)) {
    const value = object[field];
    if (value === undefined || value === null) continue;
    const is = Array.isArray(value) ? '[]' : typeof value === 'object' ? 'map' : typeof value === 'number' ? 'int64' : goType(value);
    if (!type.startsWith(is)) refuse(`ObjectMeta.metadata.${field}`, value, type);
    if (is !== 'map') continue;
    for (const inner of Object.values(value as Readonly<Record<string, Json>>)) if (inner !== null && inner !== undefined && typeof inner !== 'string') refuse(`ObjectMeta.metadata.${field}`, inner, 'string');
  }
}

/** Reads what a target names from the server. A list that can't be read says which, as kubectl does. */
export function fetch(command: Command, target: Target): readonly Item[] {
  if (target.name !== undefined) return [fetchOne(command.api, target)];
  const path = pathOf(target.resource, target.namespace) + selectorQuery(command);
  return command.api.items(path);
}

export function fetchOne(api: Api, target: Target, subresource?: string): Item {
  return explainMissing(api, target, () => {
    const item = api.get(pathOf(target.resource, target.namespace, target.name, subresource));
    if (!isItem(item)) throw new CommandError('the server answered with something that is not an object');
    return item;
  });
}

/** An object that is missing because its namespace is: the namespace is what is reported. */
export function explainMissing<Result>(api: Api, target: Target, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    if (isNotFound(error) && target.namespace && target.namespace !== 'default') api.get(`/api/v1/namespaces/${segment('namespace', target.namespace)}`);
    throw error;
  }
}

export const selectorQuery = (command: Command, more: Readonly<Record<string, string | undefined>> = {}): string =>
  query({ labelSelector: command.flags.string('selector'), fieldSelector: command.flags.string('field-selector'), ...more });

/** What a bad selector is answered with, put as kubectl puts it. */
export function listing<Result>(command: Command, resource: Resource, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const { selector, fields } = { selector: command.flags.string('selector') ?? '', fields: command.flags.string('field-selector') ?? '' };
    if (error instanceof ServerError && error.status.reason === 'BadRequest' && (selector || fields)) {
      const { group, version, name } = resource;
      const head = `Unable to find "${group}/${version}, Resource=${name}" that match label selector "${selector}", field selector "${fields}": `;
      throw new ServerError({ ...error.status, message: head + (error.status.message ?? '').replace(/^Unable to find .*?": /, '') });
    }
    throw error;
  }
}

/** All objects the command names; what is missing is reported after the others were worked on, and after what was wrong `before`. */
export function fetchAll(command: Command, targets: readonly Target[], before: readonly Error[] = []): { readonly found: readonly { readonly target: Target; readonly item: Item }[]; readonly errors: readonly Error[] } {
  const found: { target: Target; item: Item }[] = [];
  const errors: Error[] = [...before];
  for (const target of targets) {
    try {
      const items = listing(command, target.resource, () => fetch(command, target));
      found.push(...items.map((item) => ({ target: { ...target, name: item.metadata.name, namespace: item.metadata.namespace }, item })));
    } catch (error) {
      errors.push(learnersError(error));
    }
  }
  return { found, errors };
}
