import { watch, type Controller, type ControllersOf } from '../../api/controller';
import { latency } from '../../api/latency';
import { Namespace } from '../../kinds/namespace/kind';
import { Pod } from '../../kinds/pod/kind';
import { cleaning } from './parts';

/** Deletes what is in a namespace that is going, its Pods before all else, and lets the namespace go once it is empty. */
export const controllersOf: ControllersOf = (kinds) => {
  const namespaced = kinds.filter((kind) => kind.scope === 'Namespaced');
  const controller: Controller = {
    name: 'namespacecleanup',
    watches: [
      watch(Namespace, ({ object }) => (object.metadata.deletionTimestamp ? [object.metadata.name] : [])),
      ...namespaced.map((kind) => watch(kind, ({ object, type }, client) => {
        const name = object.metadata.namespace ?? '';
        return type === 'DELETED' && client.find(Namespace, name)?.metadata.deletionTimestamp ? [name] : [];
      }, kind.kind === Pod.kind ? undefined : latency.namespaceAgainMs)),
    ],
    reconcile(key, context) {
      const namespace = context.client.find(Namespace, key);
      context.waits([]);
      if (namespace?.metadata.deletionTimestamp) return cleaning.code()(namespace, namespaced, context);
      context.memory.set(undefined);
      return 'done';
    },
  };
  return [controller];
};
