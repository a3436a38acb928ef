import { byText } from '../../base/text';
import type { Client } from '../../api/client';
import type { Kind } from '../../api/kind';
import { controllerOf, type ApiObject, type OwnerReference } from '../../api/object';
import type * as schema from '../../../schema/generated/types';
import { disown } from './owners';
import { matchesSelector } from './selector';

/** Who claims objects, what it selects, and the client of each of its two rules. */
export interface Claimer {
  readonly owner: ApiObject;
  readonly reference: OwnerReference;
  readonly selector: schema.LabelSelector | undefined;
  readonly adopting: (name: string) => Client;
  readonly releasing: (name: string) => Client;
}

/**
 * The objects an owner controls, by name: those it controlled and still selects, and orphans it selects, which it adopts. What it selects
 * no longer it lets go. An owner that is going does neither. `worthClaiming` keeps away what nobody would adopt or let go.
 */
export function claimed<T extends ApiObject>(kind: Kind<T>, client: Client, claimer: Claimer, worthClaiming: (object: T) => boolean = () => true): readonly T[] {
  const { owner, reference, selector } = claimer;
  const own = client.listBy(kind, 'owner', owner.metadata.uid).filter((object) => controllerOf(object)?.uid === owner.metadata.uid).flatMap((object): readonly T[] => {
    if (owner.metadata.deletionTimestamp || matchesSelector(selector, object.metadata.labels)) return [object];
    if (!worthClaiming(object)) return [];
    claimer.releasing(object.metadata.name).edit(kind, object, (draft) => disown(draft, owner.metadata.uid));
    return [];
  });
  if (owner.metadata.deletionTimestamp) return own;
  const orphans = client.listBy(kind, 'orphan', owner.metadata.namespace ?? '').filter((object) => !object.metadata.deletionTimestamp && worthClaiming(object) && matchesSelector(selector, object.metadata.labels));
  const adopted = orphans.map((object) => claimer.adopting(object.metadata.name).edit(kind, object, (draft) => { draft.metadata.ownerReferences = [...(draft.metadata.ownerReferences ?? []), reference]; }));
  return adopted.length ? [...own, ...adopted].toSorted(byText((object) => object.metadata.name)) : own;
}
