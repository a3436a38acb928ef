import { timestamp } from '../../api/object';
import type { Strategy } from '../../api/strategy';
import { VOLUME_PROTECTION } from '../common/storage';
import type { PersistentVolume } from './kind';
import { outline } from './outline';
import { validate, validateUpdate } from './validate';

export const strategy: Strategy<PersistentVolume> = {
  ...outline,
  returnsDeleted: true,
  defaults(draft) {
    draft.spec ??= {};
    draft.spec.persistentVolumeReclaimPolicy ??= 'Retain';
    draft.spec.volumeMode ??= 'Filesystem';
    if (draft.spec.hostPath) draft.spec.hostPath.type ??= '';
  },
  prepare(draft, old, admission) {
    if (!old) draft.status = { phase: 'Pending', lastPhaseTransitionTime: timestamp(admission.nowMs) };
    else if (admission.subresource === 'status' && draft.status && draft.status.phase !== old.status?.phase) draft.status.lastPhaseTransitionTime = timestamp(admission.nowMs);
  },
  admit(draft, old) {
    if (!old && !draft.metadata.finalizers?.includes(VOLUME_PROTECTION)) draft.metadata.finalizers = [...(draft.metadata.finalizers ?? []), VOLUME_PROTECTION];
  },
  validate,
  validateUpdate,
  generationOf: [],
};
