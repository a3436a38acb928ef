import type { DeleteOptions } from '../../api/client';
import type { ApiObject, OwnerReference } from '../../api/object';

export const FOREGROUND = 'foregroundDeletion';
export const ORPHAN = 'orphan';

/** What has become of an owner: it is there, waits for its dependents to go, or is gone. */
export type OwnerState = 'solid' | 'waiting' | 'gone';

export type Fate =
  | { readonly do: 'nothing' }
  | { readonly do: 'dropOwners'; readonly owners: readonly OwnerReference[] }
  | { readonly do: 'delete'; readonly policy: NonNullable<DeleteOptions['propagationPolicy']> };

/** What is to become of an object that is not being deleted, by its owners. */
export function fateOf(object: ApiObject, stateOf: (owner: OwnerReference) => OwnerState, hasDependents: () => boolean): Fate {
  const owners = object.metadata.ownerReferences ?? [];
  const states = owners.map((owner) => ({ owner, state: stateOf(owner) }));
  const solid = states.filter(({ state }) => state === 'solid').map(({ owner }) => owner);
  if (!owners.length || solid.length === owners.length) return { do: 'nothing' };
  if (solid.length) return { do: 'dropOwners', owners: solid };
  const foreground = states.some(({ state }) => state === 'waiting') && hasDependents();
  return { do: 'delete', policy: foreground ? 'Foreground' : 'Background' };
}

export const isWaitingForDependents = (object: ApiObject): boolean =>
  object.metadata.deletionTimestamp !== undefined && (object.metadata.finalizers ?? []).includes(FOREGROUND);
