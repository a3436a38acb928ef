import { equal } from '../../base/json';
import { byText } from '../../base/text';
import type { OwnerReference } from '../../api/object';
import type { PersistentVolumeClaim } from '../persistentvolumeclaim/kind';
import type { Pod } from '../pod/kind';
import type { OwnedClaim, SetFacts } from './facts';
import { claimNameOf, ordinalOf, ownerOf } from './identity';
import type { StatefulSet } from './kind';

/** The claims of an ordinal that are there, by name. */
export function claimsOf(set: StatefulSet, ordinal: number, claim: SetFacts['claim']): readonly PersistentVolumeClaim[] {
  const templates = set.spec.volumeClaimTemplates ?? [];
  const there = templates.flatMap((template) => claim(claimNameOf(set, template.metadata.name, ordinal)) ?? []);
  return there.length > 1 ? there.toSorted(byText((one) => one.metadata.name)) : there;
}

const podOwner = (pod: Pod): OwnerReference => ({ apiVersion: 'v1', kind: 'Pod', name: pod.metadata.name, uid: pod.metadata.uid, controller: true, blockOwnerDeletion: true });

/** The owners the retention policy wants for a claim: the set where it goes with the set, the Pod where it goes with a scaled-down ordinal. */
function wantedOwners(set: StatefulSet, pod: Pod, condemned: boolean, claim: PersistentVolumeClaim): readonly OwnerReference[] | undefined {
  const policy = set.spec.persistentVolumeClaimRetentionPolicy ?? {};
  const ours = new Set([set.metadata.uid, pod.metadata.uid]);
  const have = claim.metadata.ownerReferences ?? [];
  const others = have.filter((owner) => !ours.has(owner.uid) && !(owner.kind === 'Pod' && owner.name === pod.metadata.name));
  const wanted = condemned && policy.whenScaled === 'Delete' ? podOwner(pod) : policy.whenDeleted === 'Delete' ? ownerOf(set) : undefined;
  const owners = wanted ? [...others, wanted] : others;
  return equal(have, owners) ? undefined : owners;
}

/** The claims of a Pod that do not belong to whom the retention policy says; `condemned` says that its ordinal is wanted no more. */
export function disownedClaims(set: StatefulSet, pod: Pod, condemned: boolean, claim: SetFacts['claim']): readonly OwnedClaim[] {
  if (!set.spec.volumeClaimTemplates?.length) return [];
  return claimsOf(set, ordinalOf(set, pod.metadata.name) ?? -1, claim).flatMap((one) => {
    const owners = one.metadata.deletionTimestamp ? undefined : wantedOwners(set, pod, condemned, one);
    return owners ? [{ claim: one, owners }] : [];
  });
}

/** A claim that goes with an earlier Pod of this name: a new Pod must not take it. */
export const isStale = (claim: PersistentVolumeClaim, podName: string): boolean =>
  (claim.metadata.ownerReferences ?? []).some((owner) => owner.kind === 'Pod' && owner.name === podName);
