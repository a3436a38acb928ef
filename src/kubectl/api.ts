import type { Status } from '../simulator/api/errors';
import type { Json } from '../simulator/base/json';
import type { ApiConnection, ApiRequest, ApiResponse } from '../simulator/base/program';
import { perObject } from '../simulator/base/remember';
import { compareText } from '../simulator/base/text';
import { CommandError, plainly, ServerError } from './errors';

export type Dict = { readonly [key: string]: Json | undefined };

/** An object as it came over the wire. */
export interface Item extends Dict {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Dict & { readonly name: string; readonly namespace?: string };
}

/** One kind of object the server knows, as its discovery tells. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly name: string;
  readonly singularName: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly verbs: readonly string[];
}

export const TABLE_ACCEPT = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';
/** Who owns the fields that `--server-side` applies. */
export const SERVER_SIDE_MANAGER = 'kubectl';
export const FIELD_MANAGERS = { apply: 'kubectl-client-side-apply', create: 'kubectl-create' } as const;

/** `statefulset.apps`, `pod`: how messages name a kind. */
export const kindName = (resource: Resource): string => (resource.group ? `${resource.kind.toLowerCase()}.${resource.group}` : resource.kind.toLowerCase());
export const resourceName = (resource: Resource): string => (resource.group ? `${resource.name}.${resource.group}` : resource.name);

/** Text as a part of a URL; half of a surrogate pair becomes the replacement character. */
export const urlPart = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

export const query = (parameters: Readonly<Record<string, string | undefined>>): string => {
  const parts = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '').map(([name, value]) => `${name}=${urlPart(value ?? '')}`);
  return parts.length ? `?${parts.join('&')}` : '';
};

/** A REST client: what every verb reads and writes through. Refusals become ServerErrors; warnings go to `warn`. */
export class Api {
  private known: readonly Resource[] | undefined;

  constructor(readonly connection: ApiConnection, private readonly warn: (text: string) => void = () => undefined) {}

  request(request: ApiRequest): ApiResponse {
    const response = this.connection.request({ ...request, headers: { 'User-Agent': 'kubectl', ...request.headers } });
    for (const warning of response.warnings) this.warn(warning);
    if (response.status >= 400) throw new ServerError(statusOf(response));
    return response;
  }

  get(path: string, accept?: string): Json {
    const { body, text } = this.request({ method: 'GET', path, ...(accept ? { headers: { Accept: accept } } : {}) });
    if (text !== undefined) throw new CommandError("serializer for text/plain doesn't exist");
    return body;
  }

  item(path: string): Item { return this.get(path) as unknown as Item; }

  items(path: string): readonly Item[] {
    const list = this.get(path) as unknown as { readonly items?: readonly Item[]; readonly kind: string; readonly apiVersion: string };
    return (list.items ?? []).map((item) => ({ ...item, apiVersion: item.apiVersion ?? list.apiVersion, kind: item.kind ?? list.kind.replace(/List$/, '') }));
  }

  /** The version of the newest change: a wait for anything after it. */
  version(): number {
    const list = this.get('/api/v1/namespaces?limit=1') as unknown as { readonly metadata: { readonly resourceVersion: string } };
    return Number(list.metadata.resourceVersion);
  }

  resources(): readonly Resource[] {
    this.known ??= discover(this);
    return this.known;
  }
}

function statusOf(response: ApiResponse): Status {
  const body = response.body as unknown as Status | null;
  if (body && body.kind === 'Status') return body;
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message: response.status === 404 ? 'the server could not find the requested resource' : response.text ?? 'the server rejected our request for an unknown reason', reason: response.status === 404 ? 'NotFound' : '', code: response.status };
}

interface ResourceList { readonly groupVersion: string; readonly resources: readonly (Partial<Resource> & { readonly name: string; readonly kind: string })[] }

function discover(api: Api): readonly Resource[] {
  const groups = (api.get('/apis') as unknown as { readonly groups?: readonly { readonly preferredVersion?: { readonly groupVersion: string }; readonly versions: readonly { readonly groupVersion: string }[] }[] }).groups ?? [];
  const preferred = groups.map((group) => group.preferredVersion?.groupVersion ?? group.versions[0]?.groupVersion ?? '');
  return ['/api/v1', ...preferred.map((groupVersion) => `/apis/${groupVersion}`)].flatMap((path) => resourcesOf(api.get(path) as unknown as ResourceList));
}

/** The documents are the same each time they are asked for. */
const resourcesOf = perObject(({ groupVersion, resources }: ResourceList): readonly Resource[] => {
  const [group = '', version = ''] = groupVersion.includes('/') ? groupVersion.split('/') : ['', groupVersion];
  return resources.filter((one) => !one.name.includes('/')).map((one): Resource => ({
    group, version, name: one.name, singularName: one.singularName || one.kind.toLowerCase(), kind: one.kind, namespaced: one.namespaced ?? false,
    shortNames: one.shortNames ?? [], categories: one.categories ?? [], verbs: one.verbs ?? [],
  })).toSorted((a, b) => compareText(a.name, b.name));
});

/** `pods`, `po`, `Pod`, `statefulsets.apps`, `statefulsets.v1.apps` → the resource. */
export function findResource(api: Api, word: string, warn: (text: string) => void = () => undefined): Resource {
  const [name = '', ...rest] = word.toLowerCase().split('.');
  const fits = (one: Resource) => one.name === name || one.singularName === name || one.kind.toLowerCase() === name;
  const grouped = (one: Resource) => !rest.length || rest.join('.') === one.group || (rest[0] === one.version && rest.slice(1).join('.') === one.group && (rest.length > 1));
  const all = api.resources().filter(grouped);
  const named = all.filter(fits);
  const short = named.length ? named : all.filter((one) => one.shortNames.includes(name));
  const [found, ...others] = short;
  if (!found) throw new CommandError(`the server doesn't have a resource type "${name}"`);
  if (!named.length && others[0]) warn(`short name "${name}" could also match lower priority resource ${resourceName(others[0])}`);
  return found;
}

/** All resources of a category such as `all`, or undefined if the word names none. */
export function findCategory(api: Api, word: string): readonly Resource[] | undefined {
  const found = api.resources().filter((one) => one.categories.includes(word.toLowerCase()));
  return found.length ? found : undefined;
}

/** A name as one step of a path. Throws in kubectl's words for names that would be none. */
export function segment(what: 'namespace' | 'resource name', name: string): string {
  if (name === '') throw new CommandError(`${what} may not be empty`);
  const wrong = [...(name === '.' || name === '..' ? [`may not be '${name}'`] : []), ...['/', '%'].filter((sign) => name.includes(sign)).map((sign) => `may not contain '${sign}'`)];
  if (wrong.length) throw new CommandError(`invalid ${what} ${JSON.stringify(name)}: [${wrong.join(' ')}]`);
  return urlPart(name);
}

/** The path of a collection, or of one object in it. `namespace` undefined: all namespaces. */
export function pathOf(resource: Resource, namespace: string | undefined, name?: string, subresource?: string): string {
  const root = resource.group ? `/apis/${resource.group}/${resource.version}` : `/api/${resource.version}`;
  const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${name === undefined ? plainly(() => segment('namespace', namespace)) : segment('namespace', namespace)}` : '';
  return [`${root}${scope}/${resource.name}`, ...(name === undefined ? [] : [segment('resource name', name)]), ...(subresource ? [subresource] : [])].join('/');
}

export const isItem = (value: Json): value is Item => typeof value === 'object' && value !== null && 'metadata' in value && 'kind' in value;
