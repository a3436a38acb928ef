import { createHash } from 'node:crypto';
import type { Json } from '../../simulator/base/json';
import type { ApiResponse } from '../../simulator/base/program';
import type { Cluster } from '../../simulator/cluster/contract';
import { kinds } from '../../schema/generated/fields';
import { reference, schemaName, schemasFrom } from './schemas';

type Plain = Readonly<Record<string, Json>>;
interface Resource { readonly name: string; readonly kind: string; readonly namespaced: boolean; readonly verbs: readonly string[]; readonly group?: string; readonly version?: string }

/**
 * /openapi/v3 and below (version 2 says nothing): what there is to ask for, and per group and version its schemas and operations. Made of the project's own tables and of what discovery
 * says; a document is made once, when it is first asked for. undefined for other paths.
 */
export function createOpenApi(cluster: Cluster): (pathname: string) => ApiResponse | undefined {
  const made = new Map<string, string>();
  const textOf = (groupVersion: string): string => {
    const text = made.get(groupVersion) ?? JSON.stringify(documentFor(groupVersion, ask(cluster, `/${groupVersion}`)['resources'] as unknown as readonly Resource[]));
    made.set(groupVersion, text);
    return text;
  };
  return (pathname) => {
    if (pathname === '/openapi/v2') return EMPTY_V2;
    if (!/^\/openapi\/v3(\/|$)/.test(pathname)) return undefined;
    const wanted = pathname.replace(/^\/openapi\/v3\/?/, '').replace(/\/$/, '');
    const served = groupVersions(cluster);
    if (wanted === '') {
      const hash = (groupVersion: string) => createHash('sha512').update(textOf(groupVersion)).digest('hex').toUpperCase();
      return json(JSON.stringify({ paths: Object.fromEntries(served.map((one) => [one, { serverRelativeURL: `/openapi/v3/${one}?hash=${hash(one)}` }])) }));
    }
    return served.includes(wanted) ? json(textOf(wanted)) : { status: 404, body: null, warnings: [], text: '404 page not found\n' };
  };
}

/**
 * Clients that find nothing in version 3 look here, in protobuf: a document with nothing but its version (field 1, `2.0`) tells them so, and they go on without.
 */
const EMPTY_V2: ApiResponse = { status: 200, body: null, warnings: [], text: '\n\x032.0', contentType: 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' };

const json = (text: string): ApiResponse => ({ status: 200, body: null, warnings: [], text, contentType: 'application/json' });

const ask = (cluster: Cluster, path: string): Plain => cluster.api.request({ method: 'GET', path }).body as Plain;

/** `api/v1`, `apis/apps/v1`, … */
function groupVersions(cluster: Cluster): readonly string[] {
  const groups = ask(cluster, '/apis')['groups'] as readonly { readonly versions: readonly { readonly groupVersion: string }[] }[];
  return ['api/v1', ...groups.flatMap(({ versions }) => versions.map(({ groupVersion }) => `apis/${groupVersion}`))];
}

function documentFor(path: string, resources: readonly Resource[]): Json {
  const apiVersion = path.replace(/^apis?\//, '');
  const [group = '', version = ''] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  const own = Object.entries(kinds).filter(([key]) => key.slice(0, key.lastIndexOf('/')) === apiVersion).map(([, definition]) => definition);
  const operations = resources.flatMap((resource) => pathsOf(`/${path}`, resource, { group: resource.group ?? group, version: resource.version ?? version, kind: resource.kind }, kinds[`${apiVersion}/${resource.kind}`]));
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: '1.36' }, paths: Object.fromEntries(operations) as Json, components: { schemas: schemasFrom([...own, 'ObjectMeta', 'DeleteOptions']) } };
}

const parameter = (name: string): Json => ({ name, in: 'query', schema: { type: name === 'timeoutSeconds' || name === 'limit' ? 'integer' : ['watch', 'allowWatchBookmarks', 'sendInitialEvents', 'force'].includes(name) ? 'boolean' : 'string', uniqueItems: true } });
const LIST = ['allowWatchBookmarks', 'continue', 'fieldSelector', 'labelSelector', 'limit', 'resourceVersion', 'resourceVersionMatch', 'sendInitialEvents', 'timeoutSeconds', 'watch'];
const WRITE = ['dryRun', 'fieldManager', 'fieldValidation'];

/** Verb of discovery → method, x-kubernetes-action, parameters, and whether it concerns one object. */
const OPERATIONS: Readonly<Record<string, { readonly method: string; readonly action: string; readonly parameters: readonly string[]; readonly at: 'list' | 'item' }>> = {
  list: { method: 'get', action: 'list', parameters: LIST, at: 'list' },
  create: { method: 'post', action: 'post', parameters: WRITE, at: 'list' },
  deletecollection: { method: 'delete', action: 'deletecollection', parameters: [...LIST, 'dryRun', 'gracePeriodSeconds', 'propagationPolicy'], at: 'list' },
  get: { method: 'get', action: 'get', parameters: [], at: 'item' },
  update: { method: 'put', action: 'put', parameters: WRITE, at: 'item' },
  patch: { method: 'patch', action: 'patch', parameters: [...WRITE, 'force'], at: 'item' },
  delete: { method: 'delete', action: 'delete', parameters: ['dryRun', 'gracePeriodSeconds', 'propagationPolicy'], at: 'item' },
};
const PATCHES = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json'];

function pathsOf(base: string, { name, namespaced, verbs }: Resource, gvk: Json, definition: string | undefined): readonly [string, Json][] {
  const [plural = '', subresource] = name.split('/');
  const list = `${base}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}`;
  const item = `${list}/{name}${subresource ? `/${subresource}` : ''}`;
  const body = definition ? reference(schemaName(definition)) : { type: 'object' };
  const operationsAt = (at: 'list' | 'item'): Record<string, Json> => Object.fromEntries(verbs.flatMap((verb) => {
    const known = OPERATIONS[verb];
    const place = subresource ? 'item' : known?.at;
    if (!known || place !== at) return [];
    return [[known.method, operation(known, gvk, body)]];
  }));
  const where = (path: string): Json => [...(path.includes('{name}') ? ['name'] : []), ...(namespaced ? ['namespace'] : [])].map((one) => ({ name: one, in: 'path', required: true, schema: { type: 'string', uniqueItems: true } }));
  const entries = [[list, operationsAt('list')], [item, operationsAt('item')]] as const;
  return entries.filter(([, operations]) => Object.keys(operations).length).map(([path, operations]) => [path, { ...operations, parameters: where(path) }]);
}

function operation({ method, action, parameters }: { readonly method: string; readonly action: string; readonly parameters: readonly string[] }, gvk: Json, schema: Json): Json {
  const content = method === 'patch' ? Object.fromEntries(PATCHES.map((type) => [type, { schema: reference('io.k8s.apimachinery.pkg.apis.meta.v1.Patch') }])) : { '*/*': { schema } };
  return {
    parameters: parameters.map(parameter), ...(['post', 'put', 'patch'].includes(method) ? { requestBody: { content, required: true } } : {}),
    responses: { 200: { description: 'OK', content: { 'application/json': { schema } } } }, 'x-kubernetes-action': action, 'x-kubernetes-group-version-kind': gvk,
  };
}
