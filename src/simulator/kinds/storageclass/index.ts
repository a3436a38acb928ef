import { equal } from '../../base/json';
import type { FieldError } from '../../api/errors';
import { qualifiedNameErrors } from '../../api/metadata';
import { forbiddenValue, invalidValue, requiredValue } from '../../api/status';
import type { Strategy } from '../../api/strategy';
import { oneOf } from '../common/checks';
import { ageColumn, column, nameColumn } from '../common/columns';
import { isDefaultClass } from '../common/storage';
import { StorageClass } from './kind';

const POLICIES = ['Delete', 'Retain'];
const MODES = ['Immediate', 'WaitForFirstConsumer'];

function validate({ provisioner, parameters, reclaimPolicy, volumeBindingMode }: StorageClass): readonly FieldError[] {
  return [
    ...(provisioner ? qualifiedNameErrors(provisioner.toLowerCase()).map((why) => invalidValue('provisioner', provisioner.toLowerCase(), why)) : [requiredValue('provisioner')]),
    ...('' in (parameters ?? {}) ? [invalidValue('parameters', '', 'field can not be empty.')] : []),
    ...oneOf(reclaimPolicy, POLICIES, 'reclaimPolicy'),
    ...oneOf(volumeBindingMode, MODES, 'volumeBindingMode'),
  ];
}

const FROZEN = ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'] as const;

/** What a class makes stays the same. */
const validateUpdate = (storageClass: StorageClass, old: StorageClass): readonly FieldError[] =>
  FROZEN.filter((name) => !equal(storageClass[name], old[name])).map((name) => (name === 'parameters' ? forbiddenValue(name, 'updates to parameters are forbidden.') : invalidValue(name, storageClass[name], 'field is immutable')));

export const strategy: Strategy<StorageClass> = {
  kind: StorageClass,
  definition: 'StorageClass',
  defaults(draft) {
    draft.reclaimPolicy ??= 'Delete';
    draft.volumeBindingMode ??= 'Immediate';
  },
  validate,
  validateUpdate,
  columns: [
    { ...nameColumn<StorageClass>(), cell: (storageClass) => (isDefaultClass(storageClass) ? `${storageClass.metadata.name} (default)` : storageClass.metadata.name) },
    column('Provisioner', (storageClass) => storageClass.provisioner, 'provisioner indicates the type of the provisioner.'),
    column('ReclaimPolicy', (storageClass) => storageClass.reclaimPolicy ?? '', 'reclaimPolicy controls the reclaimPolicy for dynamically provisioned PersistentVolumes of this storage class. Defaults to Delete.'),
    column('VolumeBindingMode', (storageClass) => storageClass.volumeBindingMode ?? '', 'volumeBindingMode indicates how PersistentVolumeClaims should be provisioned and bound.  When unset, VolumeBindingImmediate is used. This field is only honored by servers that enable the VolumeScheduling feature.'),
    column('AllowVolumeExpansion', (storageClass) => storageClass.allowVolumeExpansion ?? false, 'allowVolumeExpansion shows whether the storage class allow volume expand.'),
    ageColumn(),
  ],
  generationOf: [],
};
