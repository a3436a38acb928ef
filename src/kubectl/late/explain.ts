import { definitionIn, definitionOf, fieldOf, fieldsOf, type Field, type FieldType } from '../../schema';
import { descriptions, fieldTypes, fieldValues, typeTexts } from '../../schema/generated/descriptions';
import { findResource, resourceName, type Api, type Resource } from '../api';
import { CommandError, plainly } from '../errors';
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
  const [word] = args;
  if (word === undefined) throw new CommandError('You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.');
  if (args.length > 1) throw new CommandError('We accept only this format: explain RESOURCE');
  const { resource, path } = subject(command, word, flags.string('api-version'));
  if (!['plaintext', 'plaintext-openapiv2'].includes(output)) throw new CommandError(`unrecognized format: ${output}`);
  command.out(`${resource.group ? `GROUP:      ${resource.group}\n` : ''}KIND:       ${resource.kind}\nVERSION:    ${resource.version}\n\n`);
  const definition = definitionOf(resource.group ? `${resource.group}/${resource.version}` : resource.version, resource.kind);
  if (!definition) throw new CommandError(`couldn't find resource for "${resource.group}/${resource.version}, Kind=${resource.kind}"`);
  command.out(text(definition, path, flags.bool('recursive')));
  return DONE;
}

interface Subject { readonly resource: Resource; readonly path: readonly string[] }

/** `sts`, `statefulsets.apps`, `sts.spec.replicas` → the kind, and the path from there. Only the whole name of a kind may be followed by its group. */
function subject({ api, warn }: Command, word: string, apiVersion: string | undefined): Subject {
  const fields = word.replace(/\.$/, '');
  const [kind = ''] = fields.split(/[.[\s]/);
  const strange = /[^\w.[\]*\s/-]/.exec(fields)?.[0];
  if (strange) throw new CommandError(`unrecognized character in action: ${codePoint(strange)} '${strange}'`);
  if (!fields) throw new CommandError('a resource must be present, got: /, Resource=');
  if (!kind || /\s/.test(fields)) throw NO_FIELD;
  const first = plainly(() => findResource(api, kind, warn));
  const grouped = apiVersion === undefined ? [first, ...api.resources().filter((one) => one.name === first.name)].find((one) => fields.startsWith(resourceName(one))) : undefined;
  const path = fieldNames(grouped ? fields.slice(resourceName(grouped).length).replace(/^\.+/, '') : fields.slice(kind.length + 1));
  return apiVersion === undefined ? { resource: grouped ?? first, path } : { resource: versioned(api, first, apiVersion), path };
}

const NO_FIELD = new CommandError('invalid jsonpath syntax, first node must be field node');
const codePoint = (character: string): string => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

function fieldNames(path: string): readonly string[] {
  if (/[[\]*]|\.\./.test(path)) throw NO_FIELD;
  return path ? path.split('.') : [];
}

function versioned(api: Api, { name }: Resource, apiVersion: string): Resource {
  const parts = apiVersion.split('/');
  if (parts.length > 2) throw new CommandError(`unexpected GroupVersion string: ${apiVersion}`);
  const [version = '', group = ''] = parts.toReversed();
  const served = api.resources().filter((one) => one.group === group && one.version === version);
  const found = served.find((one) => one.name === name);
  if (found) return found;
  throw new CommandError(served.length ? `GVR (${group}/${version}, Resource=${name}) not found in OpenAPI schema` : `couldn't find resource for "${group}/${version}, Resource=${name}"`);
}

function text(definition: string, path: readonly string[], recursive: boolean): string {
  const field = path.reduce<Field | undefined>((found, name) => step(found ? definitionIn(found.type) : definition, name, path.at(-1)), undefined);
  const inner = field ? definitionIn(field.type) : definition;
  const about = [field && described(field), field && typeTexts[fieldTypes[keyOf(field)] ?? ''], inner && descriptions[inner]?.['']].filter(Boolean).map((one) => `${one}\n`);
  const head = field ? `FIELD: ${field.name} <${typeName(field)}>\n${allValues(field)}\n` : '';
  const fields = inner ? `FIELDS:\n${(recursive ? names(inner, '  ', [inner]) : listed(inner)).join('')}\n` : '\n';
  return `${head}DESCRIPTION:\n${paragraphs(about.join('') || '<empty>')}\n${fields}`;
}

/** A path that leads nowhere is told by its last name. */
function step(definition: string | undefined, name: string, last = name): Field {
  const field = definition === undefined ? undefined : fieldOf(definition, name);
  if (!field) throw new CommandError(`field "${last}" does not exist`);
  return field;
}

const keyOf = (field: Field): string => `${field.definition ?? ''}.${field.name}`;

const described = (field: Field): string => descriptions[field.definition ?? '']?.[field.name] ?? '';

/** The closed list of a field's values, nothing said as "". */
const valuesOf = (field: Field): readonly string[] => (fieldValues[keyOf(field)] ?? []).map((value) => value || '""');

function allValues(field: Field): string {
  const values = valuesOf(field);
  return values.length ? `ENUM:\n${values.map((value) => `${INDENT}${value}\n`).join('')}` : '\n';
}

function someValues(field: Field, indent: string): string {
  const values = valuesOf(field);
  return values.length ? `${indent}enum: ${[...values.slice(0, ENUM_SHOWN), ...(values.length > ENUM_SHOWN ? ['....'] : [])].join(', ')}\n` : '';
}

const line = (field: Field, indent: string): string => `${indent}${field.name}\t<${typeName(field)}>${field.required ? ' -required-' : ''}\n${someValues(field, indent)}`;

const listed = (definition: string): readonly string[] => fieldsOf(definition).map((field) => `${line(field, '  ')}${paragraphs(described(field) || '<no description>')}\n\n`);

/** Every field below a definition; one that holds itself is named once. */
function names(definition: string, indent: string, above: readonly string[]): readonly string[] {
  return fieldsOf(definition).flatMap((field) => {
    const inner = definitionIn(field.type);
    return [line(field, indent), ...(inner && !above.includes(inner) ? names(inner, `${indent}  `, [...above, inner]) : [])];
  });
}

/** Types told as the plain ones they are written as. */
const WRITTEN: Readonly<Record<string, string>> = { Time: 'string', MicroTime: 'string', bytes: 'string', any: 'Object' };

function typeName(field: Field, type: FieldType = field.type): string {
  if (type.shape === 'object') return type.definition.replace(GROUPS, '');
  if (type.shape !== 'scalar') return `${type.shape === 'list' ? '[]' : 'map[string]'}${typeName(field, type.of)}`;
  const name = fieldTypes[keyOf(field)] ?? type.of;
  return WRITTEN[name] ?? name;
}

/** A text in lines of 76, set in by four: its own lines and spaces stay, a word that does not fit begins a new line. */
const paragraphs = (whole: string): string => whole.split('\n').map(wrapped).join('\n').replace(/^/gm, INDENT);

function wrapped(whole: string): string {
  let lines = '';
  let width = 0;
  for (const [, spaces = '', word = ''] of whole.matchAll(/(\s*)(\S+)/g)) {
    const fits = width + spaces.length + Math.min(word.length, WIDTH - 1) <= WIDTH;
    lines += fits ? spaces + word : `\n${word}`;
    width = word.length + (fits ? width + spaces.length : 0);
  }
  const rest = /\s*$/.exec(whole)?.[0] ?? '';
  return width + rest.length > WIDTH ? lines : lines + rest;
}
