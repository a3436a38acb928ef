import type { StorageClass } from '../storageclass/kind';

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** Whether claims that name no class get this one. */
export const isDefaultClass = (storageClass: StorageClass): boolean => storageClass.metadata.annotations?.[DEFAULT_CLASS] === 'true';

/** What keeps a claim while a Pod uses it, a volume while a claim is bound to it, and a provisioned volume until its storage is gone. */
export const CLAIM_PROTECTION = 'kubernetes.io/pvc-protection';
export const VOLUME_PROTECTION = 'kubernetes.io/pv-protection';
export const VOLUME_DELETION = 'kubernetes.io/pv-controller';

/** Annotations by which binder, provisioner and scheduler tell each other what was done. */
export const annotation = {
  bindCompleted: 'pv.kubernetes.io/bind-completed',
  boundByController: 'pv.kubernetes.io/bound-by-controller',
  provisionedBy: 'pv.kubernetes.io/provisioned-by',
  provisioner: 'volume.kubernetes.io/storage-provisioner',
  oldProvisioner: 'volume.beta.kubernetes.io/storage-provisioner',
  selectedNode: 'volume.kubernetes.io/selected-node',
} as const;
