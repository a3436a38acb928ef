import type { Json } from '../../../src/simulator/base/json';
import type { ApiConnection, ApiRequest, ApiResponse, Os, Step } from '../../../src/simulator/base/program';
import { kubectl } from '../../../src/kubectl';

/** Answers by `METHOD path` (query left out); records every request that writes. */
export interface FakeApi extends ApiConnection { readonly writes: ApiRequest[]; set(path: string, body: Json): void; remove(path: string): void }

const resource = (name: string, kind: string, shortNames: string[], namespaced = true, categories: string[] = []) =>
  ({ name, singularName: kind.toLowerCase(), kind, namespaced, shortNames, categories, verbs: ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'] });

const DISCOVERY: Record<string, Json> = {
  '/apis': { kind: 'APIGroupList', groups: ['apps/v1', 'discovery.k8s.io/v1', 'storage.k8s.io/v1'].map((groupVersion) => ({ name: groupVersion.split('/')[0] ?? '', preferredVersion: { groupVersion }, versions: [{ groupVersion }] })) },
  '/api/v1': { kind: 'APIResourceList', groupVersion: 'v1', resources: [
    resource('configmaps', 'ConfigMap', ['cm']), resource('events', 'Event', ['ev']), resource('namespaces', 'Namespace', ['ns'], false), resource('nodes', 'Node', ['no'], false),
    resource('persistentvolumeclaims', 'PersistentVolumeClaim', ['pvc']), resource('persistentvolumes', 'PersistentVolume', ['pv'], false), resource('pods', 'Pod', ['po'], true, ['all']),
    resource('services', 'Service', ['svc'], true, ['all']), { ...resource('pods/log', 'Pod', []) }] },
  '/apis/apps/v1': { kind: 'APIResourceList', groupVersion: 'apps/v1', resources: [resource('statefulsets', 'StatefulSet', ['sts'], true, ['all']), resource('controllerrevisions', 'ControllerRevision', [])] },
  '/apis/discovery.k8s.io/v1': { kind: 'APIResourceList', groupVersion: 'discovery.k8s.io/v1', resources: [resource('endpointslices', 'EndpointSlice', [])] },
  '/apis/storage.k8s.io/v1': { kind: 'APIResourceList', groupVersion: 'storage.k8s.io/v1', resources: [resource('storageclasses', 'StorageClass', ['sc'], false)] },
};

export function fakeApi(objects: Record<string, Json> = {}): FakeApi {
  const store = new Map<string, Json>(Object.entries({ ...DISCOVERY, '/api/v1/namespaces': { kind: 'NamespaceList', apiVersion: 'v1', metadata: { resourceVersion: '100' }, items: [] }, '/api/v1/namespaces/default': {}, ...objects }));
  const writes: ApiRequest[] = [];
  const notFound = (path: string): ApiResponse => {
    const parts = (path.split('?')[0] ?? '').split('/').slice(path.startsWith('/apis') ? 4 : 3);
    const [plural = '', name = ''] = parts[0] === 'namespaces' && parts.length > 2 ? parts.slice(2) : parts;
    const group = path.startsWith('/apis') ? `.${path.split('/')[2] ?? ''}` : '';
    return { status: 404, warnings: [], body: { kind: 'Status', status: 'Failure', reason: 'NotFound', code: 404, message: `${plural}${group} "${name}" not found` } };
  };
  return {
    writes,
    set: (path, body) => void store.set(path, body),
    remove: (path) => void store.delete(path),
    request(request) {
      const path = request.path.split('?')[0] ?? '';
      if (request.method !== 'GET') {
        writes.push(request);
        const answer = store.get(`${request.method} ${path}`) ?? (request.method === 'DELETE' || request.method === 'PATCH' ? store.get(path) : request.body);
        if (request.method !== 'POST' && !store.has(path) && !store.has(`${request.method} ${path}`)) return notFound(request.path);
        const status = (answer as { code?: number } | undefined)?.code ?? 200;
        return { status, warnings: [], body: answer ?? null };
      }
      const key = request.headers?.['Accept']?.includes('as=Table') && store.has(`TABLE ${path}`) ? `TABLE ${path}` : path;
      const body = store.get(key);
      return body === undefined ? notFound(request.path) : { status: 200, warnings: [], body };
    },
    changes: (_path, resourceVersion) => ({ events: [], resourceVersion }),
    connect: (path) => notFound(path),
  };
}

export interface Run { readonly out: string; readonly err: string; readonly exit: number | 'blocked'; resume(): Run }

/** Runs a command line until it ends or blocks. */
export function run(line: string | readonly string[], api: ApiConnection | undefined, options: { files?: Record<string, string>; stdin?: string; nowMs?: () => number } = {}): Run {
  const files = options.files ?? {};
  const text = { 1: '', 2: '' } as Record<number, string>;
  let stdin: string | null = options.stdin ?? null;
  const has = (folder: string) => Object.keys(files).some((name) => name.startsWith(`${folder.replace(/\/$/, '')}/`));
  const os = {
    args: typeof line === 'string' ? words(line) : line, env: {}, hostname: 'ordinal', pid: 2, parent: 1, cwd: '/home/learner', api,
    nowMs: options.nowMs ?? (() => Date.UTC(2026, 10, 21, 9)),
    read: () => { const now = stdin; stdin = null; return now; },
    write: (fd: number, part: string) => { text[fd] += part; return part.length; },
    close: () => undefined, isTty: () => false, setTerminal: () => undefined, onSignal: () => undefined, random: () => 0.5,
    stat: (path: string) => (path in files ? { type: 'file' } : has(path) ? { type: 'directory' } : { errno: 'ENOENT' }),
    list: (path: string) => [...new Set(Object.keys(files).filter((name) => name.startsWith(`${path}/`)).map((name) => name.slice(path.length + 1).split('/')[0] ?? ''))],
    readFile: (path: string) => files[path] ?? { errno: 'ENOENT' },
  } as unknown as Os;
  let state = kubectl.start(os);
  const go = (): Run => {
    for (let step: Step = { state, again: true }; ; ) {
      step = kubectl.step(state, { signals: [] }, os);
      if ('exit' in step) return { out: text[1] ?? '', err: text[2] ?? '', exit: step.exit, resume: go };
      if (!('state' in step)) throw new Error('kubectl only exits or waits');
      state = JSON.parse(JSON.stringify(step.state)) as typeof state;
      if ('wait' in step) return { out: text[1] ?? '', err: text[2] ?? '', exit: 'blocked', resume: go };
    }
  };
  return go();
}

/** Splits as a shell would, quotes only. */
export const words = (line: string): string[] => [...line.matchAll(/(?:[^\s'"\\]+|'[^']*'|"[^"]*"|\\.)+/g)].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"|\\(.)/g, (_, single: string, double: string, char: string) => single ?? double ?? char));
