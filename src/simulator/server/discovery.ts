import type { Json } from '../base/json';
import type { ApiResponse } from '../base/program';
import { compareText } from '../base/text';
import { apiVersionOf, type Kind } from '../api/kind';
import { noSuchResource } from './path';
import type { Registry } from './registry';
import { plain } from './render';

/** What the server says of itself: version, health, and which resources it serves. */
export type Discovery = (segments: readonly string[], accept: string) => ApiResponse | undefined;

const VERSION: Json = {
  major: '1', minor: '36', emulationMajor: '1', emulationMinor: '36', minCompatibilityMajor: '1', minCompatibilityMinor: '35', gitVersion: 'v1.36.3', gitCommit: '$Format:%H$',
  gitTreeState: '', buildDate: '1970-01-01T00:00:00Z', goVersion: 'go1.26.8', compiler: 'gc', platform: 'linux/amd64',
};

const OBJECT_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const CONNECT = ['create', 'get'];
const CHANGE = ['get', 'patch', 'update'];

/** What a subresource takes and gives, where that is not the object itself. */
const SUBRESOURCES: Readonly<Record<string, { readonly verbs: readonly string[]; readonly kind?: string; readonly group?: string }>> = {
  attach: { verbs: CONNECT, kind: 'PodAttachOptions' }, binding: { verbs: ['create'], kind: 'Binding' }, ephemeralcontainers: { verbs: CHANGE },
  eviction: { verbs: ['create'], kind: 'Eviction', group: 'policy' }, exec: { verbs: CONNECT, kind: 'PodExecOptions' }, finalize: { verbs: ['update'] }, log: { verbs: ['get'] },
  portforward: { verbs: CONNECT, kind: 'PodPortForwardOptions' }, resize: { verbs: CHANGE }, scale: { verbs: CHANGE, kind: 'Scale', group: 'autoscaling' }, status: { verbs: CHANGE },
  token: { verbs: ['create'], kind: 'TokenRequest', group: 'authentication.k8s.io' },
};

interface Served { readonly group: string; readonly version: string; readonly kinds: readonly Kind[] }

/** What is said never changes: each document is made once. */
export function createDiscovery(registry: Registry): Discovery {
  const describe = describer(registry);
  const made = new Map<string, ApiResponse>();
  return (segments, accept) => {
    const key = `${accept.includes('as=APIGroupDiscoveryList') ? 'aggregated ' : ''}${segments.join('/')}`;
    const answer = made.get(key) ?? describe(segments, accept);
    if (answer?.status === 200) made.set(key, answer);
    return answer;
  };
}

function describer(registry: Registry): Discovery {
  const served = servedBy(registry);
  const groups = [...new Set(served.map(({ group }) => group))].filter(Boolean);
  const ofGroup = (group: string) => served.filter((item) => item.group === group);
  const group = (name: string) => {
    const versions = ofGroup(name).map(({ version }) => ({ groupVersion: apiVersionOf({ group: name, version }), version }));
    return { name, versions, preferredVersion: versions[0] ?? null };
  };

  return (segments, accept) => {
    const [first, second, third] = segments;
    const path = segments.join('/');
    if (path === 'version') return json(VERSION);
    if (segments.length === 1 && ['healthz', 'livez', 'readyz'].includes(first ?? '')) return plain(200, 'ok');
    if (path === '') return json({ paths: ['/api', '/api/v1', '/apis', ...served.filter((item) => item.group).map((item) => `/apis/${apiVersionOf(item)}`), '/healthz', '/livez', '/readyz', '/version'] });
    const aggregated = accept.includes('as=APIGroupDiscoveryList');
    if (aggregated && (path === 'api' || path === 'apis')) return { ...json(aggregate(path === 'api' ? ofGroup('') : served.filter((item) => item.group))), contentType: AGGREGATED };
    if (path === 'api') return json({ kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '10.10.0.10:6443' }] });
    if (path === 'apis') return json({ kind: 'APIGroupList', apiVersion: 'v1', groups: groups.map(group) });
    if (first === 'apis' && segments.length === 2) return groups.includes(second ?? '') ? json({ kind: 'APIGroup', apiVersion: 'v1', ...group(second ?? '') }) : plain(404, '404 page not found\n');
    if (first === 'apis' && !groups.includes(second ?? '')) return plain(404, '404 page not found\n');
    const [name, version] = first === 'api' ? ['', second] : [second, third];
    const found = segments.length === (first === 'api' ? 2 : 3) ? served.find((item) => item.group === name && item.version === version) : undefined;
    if (!found && first === 'apis' && segments.length === 3) throw noSuchResource();
    return found && json({ kind: 'APIResourceList', ...(found.group ? { apiVersion: 'v1' } : {}), groupVersion: apiVersionOf(found), resources: found.kinds.flatMap(resources) });
  };
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const json = (body: Json): ApiResponse => ({ status: 200, body, warnings: [] });

function servedBy(registry: Registry): readonly Served[] {
  const versions = new Map<string, { group: string; version: string; kinds: Kind[] }>();
  for (const { kind } of registry.all) {
    for (const { group, version } of [kind, ...(kind.alsoServedAs ?? [])]) {
      const known = versions.get(apiVersionOf({ group, version }));
      if (known) known.kinds.push(kind);
      else versions.set(apiVersionOf({ group, version }), { group, version, kinds: [kind] });
    }
  }
  return [...versions.values()].map((item) => ({ ...item, kinds: item.kinds.toSorted((a, b) => compareText(a.plural, b.plural)) })).toSorted((a, b) => compareText(a.group, b.group) || compareText(b.version, a.version));
}

const isNamespace = (kind: Kind): boolean => kind.group === '' && kind.plural === 'namespaces';
const verbsOf = (kind: Kind): readonly string[] => (kind.absent === 'made' ? ['create'] : kind.absent ? ['get', 'list', 'watch'] : kind.readOnly ? ['get', 'list'] : isNamespace(kind) ? OBJECT_VERBS.filter((verb) => verb !== 'deletecollection') : OBJECT_VERBS);
const subresourcesOf = (kind: Kind): readonly string[] => [...kind.subresources, ...(isNamespace(kind) ? ['finalize'] : [])].toSorted(compareText);
const spoken = (kind: Kind): object => ({ ...(kind.shortNames.length ? { shortNames: kind.shortNames } : {}), ...(kind.categories.length ? { categories: kind.categories } : {}) });

/** A kind and its subresources as an APIResourceList has them. */
function resources(kind: Kind): readonly Json[] {
  const namespaced = kind.scope === 'Namespaced';
  return [
    { name: kind.plural, singularName: kind.singular, namespaced, kind: kind.kind, verbs: verbsOf(kind), ...spoken(kind) },
    ...subresourcesOf(kind).map((name) => {
      const { verbs, kind: other, group } = SUBRESOURCES[name] ?? { verbs: CONNECT };
      return { name: `${kind.plural}/${name}`, singularName: '', namespaced, ...(group ? { group, version: 'v1' } : {}), kind: other ?? kind.kind, verbs };
    }),
  ];
}

/** The same in one document for all groups. */
function aggregate(served: readonly Served[]): Json {
  const groups = [...new Set(served.map(({ group }) => group))];
  const version = (item: Served) => ({ version: item.version, resources: item.kinds.map(aggregatedResource), freshness: 'Current' });
  return {
    kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {},
    items: groups.map((group) => ({ metadata: group ? { name: group } : {}, versions: served.filter((item) => item.group === group).map(version) })),
  };
}

function aggregatedResource(kind: Kind): Json {
  const subresources = subresourcesOf(kind).map((name) => {
    const { verbs, kind: other, group } = SUBRESOURCES[name] ?? { verbs: CONNECT };
    return { subresource: name, responseKind: { group: group ?? '', version: group ? 'v1' : '', kind: other ?? kind.kind }, verbs };
  });
  return {
    resource: kind.plural, responseKind: { group: '', version: '', kind: kind.kind }, scope: kind.scope, singularResource: kind.singular, verbs: verbsOf(kind), ...spoken(kind),
    ...(subresources.length ? { subresources } : {}),
  };
}
