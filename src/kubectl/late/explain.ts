import { definitionIn, definitionOf, enumOf, fieldOf, fieldsOf, isQuantity, type Field, type FieldType } from '../../schema';
import { docs } from '../../schema/generated/docs';
import { findResource, type Api, type Resource } from '../api';
import { CommandError, plainly } from '../errors';
import { moreEnums, unnamedEnums } from './enums';
import { explaining } from '../parts';
import { DONE, type Command, type Outcome } from '../verb';

const WIDTH = 76;
const INDENT = '    ';
/** As many values of an enum as a list of fields shows. */
const ENUM_SHOWN = 4;
/** Definitions that two groups have under one name are told apart in the schema; Kubernetes shows the name alone. */
const GROUPS = /^(Core|Events|Discovery)(?=Event$|EndpointPort$|ResourceClaim$|EventSeries$)/;

explaining.provide(explain);

function explain(command: Command): Outcome {
  const { args, flags } = command;
  const output = flags.string('output') ?? 'plaintext';
  if (!['plaintext', 'plaintext-openapiv2', ''].includes(output)) throw new CommandError(`unrecognized format: ${output}`);
  const [word] = args;
  if (word === undefined) throw new CommandError('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.');
  if (args.length > 1) throw new CommandError('We accept only this format: explain RESOURCE');
  if (/^\.|\.\./.test(word)) throw new CommandError('invalid jsonpath syntax, first node must be field node');
  const { resource, path } = subject(command, word.replace(/\.$/, ''), flags.string('api-version'));
  command.out(`${resource.group ? `GROUP:      ${resource.group}\n` : ''}KIND:       ${resource.kind}\nVERSION:    ${resource.version}\n\n`);
  const definition = definitionOf(resource.group ? `${resource.group}/${resource.version}` : resource.version, resource.kind);
  if (!definition) throw new CommandError(`couldn't find resource for "${resource.group}/${resource.version}, Kind=${resource.kind}"`);
  command.out(text(definition, path, flags.bool('recursive')));
  return DONE;
}

/** `sts`, `statefulsets.apps`, `sts.spec.replicas` → the kind, and the path from there. */
function subject({ api, warn }: Command, word: string, apiVersion: string | undefined): { readonly resource: Resource; readonly path: readonly string[] } {
  const [kind = '', ...path] = word.split('.');
  const grouped = api.resources().find((one) => one.group && path.join('.') === one.group && findsKind(api, word, one));
  const resource = grouped ?? plainly(() => findResource(api, kind, warn));
  if (apiVersion === undefined) return { resource, path: grouped ? [] : path };
  const [version = '', group = ''] = apiVersion.split('/').toReversed();
  const served = api.resources().find((one) => one.name === resource.name && one.group === group && one.version === version);
  if (!served) throw new CommandError(`couldn't find resource for "${group}/${version}, Resource=${resource.name}"`);
  return { resource: served, path: grouped ? [] : path };
}

function findsKind(api: Api, word: string, resource: Resource): boolean {
  try {
    return findResource(api, word) === resource;
  } catch (error) {
    if (error instanceof CommandError) return false;
    throw error;
  }
}

function text(definition: string, path: readonly string[], recursive: boolean): string {
  const field = path.reduce<Field | undefined>((found, name) => step(found ? definitionIn(found.type) : definition, name, path.at(-1)), undefined);
  const inner = field ? definitionIn(field.type) : definition;
  const about = [field && described(field), inner && docs[inner]?.['']].filter(Boolean).map((sentence) => wrapped(sentence ?? ''));
  const head = field ? `FIELD: ${field.name} <${typeName(field)}>\n${allValues(field)}\n` : '';
  const fields = inner ? `FIELDS:\n${(recursive ? names(inner, '  ', [inner]) : listed(inner)).join('')}\n` : '\n';
  return `${head}DESCRIPTION:\n${about.length ? about.join('') : `${INDENT}<empty>\n`}${INDENT}\n${fields}`;
}

/** A path that leads nowhere is told by its last name. */
function step(definition: string | undefined, name: string, last = name): Field {
  const field = definition === undefined ? undefined : fieldOf(definition, name);
  if (!field) throw new CommandError(`field "${last}" does not exist`);
  return field;
}

const described = (field: Field): string => docs[field.definition ?? '']?.[field.name] ?? '';

/** Fields that hold another definition are described there. */
function ofItsType(field: Field): string | undefined {
  const inner = definitionIn(field.type);
  return inner && docs[inner]?.[''];
}

/** The closed list of a field's values; lists of such values show none. */
function valuesOf(field: Field): readonly string[] {
  const path = `${field.definition ?? ''}.${field.name}`;
  if (field.type.shape !== 'scalar' || unnamedEnums.has(path)) return [];
  return moreEnums[path] ?? (enumOf(field) ?? []).toSorted((a, b) => (a < b ? -1 : 1));
}

function allValues(field: Field): string {
  const values = valuesOf(field);
  return values.length ? `ENUM:\n${values.map((value) => `${INDENT}${value}\n`).join('')}` : '\n';
}

function someValues(field: Field, indent: string): string {
  const values = valuesOf(field);
  return values.length ? `${indent}enum: ${[...values.slice(0, ENUM_SHOWN).map((value) => value || '""'), ...(values.length > ENUM_SHOWN ? ['....'] : [])].join(', ')}\n` : '';
}

const line = (field: Field, indent: string): string => `${indent}${field.name}\t<${typeName(field)}>${field.required ? ' -required-' : ''}\n${someValues(field, indent)}`;

const listed = (definition: string): readonly string[] => fieldsOf(definition).map((field) => `${line(field, '  ')}${wrapped(described(field) || ofItsType(field) || '<no description>')}\n`);

/** Every field below a definition; one that holds itself is named once. */
function names(definition: string, indent: string, above: readonly string[]): readonly string[] {
  return fieldsOf(definition).flatMap((field) => {
    const inner = definitionIn(field.type);
    return [line(field, indent), ...(inner && !above.includes(inner) ? names(inner, `${indent}  `, [...above, inner]) : [])];
  });
}

const SCALARS: Readonly<Record<string, string>> = { time: 'string', bytes: 'string', 'int-or-string': 'IntOrString' };
const ANY: Readonly<Record<string, string>> = { fieldsV1: 'FieldsV1', data: 'RawExtension', object: 'RawExtension' };

function typeName(field: Field, type: FieldType = field.type): string {
  if (type.shape === 'object') return type.definition.replace(GROUPS, '');
  if (type.shape !== 'scalar') return `${type.shape === 'list' ? '[]' : 'map[string]'}${typeName(field, type.of)}`;
  if (type.of === 'any') return ANY[field.name] ?? 'Object';
  return type.of === 'string' && isQuantity(field) ? 'Quantity' : SCALARS[type.of] ?? type.of;
}

/** Words in lines of 76, set in by four. */
function wrapped(sentence: string): string {
  const lines: string[] = [''];
  for (const word of sentence.split(/\s+/)) {
    const last = lines.at(-1) ?? '';
    if (!last) lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((one) => `${INDENT}${one}\n`).join('');
}
