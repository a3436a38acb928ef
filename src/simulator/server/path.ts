import type { ApiRequest } from '../base/program';
import { ApiError } from '../api/errors';
import { resourceOf, type Kind } from '../api/kind';
import type { Registry, Resource } from './registry';

/** The query of a path: the values of each name, in order. */
export type Query = ReadonlyMap<string, readonly string[]>;

/** What a path names. */
export interface Route {
  readonly resource: Resource;
  /** The group and version it was asked under. */
  readonly group: string;
  readonly version: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  /** All kinds that are served under the same group and version. */
  readonly siblings: readonly string[];
}

const text = (part: string): string => {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return part;
  }
};

/** Splits a path from its query. */
export function splitPath(path: string): { readonly segments: readonly string[]; readonly query: Query } {
  const [bare = '', search = ''] = path.split('?', 2);
  const query = new Map<string, string[]>();
  for (const pair of search.split('&').filter(Boolean)) {
    const at = pair.indexOf('=');
    const [name, value] = at < 0 ? [text(pair), ''] : [text(pair.slice(0, at)), text(pair.slice(at + 1))];
    query.set(name, [...(query.get(name) ?? []), value]);
  }
  return { segments: bare.split('/').filter(Boolean).map((part) => text(part.replaceAll('+', '%2B'))), query };
}

/** The last value given for a name, '' when there is none. */
export const valueOf = (query: Query, name: string): string => query.get(name)?.at(-1) ?? '';

export const isTrue = (value: string): boolean => value === '1' || value.toLowerCase() === 'true';

export const noSuchResource = (): ApiError => new ApiError(404, 'NotFound', 'the server could not find the requested resource', {});
const noPart = (kind: Kind): ApiError => new ApiError(403, 'Forbidden', `${resourceOf(kind)} is forbidden: ${kind.kind} is no part of this simulated cluster`, { kind: kind.plural, ...(kind.group ? { group: kind.group } : {}) });
export const notAllowed = (): ApiError => new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {});

/** Subresources that a GET, PUT and PATCH know, and those that only connect or create. */
const OBJECT_SUBRESOURCES: readonly string[] = ['status', 'scale', 'resize', 'ephemeralcontainers'];

/** What the segments of a path below /api/v1 or /apis/<group>/<version> name; undefined when it is no path of resources. */
export function routeOf(registry: Registry, segments: readonly string[]): Route | undefined {
  const core = segments[0] === 'api';
  if (!core && segments[0] !== 'apis') return undefined;
  const [group, version, rest] = core ? ['', segments[1] ?? '', segments.slice(2)] : [segments[1] ?? '', segments[2] ?? '', segments.slice(3)];
  if (!rest.length) return undefined;
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2 && !['status', 'finalize'].includes(rest[2] ?? '');
  const [namespace, plural, name, subresource] = inNamespace ? [rest[1], rest[2], rest[3], rest[4]] : [undefined, rest[0], rest[1], rest[2]];
  const resource = registry.at(group, version, plural ?? '');
  if (!resource || (inNamespace && !resource.namespaced) || rest.length > (inNamespace ? 5 : 3)) throw noSuchResource();
  if (!inNamespace && resource.namespaced && name !== undefined) throw noSuchResource();
  if (subresource !== undefined && !hasSubresource(resource.kind, subresource)) throw noSuchResource();
  return { resource, group, version, namespace: inNamespace ? namespace : undefined, name, subresource, siblings: registry.kindsIn(group, version) };
}

const hasSubresource = (kind: Kind, name: string): boolean => (kind.subresources as readonly string[]).includes(name) || (name === 'finalize' && kind.plural === 'namespaces' && kind.group === '');

/** Throws MethodNotAllowed where a route has no such verb. */
export function admitMethod(route: Route, method: ApiRequest['method']): void {
  const { resource, namespace, name, subresource } = route;
  const { absent } = resource.kind;
  if (absent && (absent !== 'empty' || !['GET', 'DELETE'].includes(method))) throw absent === 'made' && method !== 'POST' ? notAllowed() : noPart(resource.kind);
  if (subresource !== undefined) {
    const allowed = OBJECT_SUBRESOURCES.includes(subresource) ? ['GET', 'PUT', 'PATCH'] : subresource === 'finalize' ? ['PUT'] : subresource === 'log' ? ['GET'] : ['binding', 'eviction', 'token'].includes(subresource) ? ['POST'] : ['GET', 'POST'];
    if (!allowed.includes(method)) throw notAllowed();
    return;
  }
  if (resource.kind.readOnly && method !== 'GET') throw notAllowed();
  const placed = !resource.namespaced || namespace !== undefined;
  const allowed = name !== undefined ? ['GET', 'PUT', 'PATCH', 'DELETE'] : placed ? ['GET', 'POST', ...(isUncollectable(resource) ? [] : ['DELETE'])] : ['GET'];
  if (!allowed.includes(method)) throw notAllowed();
}

/** Namespaces are never deleted as a collection. */
const isUncollectable = (resource: Resource): boolean => resource.kind.group === '' && resource.kind.plural === 'namespaces';

/** The key of the object a route names. */
export const keyAt = (route: Route): string => (route.namespace === undefined ? route.name ?? '' : `${route.namespace}/${route.name ?? ''}`);
