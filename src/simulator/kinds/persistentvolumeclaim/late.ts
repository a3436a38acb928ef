import type { Draft } from '../../base/json';
import type { Admission, Strategy } from '../../api/strategy';
import { compareText } from '../../base/text';
import { compareQuantities } from '../../api/quantity';
import { forbidden } from '../../api/status';
import { CLAIM_PROTECTION, isDefaultClass } from '../common/storage';
import { StorageClass } from '../storageclass/kind';
import { PersistentVolumeClaim } from './kind';
import { outline } from './outline';
import { validate, validateUpdate } from './validate';

/** A claim that names no class, not even the empty one, gets the newest default class. */
function admitDefaultClass(draft: Draft<PersistentVolumeClaim>, admission: Admission): void {
  if (draft.spec.storageClassName !== undefined) return;
  const newest = admission.client.list(StorageClass).filter(isDefaultClass)
    .toSorted((a, b) => compareText(b.metadata.creationTimestamp, a.metadata.creationTimestamp) || compareText(a.metadata.name, b.metadata.name))[0];
  if (newest) draft.spec.storageClassName = newest.metadata.name;
}

/** A bound claim may ask for more only where its class says so. */
function admitExpansion(draft: Draft<PersistentVolumeClaim>, old: PersistentVolumeClaim, { client }: Admission): void {
  const size = (claim: PersistentVolumeClaim) => claim.spec.resources?.requests?.['storage'] ?? '0';
  if (old.status?.phase !== 'Bound' || compareQuantities(size(draft as PersistentVolumeClaim), size(old)) <= 0) return;
  const storageClass = old.spec.storageClassName ? client.find(StorageClass, old.spec.storageClassName) : undefined;
  if (!storageClass?.allowVolumeExpansion) throw forbidden(PersistentVolumeClaim, old.metadata.name, 'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize');
}

export const strategy: Strategy<PersistentVolumeClaim> = {
  ...outline,
  returnsDeleted: true,
  defaults(draft) {
    draft.spec ??= {};
    draft.spec.volumeMode ??= 'Filesystem';
  },
  prepare(draft, old) {
    if (!old) draft.status = { phase: 'Pending' };
  },
  admit(draft, old, admission) {
    if (old) { admitExpansion(draft, old, admission); return; }
    admitDefaultClass(draft, admission);
    if (!draft.metadata.finalizers?.includes(CLAIM_PROTECTION)) draft.metadata.finalizers = [...(draft.metadata.finalizers ?? []), CLAIM_PROTECTION];
  },
  validate,
  validateUpdate,
  warnings: ({ spec }) => Object.entries(spec.resources?.requests ?? {}).filter(([, size]) => size.endsWith('m'))
    .map(([name, size]) => `spec.resources.requests[${name}]: fractional byte value ${JSON.stringify(size)} is invalid, must be an integer`),
  generationOf: [],
};
