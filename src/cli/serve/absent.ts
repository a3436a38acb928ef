import type { Json } from '../../simulator/base/json';
import type { ApiRequest, ApiResponse } from '../../simulator/base/program';
import type { Cluster } from '../../simulator/cluster/contract';

/**
 * What clients look for in every cluster and this one never has: they find the kind and an empty list of it, but can create none.
 * The API that the page's own kubectl sees does not know it.
 */
const NAME = 'replicationcontrollers';
const RESOURCE: Json = { name: NAME, singularName: 'replicationcontroller', namespaced: true, kind: 'ReplicationController', verbs: ['get', 'list', 'watch'], shortNames: ['rc'], categories: ['all'] };
const AGGREGATED: Json = {
  resource: NAME, responseKind: { group: '', version: '', kind: 'ReplicationController' }, scope: 'Namespaced', singularResource: 'replicationcontroller', verbs: ['get', 'list', 'watch'], shortNames: ['rc'], categories: ['all'],
};

type Resources = { readonly resources: readonly Json[] };

/** Answers a GET that asks for such a kind, or for the kinds there are; undefined for everything else. */
export function absent(cluster: Cluster, request: ApiRequest): ApiResponse | undefined {
  const [path = ''] = request.path.split('?');
  if (path === '/api/v1') {
    const found = cluster.api.request(request);
    const body = found.body as Resources & { readonly [field: string]: Json };
    return { ...found, body: { ...body, resources: [...body.resources, RESOURCE] } };
  }
  if (path === '/api' && accepts(request, 'as=APIGroupDiscoveryList')) {
    const answer = cluster.api.request(request);
    const { items, ...rest } = answer.body as { readonly items: readonly { readonly versions: readonly Resources[] }[] };
    return { ...answer, body: { ...rest, items: items.map((item) => ({ ...item, versions: item.versions.map((version) => ({ ...version, resources: [...version.resources, AGGREGATED] })) })) } as unknown as Json };
  }
  return new RegExp(`^/api/v1/(namespaces/[^/]+/)?${NAME}$`).test(path) ? emptyList(cluster) : undefined;
}

const accepts = ({ headers }: ApiRequest, text: string): boolean => (headers?.['accept'] ?? '').includes(text);

function emptyList(cluster: Cluster): ApiResponse {
  const { metadata } = cluster.api.request({ method: 'GET', path: '/api/v1/namespaces?limit=1' }).body as { readonly metadata: { readonly resourceVersion: string } };
  return { status: 200, warnings: [], body: { kind: 'ReplicationControllerList', apiVersion: 'v1', metadata: { resourceVersion: metadata.resourceVersion }, items: [] } };
}
