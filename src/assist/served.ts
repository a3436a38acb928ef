import type { ApiConnection } from '../simulator/base/program';
import type { Json } from '../simulator/base/json';
import { isMembers, type Members } from './place';

/** The namespace an object of a manifest lands in. */
export function namespaceOf(object: Members): string {
  const named = isMembers(object.metadata) ? object.metadata.namespace : undefined;
  return typeof named === 'string' && named !== '' ? named : 'default';
}

/** Where objects of a kind are kept, as the server itself tells; undefined when it does not serve it. */
export function collectionPath(api: ApiConnection, apiVersion: string, kind: string, namespace: string): string | undefined {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const { status, body } = api.request({ method: 'GET', path: root });
  const resources = status === 200 && isMembers(body) && Array.isArray(body.resources) ? (body.resources as readonly Json[]) : [];
  const found = resources.find((one) => isMembers(one) && one.kind === kind && !String(one.name).includes('/'));
  if (!isMembers(found)) return undefined;
  return found.namespaced === true ? `${root}/namespaces/${encodeURIComponent(namespace)}/${String(found.name)}` : `${root}/${String(found.name)}`;
}

/** The objects of a kind that the cluster has. */
export function servedObjects(api: ApiConnection, apiVersion: string, kind: string, namespace: string): readonly Members[] {
  const path = collectionPath(api, apiVersion, kind, namespace);
  const { body } = path === undefined ? { body: null } : api.request({ method: 'GET', path });
  return isMembers(body) && Array.isArray(body.items) ? (body.items as readonly Json[]).filter(isMembers) : [];
}

/** The object of a manifest as the cluster has it. */
export function servedObject(api: ApiConnection, object: Members): Members | undefined {
  const name = isMembers(object.metadata) ? object.metadata.name : undefined;
  const path = collectionPath(api, String(object.apiVersion), String(object.kind), namespaceOf(object));
  if (path === undefined || typeof name !== 'string' || name === '') return undefined;
  const { status, body } = api.request({ method: 'GET', path: `${path}/${encodeURIComponent(name)}` });
  return status === 200 && isMembers(body) ? body : undefined;
}
