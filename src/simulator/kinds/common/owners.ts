import type { Draft } from '../../base/json';
import type { ApiObject, OwnerReference } from '../../api/object';

/** An object has these owners; without any it says nothing of owners. */
export function setOwners({ metadata }: Draft<ApiObject>, owners: readonly OwnerReference[]): void {
  if (owners.length) metadata.ownerReferences = owners.map((owner) => ({ ...owner }));
  else delete metadata.ownerReferences;
}

/** An object has an owner less. */
export const disown = (draft: Draft<ApiObject>, uid: string): void => setOwners(draft, (draft.metadata.ownerReferences ?? []).filter((other) => other.uid !== uid));
