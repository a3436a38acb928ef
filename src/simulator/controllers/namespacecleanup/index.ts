import { watch, type Controller, type ControllersOf, type Wait } from '../../api/controller';
import { apiVersionOf, type Kind } from '../../api/kind';
import type { ApiObject } from '../../api/object';
import { Namespace } from '../../kinds/namespace/kind';
import { rules } from './rules';

const FINALIZER = 'kubernetes';
const ACTOR = 'namespace-controller';

/** Deletes what is in a namespace that is going, and lets the namespace go once it is empty. */
export const controllersOf: ControllersOf = (kinds) => {
  const namespaced = kinds.filter((kind) => kind.scope === 'Namespaced');
  const controller: Controller = {
    name: 'namespacecleanup',
    watches: [
      watch(Namespace, ({ object }) => (object.metadata.deletionTimestamp ? [object.metadata.name] : [])),
      ...namespaced.map((kind) => watch(kind, ({ object, type }, client) => {
        const name = object.metadata.namespace ?? '';
        return type === 'DELETED' && client.find(Namespace, name)?.metadata.deletionTimestamp ? [name] : [];
      })),
    ],
    reconcile(key, { client, waits }) {
      const namespace = client.find(Namespace, key);
      waits([]);
      if (!namespace?.metadata.deletionTimestamp) return 'done';
      const contents = () => namespaced.flatMap((kind) => client.list(kind, { namespace: key }).map((object) => ({ kind, object })));
      const because = (rule: string) => client.because({ actor: ACTOR, rule, parameters: { namespace: key } });
      for (const { kind, object } of contents().filter((item) => !item.object.metadata.deletionTimestamp)) because(rules.empties).delete(kind, object.metadata.name, key, { propagationPolicy: 'Background' });
      const left = contents();
      if (left.length) waits(left.map((item) => waitFor(namespace, item.kind, item.object)));
      else because(rules.finishes).edit(Namespace, namespace, (draft) => { draft.spec.finalizers = (draft.spec.finalizers ?? []).filter((name) => name !== FINALIZER); });
      return 'done';
    },
  };
  return [controller];
};

function waitFor(namespace: Namespace, kind: Kind, { metadata: { name, namespace: within = '', uid } }: ApiObject): Wait {
  return {
    subject: { apiVersion: 'v1', kind: 'Namespace', name: namespace.metadata.name, uid: namespace.metadata.uid }, rule: rules.waits,
    on: { object: { apiVersion: apiVersionOf(kind), kind: kind.kind, namespace: within, name, uid }, path: 'metadata.uid', want: null, have: uid },
  };
}
