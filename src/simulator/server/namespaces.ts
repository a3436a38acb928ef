import { notFound, forbidden } from '../api/status';
import type { Registry, Resource } from './registry';
import type { Store } from './store';

/** The admission that keeps objects out of namespaces that do not exist or are going. */
export interface Namespaces {
  /** Throws unless an object of this name may be created there. */
  admit(resource: Resource, namespace: string | undefined, name: string): void;
  /** Throws for a namespace that may not be deleted. */
  admitDelete(resource: Resource, name: string): void;
}

const IMMORTAL = ['default', 'kube-public', 'kube-system'];

/** Without a Namespace kind (in a test's small world) every namespace exists. */
export function createNamespaces(store: Store, registry: Registry): Namespaces {
  const namespaces = registry.at('', 'v1', 'namespaces');
  return {
    admit(resource, namespace, name) {
      if (!namespaces || namespace === undefined) return;
      const found = store.get(namespaces, namespace);
      if (!found) throw notFound(namespaces.kind, namespace);
      if (!found.metadata.deletionTimestamp) return;
      throw forbidden(resource.kind, name, `unable to create new content in namespace ${namespace} because it is being terminated`, [
        { reason: 'NamespaceTerminating', message: `namespace ${namespace} is being terminated`, field: 'metadata.namespace' },
      ]);
    },
    admitDelete(resource, name) {
      if (resource === namespaces && IMMORTAL.includes(name)) throw forbidden(resource.kind, name, 'this namespace may not be deleted');
    },
  };
}
