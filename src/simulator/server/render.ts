import type { Json } from '../base/json';
import type { ApiResponse } from '../base/program';
import { ApiError } from '../api/errors';
import { apiVersionOf } from '../api/kind';
import type { ApiObject } from '../api/object';
import { badRequest } from '../api/status';
import type { Column } from '../api/strategy';
import type { Route } from './path';

/** In which form a client wants its answer. */
export type Form = 'object' | 'table' | 'metadata';
export interface Accepted { readonly form: Form; readonly yaml: boolean }

const AVAILABLE = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';

/** The first media type of an Accept header that the server can write. */
export function acceptOf(header: string): Accepted {
  for (const item of header.split(',').map((part) => part.trim()).filter(Boolean)) {
    const [type = '', ...parameters] = item.split(';').map((part) => part.trim());
    const values = new Map(parameters.map((parameter) => [parameter.split('=')[0] ?? '', parameter.split('=')[1] ?? '']));
    if (!['application/json', 'application/yaml', '*/*', 'application/*'].includes(type)) continue;
    const yaml = type === 'application/yaml';
    const as = values.get('as');
    if (as === undefined) return { form: 'object', yaml };
    const known = values.get('g') === 'meta.k8s.io' && values.get('v') === 'v1';
    if (known && as === 'Table') return { form: 'table', yaml };
    if (known && as.startsWith('PartialObjectMetadata')) return { form: 'metadata', yaml };
    if (as === 'APIGroupDiscoveryList') return { form: 'object', yaml };
  }
  if (!header.trim()) return { form: 'object', yaml: false };
  if (/;\s*as=/.test(header)) throw new ApiError(406, 'NotAcceptable', `only the following media types are accepted: ${AVAILABLE}`);
  throw new ApiError(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${AVAILABLE}, application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch`, {});
}

/** How much of each object a Table carries. */
export type IncludeObject = 'Metadata' | 'Object' | 'None';

export function includeOf(value: string): IncludeObject {
  if (value === '') return 'Metadata';
  if (value === 'Metadata' || value === 'Object' || value === 'None') return value;
  throw badRequest(`Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(value)}: must be 'Metadata', 'Object', 'None', or empty`);
}

/** The object in the version it was asked under. */
export function served(route: Pick<Route, 'resource' | 'group' | 'version'>, object: ApiObject): Json {
  const apiVersion = apiVersionOf(route);
  if (apiVersion === apiVersionOf(route.resource.kind)) return object as unknown as Json;
  return route.resource.strategy.conversions?.[apiVersion]?.from(object) ?? ({ ...object, apiVersion } as unknown as Json);
}

/** An item of a list: kind and version are said once, by the list. */
export function servedItem(route: Route, object: ApiObject): Json {
  const { apiVersion: _version, kind: _kind, ...rest } = served(route, object) as unknown as ApiObject;
  return rest as unknown as Json;
}

/** The metadata of an object for clients that want no more. */
export function metadataOnly({ resource }: Pick<Route, 'resource'>, object: ApiObject): Json {
  const { annotationInFull: hidden } = resource.strategy;
  const { annotations, ...rest } = object.metadata;
  const shown = Object.entries(annotations ?? {}).filter(([name]) => name !== hidden);
  const metadata = hidden === undefined || !annotations ? object.metadata : { ...rest, ...(shown.length ? { annotations: Object.fromEntries(shown) } : {}) };
  return { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: metadata as unknown as Json };
}

/** Columns as a Table defines them. */
export const definitionsOf = (columns: readonly Pick<Column<ApiObject>, 'name' | 'type' | 'format' | 'description' | 'priority'>[]): Json =>
  columns.map((column) => ({ name: column.name, type: column.type, format: column.format ?? '', description: column.description ?? '', priority: column.priority }));

/** Objects as the rows kubectl prints. `columns` are left out in all but the first event of a watch. */
export function table(route: Route, objects: readonly ApiObject[], resourceVersion: string, nowMs: number, include: IncludeObject, more?: Json, columns: 'with' | 'without' = 'with'): Json {
  const { strategy } = route.resource;
  const part = (object: ApiObject): Json => (include === 'None' ? null : include === 'Object' ? served(route, object) : metadataOnly(route, object));
  return {
    kind: 'Table', apiVersion: 'meta.k8s.io/v1', metadata: { resourceVersion, ...((more ?? {}) as object) },
    columnDefinitions: columns === 'without' ? null : definitionsOf(strategy.columns),
    rows: objects.map((object) => {
      const conditions = strategy.rowConditions?.(object) ?? [];
      return { cells: strategy.columns.map((column) => column.cell(object, nowMs)), ...(conditions.length ? { conditions } : {}), object: part(object) };
    }),
  };
}

/** One object in the form the client wants. */
export function renderObject(route: Route, object: ApiObject, accepted: Accepted, nowMs: number, include: string): Json {
  if (accepted.form === 'table') return table(route, [object], object.metadata.resourceVersion ?? '', nowMs, includeOf(include));
  return accepted.form === 'metadata' ? metadataOnly(route, object) : served(route, object);
}

/** A page of objects in the form the client wants. */
export function renderList(route: Route, objects: readonly ApiObject[], meta: { readonly resourceVersion: string; readonly [field: string]: Json }, accepted: Accepted, nowMs: number, include: string): Json {
  const { resourceVersion, ...more } = meta;
  if (accepted.form === 'table') return table(route, objects, resourceVersion, nowMs, includeOf(include), more);
  if (accepted.form === 'metadata') return { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata: meta, items: objects.map((object) => metadataOnly(route, object)) };
  return { kind: `${route.resource.kind.kind}List`, apiVersion: apiVersionOf(route), metadata: meta, items: objects.map((object) => servedItem(route, object)) };
}

/** Text that is not JSON. */
export const plain = (status: number, text: string): ApiResponse => ({ status, body: null, warnings: [], text });
