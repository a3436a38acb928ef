import type { Json } from '../../simulator/base/json';
import { descriptions, fieldTypes, fieldValues, typeTexts } from '../../schema/generated/descriptions';
import { fields, kinds } from '../../schema/generated/fields';
import { fieldsOf, type Field, type FieldType } from '../../schema/index';
import { atomic, listKeys } from '../../schema/list-keys';
import { longs, mergeKeys } from '../../schema/merge-keys';
import messages from '../protobuf/messages.json';

type Schema = Readonly<Record<string, Json>>;

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1';
/** Types that are no definitions of the tables, as Kubernetes' OpenAPI names them. */
const PLAIN_TYPES: Readonly<Record<string, string>> = {
  FieldsV1: `${META}.FieldsV1`, IntOrString: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString', MicroTime: `${META}.MicroTime`, Quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  RawExtension: 'io.k8s.apimachinery.pkg.runtime.RawExtension', Time: `${META}.Time`,
};

/** Full names by what is left of them in the table of protobuf messages: `core.Pod` and `Pod`. */
const fullNames = new Map(Object.keys(messages).flatMap((name): [string, string][] => {
  const [group = '', short = ''] = name.split('.');
  const full = group === 'meta' ? `${META}.${short}` : `io.k8s.api.${group}.v1.${short}`;
  return [[short, full], [`${group[0]?.toUpperCase() ?? ''}${group.slice(1)}${short}`, full]];
}));

/** `Pod` → `io.k8s.api.core.v1.Pod`, as Kubernetes' OpenAPI names definitions. */
export const schemaName = (definition: string): string => fullNames.get(definition) ?? `io.k8s.api.core.v1.${definition}`;

export const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

/** Schemas that stand for a definition of the simulator's tables, and all they refer to. */
export function schemasFrom(definitions: readonly string[]): Schema {
  const found: Record<string, Schema> = { ...COMMON };
  const visit = (definition: string): void => {
    const name = schemaName(definition);
    if (found[name] || !fields[definition]) return;
    found[name] = objectSchema(definition);
    for (const field of fieldsOf(definition)) objectsIn(field.type).forEach(visit);
  };
  definitions.forEach(visit);
  return found;
}

function objectsIn(type: FieldType): readonly string[] {
  if (type.shape === 'object') return [type.definition];
  return type.shape === 'scalar' ? [] : objectsIn(type.of);
}

function objectSchema(definition: string): Schema {
  const all = fieldsOf(definition);
  const required = all.filter((field) => field.required).map(({ name }) => name);
  const served = Object.entries(kinds).filter(([, name]) => name === definition).map(([key]) => groupVersionKind(key));
  return {
    description: descriptions[definition]?.[''] ?? '', type: 'object', ...(required.length ? { required } : {}),
    properties: Object.fromEntries(all.map((field) => [field.name, fieldSchema(definition, field)])),
    ...(served.length ? { 'x-kubernetes-group-version-kind': served } : {}),
    ...(atomic.has(definition) ? { 'x-kubernetes-map-type': 'atomic' } : {}),
  };
}

/** `apps/v1/StatefulSet` in its three parts. */
export function groupVersionKind(key: string): Schema {
  const parts = key.split('/');
  const [version = '', kind = ''] = parts.slice(-2);
  return { group: parts.length === 3 ? parts[0] ?? '' : '', version, kind };
}

function fieldSchema(definition: string, field: Field): Schema {
  const path = `${definition}.${field.name}`;
  const description = descriptions[definition]?.[field.name];
  const type = typeSchema(path, field.type);
  return { ...(description ? { description } : {}), ...('$ref' in type ? { allOf: [type] } : type), ...mergeRules(path, field.type) };
}

/** How patches and applied configurations merge a field. */
function mergeRules(path: string, type: FieldType): Schema {
  const rule = mergeKeys[path];
  const strategy = [...(rule?.merge ? ['merge'] : []), ...(rule?.retainKeys ? ['retainKeys'] : []), ...(rule?.replace ? ['replace'] : [])].join(',');
  const list: Schema = type.shape !== 'list' ? {} : listRule(listKeys[path]);
  return {
    ...list, ...(rule?.key ? { 'x-kubernetes-patch-merge-key': rule.key } : {}), ...(strategy ? { 'x-kubernetes-patch-strategy': strategy } : {}),
    ...(type.shape === 'map' && atomic.has(path) ? { 'x-kubernetes-map-type': 'atomic' } : {}),
  };
}

function listRule(keys: readonly string[] | undefined): Schema {
  if (keys === undefined) return { 'x-kubernetes-list-type': 'atomic' };
  return keys.length ? { 'x-kubernetes-list-map-keys': keys, 'x-kubernetes-list-type': 'map' } : { 'x-kubernetes-list-type': 'set' };
}

function typeSchema(path: string, type: FieldType): Schema {
  switch (type.shape) {
    case 'object': return reference(schemaName(type.definition));
    case 'list': return { type: 'array', items: itemSchema(path, type.of) };
    case 'map': return { type: 'object', additionalProperties: itemSchema(path, type.of) };
    case 'scalar': return scalarSchema(path, type.of);
  }
}

function itemSchema(path: string, type: FieldType): Schema {
  const schema = typeSchema(path, type);
  return type.shape === 'object' ? { default: {}, allOf: [schema] } : schema;
}

function scalarSchema(path: string, of: string): Schema {
  const plain = PLAIN_TYPES[fieldTypes[path] ?? ''];
  if (plain) return reference(plain);
  const values = fieldValues[path];
  switch (of) {
    case 'string': return { type: 'string', ...(values ? { enum: values } : {}) };
    case 'integer': return { type: 'integer', format: longs.has(path) ? 'int64' : 'int32' };
    case 'number': return { type: 'number', format: 'double' };
    case 'boolean': return { type: 'boolean' };
    case 'bytes': return { type: 'string', format: 'byte' };
    default: return { type: 'object' };
  }
}

/** How those types are written. */
const WRITTEN: Readonly<Record<string, Schema>> = {
  FieldsV1: { type: 'object' }, IntOrString: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] }, MicroTime: { type: 'string', format: 'date-time' },
  Quantity: { oneOf: [{ type: 'string' }, { type: 'number' }] }, RawExtension: { type: 'object' }, Time: { type: 'string', format: 'date-time' },
};

const COMMON: Readonly<Record<string, Schema>> = {
  ...Object.fromEntries(Object.entries(PLAIN_TYPES).map(([type, name]) => [name, { description: typeTexts[type] ?? '', ...WRITTEN[type] }])),
  [`${META}.Patch`]: { description: 'Patch is provided to give a concrete name and type to the Kubernetes PATCH request body.', type: 'object' },
  [`${META}.Status`]: { description: 'Status is a return value for calls that don\'t return other objects.', type: 'object', properties: { code: { type: 'integer', format: 'int32' }, message: { type: 'string' }, reason: { type: 'string' }, status: { type: 'string' } } },
};
