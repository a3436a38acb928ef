import type { Client } from '../../api/client';
import { apiVersionOf, resourceOf, type Kind } from '../../api/kind';
import type { ApiObject, OwnerReference } from '../../api/object';
import { isWaitingForDependents, type OwnerState } from './plan';

/** An object together with its kind. */
export interface Item { readonly kind: Kind; readonly object: ApiObject }

/** Who owns whom among the objects of some kinds, as it is in the store now. */
export interface Graph {
  readonly byResource: ReadonlyMap<string, Kind>;
  dependentsOf(uid: string, client: Client): readonly Item[];
  /** Owners that are still there. */
  ownersOf(object: ApiObject, client: Client): readonly Item[];
  stateOf(object: ApiObject, owner: OwnerReference, client: Client): OwnerState;
}

export function createGraph(kinds: readonly Kind[]): Graph {
  const named = new Map<string, { readonly kind: Kind; readonly apiVersion: string }[]>();
  for (const kind of kinds) named.set(kind.kind, [...(named.get(kind.kind) ?? []), { kind, apiVersion: apiVersionOf(kind) }]);
  const kindOf = (owner: OwnerReference) => named.get(owner.kind)?.find(({ apiVersion }) => apiVersion === owner.apiVersion)?.kind;
  const ownersOf: Graph['ownersOf'] = (object, client) => (object.metadata.ownerReferences ?? []).flatMap((reference) => {
    const kind = kindOf(reference);
    const owner = kind && client.find(kind, reference.name, kind.scope === 'Namespaced' ? object.metadata.namespace : undefined);
    return kind && owner?.metadata.uid === reference.uid ? [{ kind, object: owner }] : [];
  });
  return {
    byResource: new Map(kinds.map((kind) => [resourceOf(kind), kind])),
    dependentsOf: (uid, client) => kinds.flatMap((kind) => client.listBy(kind, 'owner', uid).map((object) => ({ kind, object }))),
    ownersOf,
    stateOf(object, owner, client) {
      if (!kindOf(owner)) return 'solid';
      const present = ownersOf(object, client).find((item) => item.object.metadata.uid === owner.uid);
      return !present ? 'gone' : isWaitingForDependents(present.object) ? 'waiting' : 'solid';
    },
  };
}
