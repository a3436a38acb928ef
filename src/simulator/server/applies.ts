import type { Json } from '../base/json';
import type { ApiResponse } from '../base/program';
import { ApiError, isApiError } from '../api/errors';
import { apiVersionOf } from '../api/kind';
import type { ApiObject } from '../api/object';
import { goText } from '../api/patch';
import { badRequest, invalid, requiredValue } from '../api/status';
import { compareFields, difference, elementOf, elementText, fieldsOf, isMembers, shapeOfItem, shapeOfMember, shapeOfObject, type FieldSet, type Members, type OwnershipTable, type Shape } from './fieldset';
import { parseJson } from './json';
import { JsonError } from './jsonError';
import { applied, type Applied } from './applied';
import type { Owning } from './managers';
import { keyAt, isTrue, valueOf } from './path';
import type { Call } from './rest';
import { decodeAs } from './strict';
import { render, replace, warnOfUnheeded, writeOptions } from './verbs';

export const APPLY = 'application/apply-patch+yaml';

/** The annotation in which a client-side apply keeps what it applied. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** The manager whose applies take over from client-side ones. */
const KUBECTL = 'kubectl';

/** PATCH of a configuration: merges it into the object, or makes one, and notes which fields it speaks of. */
export function applyPatched(call: Call, table: OwnershipTable): ApiResponse {
  const { route, engine } = call;
  const { dryRun } = writeOptions(call, 'PatchOptions');
  const manager = valueOf(call.query, 'fieldManager');
  if (!manager) throw invalid({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [requiredValue('fieldManager', 'is required for apply patch')]);
  const config = configuration(call, table);
  const by = { manager, operation: 'Apply', apiVersion: apiVersionOf(route), ...(route.subresource ? { subresource: route.subresource } : {}) } as const;
  const owning: Owning = { table, definition: route.resource.strategy.definition, nowMs: engine.world.nowMs(), by };
  const before = engine.store.get(route.resource, keyAt(route));
  const { object, managedFields } = merge(owning, before, config, isTrue(valueOf(call.query, 'force')));
  const writing = { ...call.writing(dryRun), owners: () => managedFields };
  const decoded = (call.options.types ? decodeAs(call.options.types, owning.definition, object).value : object) as ApiObject;
  const named = { ...decoded, metadata: { ...decoded.metadata, name: route.name ?? '' } };
  if (before) return { status: 200, body: render(call, replace(call, named, dryRun, writing)), warnings: [] };
  const made = engine.writer.create(route.resource, route.namespace, named, writing);
  warnOfUnheeded(call, named, undefined);
  return { status: 201, body: render(call, made), warnings: [] };
}

/** Applies; kubectl may also change what the object's last client-side apply said, and keeps the note of it up to date. */
function merge(owning: Owning, before: ApiObject | undefined, config: Json, force: boolean): Applied {
  const noted = before?.metadata.annotations?.[LAST_APPLIED];
  if (owning.by.manager !== KUBECTL || noted === undefined || !before) return applied(owning, before, config, force);
  let result: Applied;
  try {
    result = applied(owning, before, config, force);
  } catch (error) {
    if (!isApiError(error, 'Conflict')) throw error;
    applied(owning, before, config, false, lastApplied(owning, before, noted));
    result = applied(owning, before, config, true);
  }
  const object = result.object as unknown as ApiObject;
  return { ...result, object: { ...object, metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, [LAST_APPLIED]: `${JSON.stringify(config)}\n` } } } as unknown as Json };
}

/** What the last client-side apply said and still is so. */
function lastApplied({ table, definition }: Owning, before: ApiObject, noted: string): FieldSet {
  const shape = shapeOfObject(definition);
  try {
    const said = parseJson(noted).value as Json;
    return difference(fieldsOf(table, shape, said), compareFields(table, shape, said, before as unknown as Json).modified);
  } catch (error) {
    if (error instanceof JsonError) return new Set();
    throw error;
  }
}

/** The body as the configuration of the object the path names. */
function configuration(call: Call, table: OwnershipTable): Json {
  const { route } = call;
  const config = bodyOf(call);
  const { apiVersion = '', kind = '', metadata } = (isMembers(config) ? config : {}) as { readonly apiVersion?: string; readonly kind?: string; readonly metadata?: Partial<ApiObject['metadata']> };
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/', 2) : ['', apiVersion];
  if (apiVersion !== apiVersionOf(route) || kind !== route.resource.kind.kind) throw badRequest(`invalid object type: ${group ?? ''}/${version ?? ''}, Kind=${kind}`);
  if (metadata?.name && metadata.name !== route.name) throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${route.name ?? ''})`);
  if (metadata?.managedFields) throw badRequest('metadata.managedFields must be nil');
  const wrong = complaints(table, shapeOfObject(route.resource.strategy.definition), config, '');
  const list = wrong.length > 1 ? `errors:\n${wrong.map((text) => `  ${text}`).join('\n')}` : wrong[0];
  if (list !== undefined) throw new ApiError(500, '', `failed to create typed patch object (${metadata?.namespace ?? ''}/${metadata?.name ?? ''}; ${group ?? ''}/${version ?? ''}, Kind=${kind}): ${list}`);
  return config;
}

function bodyOf(call: Call): Json {
  const { body, text = '' } = call.request;
  if (body !== undefined) return body;
  try {
    return (call.options.parseYaml ? call.options.parseYaml(text) : parseJson(text)).value as Json;
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** What of a configuration does not fit the types of its fields. */
function complaints(table: OwnershipTable, shape: Shape, value: Json | undefined, path: string): readonly string[] {
  if (value === null || value === undefined) return [];
  if (shape.as === 'items') return itemComplaints(table, shape, value, path);
  if (shape.as === 'leaf') return [];
  if (!isMembers(value)) return [`${path}: expected map, got &{${goText(value)}}`];
  return Object.entries(value).flatMap(([name, member]) => {
    const inner = shapeOfMember(table, shape, name);
    const at = `${path}.${name}`;
    if (!inner) return [`${at}: field not declared in schema`];
    return inner.as === 'leaf' ? leafComplaints(codeOf(table, shape, name), member, at) : complaints(table, inner, member, at);
  });
}

const codeOf = (table: OwnershipTable, shape: Shape, name: string): string => (shape.as === 'map' ? shape.code : shape.as === 'object' ? table.fields[shape.definition]?.[name] ?? 'any' : 'any').replace(/!$/, '');

const EXPECTED: Readonly<Record<string, { readonly type: string; readonly as: string }>> = {
  string: { type: 'string', as: 'string' }, bytes: { type: 'string', as: 'string' }, time: { type: 'string', as: 'string' }, boolean: { type: 'boolean', as: 'boolean' },
  integer: { type: 'number', as: 'numeric (int or float)' }, number: { type: 'number', as: 'numeric (int or float)' },
};

function leafComplaints(code: string, value: Json | undefined, path: string): readonly string[] {
  if (value === null || value === undefined) return [];
  if (code.startsWith('[]')) return Array.isArray(value) ? [] : [`${path}: expected list, got &{${goText(value)}}`];
  const expected = EXPECTED[code];
  if (!expected || typeof value === expected.type || (expected.as === 'string' && typeof value === 'number' && path.includes('.resources.'))) return [];
  const got = expected.type === 'number' && typeof value === 'string' ? 'string' : expected.type === 'string' ? `&value.valueUnstructured{Value:${goText(value)}}` : `&{${goText(value)}}`;
  return [`${path}: expected ${expected.as}, got ${got}`];
}

function itemComplaints(table: OwnershipTable, shape: Shape & { readonly as: 'items' }, value: Json, path: string): readonly string[] {
  if (!Array.isArray(value)) return [`${path}: expected list, got &{${goText(value)}}`];
  const seen = new Set<string>();
  return (value as readonly Json[]).flatMap((item) => {
    const element = elementOf(shape, item);
    const at = elementText(element);
    const twice = seen.has(element) ? [`${path}: duplicate entries for key ${at}`] : [];
    seen.add(element);
    return [...twice, ...(isMembers(item) ? complaints(table, shapeOfItem(table, shape), item as Members, path + at) : [])];
  });
}
