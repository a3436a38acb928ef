import type { ApiObject } from '../api/object';
import type { ServerOptions } from './options';
import type { Resource } from './registry';
import type { Store } from './store';

/** The store as readers see it: objects of the resources named in `present` as they are now; what is written goes to the store itself. */
export function presented(store: Store, present: ServerOptions['present'] = {}): Store {
  const all = (resource: Resource, objects: readonly ApiObject[]): readonly ApiObject[] => {
    const show = present[resource.name];
    return show ? objects.map(show) : objects;
  };
  return {
    ...store,
    get(resource, key) {
      const object = store.get(resource, key);
      return object && (present[resource.name]?.(object) ?? object);
    },
    list: (resource, namespace) => all(resource, store.list(resource, namespace)),
    listBy: (resource, index, value) => all(resource, store.listBy(resource, index, value)),
  };
}
