import { compareText } from '../../base/text';
import { compareQuantities } from '../../api/quantity';
import type { PersistentVolume } from '../persistentvolume/kind';
import type { PersistentVolumeClaim } from '../persistentvolumeclaim/kind';
import { matchesSelector } from './selector';

/** Whether a volume is reserved for this claim, by name or, once bound, by uid. */
export function isReservedFor(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  const { claimRef } = volume.spec;
  return claimRef !== undefined && claimRef.name === claim.metadata.name && claimRef.namespace === claim.metadata.namespace && (!claimRef.uid || claimRef.uid === claim.metadata.uid);
}

const storage = (quantities: Readonly<Record<string, string>> | undefined) => quantities?.['storage'] ?? '0';

const hasMode = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean => (volume.spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem');
const isAsAccessible = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean => (claim.spec.accessModes ?? []).every((mode) => volume.spec.accessModes?.includes(mode));
const isBigEnough = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean => compareQuantities(storage(volume.spec.capacity), storage(claim.spec.resources?.requests)) >= 0;

/** Whether a volume has what a claim asks for, whoever it belongs to. */
export function satisfies(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (volume.spec.storageClassName ?? '') === (claim.spec.storageClassName ?? '')
    && hasMode(volume, claim)
    && (volume.spec.volumeAttributesClassName ?? '') === (claim.spec.volumeAttributesClassName ?? '')
    && isAsAccessible(volume, claim)
    && isBigEnough(volume, claim)
    && (!claim.spec.selector || matchesSelector(claim.spec.selector, volume.metadata.labels));
}

/** Why a claim can't have the volume it names, in Kubernetes' words; undefined where it can (recorded in claims-that-find-no-volume). Labels it asks for do not count then. */
export function mismatch(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (volume.metadata.deletionTimestamp) return `the volume is marked for deletion ${JSON.stringify(volume.metadata.name)}`;
  if (!isBigEnough(volume, claim)) return 'requested PV is too small';
  if ((volume.spec.storageClassName ?? '') !== (claim.spec.storageClassName ?? '')) return 'storageClassName does not match';
  if ((volume.spec.volumeAttributesClassName ?? '') !== (claim.spec.volumeAttributesClassName ?? '')) return 'volumeAttributesClassName does not match';
  if (!hasMode(volume, claim)) return 'incompatible volumeMode';
  return isAsAccessible(volume, claim) ? undefined : 'incompatible accessMode';
}

/** The volume a claim is to be bound to: the one reserved for it, else the smallest free one that satisfies it. */
export function findVolume(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[]): PersistentVolume | undefined {
  const reserved = volumes.find((volume) => isReservedFor(volume, claim));
  if (reserved) return reserved;
  return volumes.filter((volume) => !volume.spec.claimRef && volume.status?.phase === 'Available' && !volume.metadata.deletionTimestamp && satisfies(volume, claim))
    .toSorted((a, b) => compareQuantities(storage(a.spec.capacity), storage(b.spec.capacity)) || compareText(a.metadata.name, b.metadata.name))[0];
}
