/**
 * Writes src/schema/generated from the declarations of @kubernetes/client-node (a release's OpenAPI in TypeScript form):
 *   types.ts   an interface per definition, for the simulator's own code
 *   fields.ts  field → type per definition and apiVersion/kind → definition, for strict decoding, patches and completion
 *   docs.ts    first sentences, loaded with the editor
 *   descriptions.ts  whole texts, closed lists of values, and names of types that are no definitions, loaded with `kubectl explain`
 * Texts are those of descriptions.json, recorded from a real server (descriptions.mjs); of a definition it does not have yet, the client library's.
 * The root kinds are those of src/simulator/kinds; definitions are followed from there.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rootKinds } from './kinds.mjs';

const home = join(dirname(fileURLToPath(import.meta.url)), '../..');
const models = join(home, 'node_modules/@kubernetes/client-node/dist/gen/models');
const kinds = rootKinds(join(home, 'src/simulator/kinds'));
const recorded = JSON.parse(readFileSync(join(home, 'src/schema/descriptions.json'), 'utf8'));

/** Class of the client library → name of our definition: V1Pod → Pod, V2MetricSpec → MetricSpec, CoreV1Event → CoreEvent. */
const nameOf = (className) => className.replace(/V\d+((Alpha|Beta)\d+)?(?=[A-Z]|$)/, '');
const roots = [...new Set([...kinds.map((root) => root.className), 'V1ObjectMeta'])];

/** V1Pod → 'io.k8s.api.core.v1.Pod', CoreV1Event → 'io.k8s.api.core.v1.Event': what the server calls a class of the client library, as far as it is recorded. */
function recordedOf(className) {
  const [, group, version = '', name = ''] = /^([A-Z][a-z]+)??(V\d+(?:(?:Alpha|Beta)\d+)?)(.*)$/.exec(className) ?? [];
  const found = Object.keys(recorded).find((whole) => whole.endsWith(`${group ? `.${group.toLowerCase()}` : ''}.${version.toLowerCase()}.${name}`));
  return found === undefined ? undefined : recorded[found];
}

/** {className, doc, values, types, fields: [{name, type, format, required, doc}]} */
function read(className) {
  const declaration = readFileSync(join(models, `${className}.d.ts`), 'utf8');
  const code = readFileSync(join(models, `${className}.js`), 'utf8');
  const told = recordedOf(className);
  const attributes = JSON.parse(/attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(code)?.[1] ?? '[]');
  const fields = attributes.map((attribute) => {
    const found = new RegExp(`(?:/\\*\\*\\n((?:(?!\\*/)[\\s\\S])*?)\\*/\\s*)?'${attribute.name.replaceAll('$', '\\$')}'(\\??):`).exec(declaration);
    return { name: attribute.baseName, type: attribute.type, format: attribute.format, required: found?.[2] === '', doc: told ? told.texts[attribute.baseName] ?? '' : plain(found?.[1] ?? '') };
  });
  const doc = /\/\*\*\n((?:(?!\*\/)[\s\S])*?)\*\/\s*export declare class/.exec(declaration)?.[1] ?? '';
  return { className, doc: told ? told.texts[''] : plain(doc), values: told?.values ?? {}, types: told ? told.types ?? {} : plainTypesOf(fields), fields };
}

/** Types of fields that are no definitions, by what the client library makes of them. */
const PLAIN_TYPES = { Date: 'Time', V1MicroTime: 'MicroTime', IntOrString: 'IntOrString' };
const plainTypesOf = (fields) => Object.fromEntries(fields.flatMap(({ name, type }) => (PLAIN_TYPES[shape(type).of] ? [[name, PLAIN_TYPES[shape(type).of]]] : [])));

const plain = (comment) => comment.replace(/^\s*\*\s?/gm, ' ').replace(/\\(['"])/g, '$1').replace(/\s+/g, ' ').trim();

function firstSentence(whole) {
  const text = whole.replace(/\s+/g, ' ').trim();
  return /^.*?[.!?](?=\s+[A-Z]|$)/.exec(text.replace(/\b(e\.g|i\.e|etc)\./g, '$1\u2024'))?.[0].replaceAll('\u2024', '.') ?? text;
}

/** 'Array<V1Pod>' → {shape: 'list', of: 'V1Pod'} */
function shape(type) {
  const list = /^(?:Array|Set)<(.*)>$/.exec(type);
  if (list) return { shape: 'list', of: list[1] };
  const map = /^\{ \[key: string\]: (.*?);? ?\}$/.exec(type);
  if (map) return { shape: 'map', of: map[1] };
  return { shape: 'one', of: type };
}

const scalar = (type, format) =>
  type === 'string' && format === 'byte' ? 'bytes' : ({ string: 'string', Date: 'time', boolean: 'boolean', any: 'any', object: 'any', IntOrString: 'int-or-string', V1MicroTime: 'time', Buffer: 'bytes' })[type] ?? (type === 'number' ? (format === 'double' ? 'number' : 'integer') : undefined);

function follow(roots) {
  const found = new Map();
  const visit = (className) => {
    if (found.has(className)) return;
    const definition = read(className);
    found.set(className, definition);
    for (const field of definition.fields) {
      let { of } = shape(field.type);
      of = shape(of).of;
      if (!scalar(of, '')) visit(of);
    }
  };
  roots.forEach(visit);
  return [...found.values()].sort((a, b) => (nameOf(a.className) < nameOf(b.className) ? -1 : 1));
}

const TS = { string: 'string', time: 'string', boolean: 'boolean', any: 'unknown', 'int-or-string': 'number | string', integer: 'number', number: 'number', bytes: 'string' };
function tsType(type, format) {
  const { shape: form, of } = shape(type);
  if (form === 'list') return `readonly ${/^\{|</.test(of) ? `(${tsType(of, format)})` : /\|/.test(tsType(of, format)) ? `(${tsType(of, format)})` : tsType(of, format)}[]`;
  if (form === 'map') return `{ readonly [key: string]: ${tsType(of, format)} }`;
  const name = scalar(of, format);
  return name ? TS[name] : nameOf(of);
}

/** The compact code of fields.ts: 'string', '[]Container', '{}string', 'Container'; '!' at the end: required. */
function code(field) {
  const one = (type) => {
    const { shape: form, of } = shape(type);
    const inner = form === 'one' ? (scalar(of, field.format) ?? nameOf(of)) : one(of);
    return form === 'list' ? `[]${inner}` : form === 'map' ? `{}${inner}` : inner;
  };
  return one(field.type) + (field.required ? '!' : '');
}

const STORED_META = new Set(['name', 'uid', 'resourceVersion', 'creationTimestamp']);
const ALWAYS = new Set(['apiVersion', 'kind', 'metadata', 'spec']);

const definitions = follow(roots);
const isRoot = (definition) => roots.includes(definition.className) && definition.className !== 'V1ObjectMeta';
const required = (definition, field) => (isRoot(definition) && ALWAYS.has(field.name)) || (definition.className === 'V1ObjectMeta' && STORED_META.has(field.name)) || field.required;

const HEAD = '// Generated by src/tools/schema.mjs; do not edit.\n';
const types = definitions.map((definition) =>
  `export interface ${nameOf(definition.className)} {\n${definition.fields.map((field) => `  readonly ${/^[\w$]+$/.test(field.name) ? field.name : `'${field.name}'`}${required(definition, field) ? '' : '?'}: ${tsType(field.type, field.format)};`).join('\n')}\n}\n`);
const fields = Object.fromEntries(definitions.map((d) => [nameOf(d.className), Object.fromEntries(d.fields.map((f) => [f.name, code(f)]))]));
/** The texts of every definition ('') and of its fields. */
const texts = (shortened) => Object.fromEntries(definitions.map((d) => [nameOf(d.className), Object.fromEntries([['', d.doc], ...d.fields.filter((f) => f.doc).map((f) => [f.name, f.doc])].map(([name, text]) => [name, shortened(text)]))]));
/** `Definition.field` → what `of` tells of it. */
const byField = (of) => Object.fromEntries(definitions.flatMap((d) => Object.entries(of(d)).map(([name, value]) => [`${nameOf(d.className)}.${name}`, value])));
/** Types that are no definitions by name, and what they are. */
const plainTypes = Object.fromEntries([...new Set(definitions.flatMap((d) => Object.values(d.types)))].sort().map((name) => [name, Object.entries(recorded).find(([whole]) => whole.endsWith(`.${name}`))[1].texts['']]));

const out = join(home, 'src/schema/generated');
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'types.ts'), HEAD + '\n' + types.join('\n'));
/** `apps/v1/StatefulSet` → `StatefulSet`: every kind by each version it is served under. */
const served = Object.fromEntries(kinds.map(({ group, version, kind, className }) => [`${group ? `${group}/` : ''}${version}/${kind}`, nameOf(className)]));
/** One line per definition: short in the file, readable in a diff. */
const lines = (table) => `{\n${Object.entries(table).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',\n')}\n}`;
const TABLE = 'Readonly<Record<string, Readonly<Record<string, string>>>>';
writeFileSync(join(out, 'fields.ts'), `${HEAD}export const fields: ${TABLE} = ${lines(fields)};\nexport const kinds: Readonly<Record<string, string>> = ${lines(served)};\n`);
writeFileSync(join(out, 'docs.ts'), `${HEAD}export const docs: ${TABLE} = ${lines(texts(firstSentence))};\n`);
writeFileSync(join(out, 'descriptions.ts'), `${HEAD}export const descriptions: ${TABLE} = ${lines(texts((text) => text))};
/** Closed lists of values by \`Definition.field\`. */
export const fieldValues: Readonly<Record<string, readonly string[]>> = ${lines(byField((d) => d.values))};
/** What the type of \`Definition.field\` is called where it is no definition. */
export const fieldTypes: Readonly<Record<string, string>> = ${lines(byField((d) => d.types))};
/** What such types are. */
export const typeTexts: Readonly<Record<string, string>> = ${lines(plainTypes)};
`);
console.error(`schema: ${definitions.length} definitions of ${roots.length} kinds`);
