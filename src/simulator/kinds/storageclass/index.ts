import { equal } from '../../base/json';
import type { FieldError } from '../../api/errors';
import { forbiddenValue, requiredValue, unsupportedValue } from '../../api/status';
import type { Strategy } from '../../api/strategy';
import { ageColumn, column, nameColumn } from '../common/columns';
import { isDefaultClass } from '../common/storage';
import { StorageClass } from './kind';

function validate(storageClass: StorageClass): readonly FieldError[] {
  return [
    ...(storageClass.provisioner ? [] : [requiredValue('provisioner', storageClass.provisioner)]),
    ...(['Delete', 'Retain', 'Recycle'].includes(storageClass.reclaimPolicy ?? '') ? [] : [unsupportedValue('reclaimPolicy', storageClass.reclaimPolicy, ['Delete', 'Retain'])]),
    ...(['Immediate', 'WaitForFirstConsumer'].includes(storageClass.volumeBindingMode ?? '') ? [] : [unsupportedValue('volumeBindingMode', storageClass.volumeBindingMode, ['Immediate', 'WaitForFirstConsumer'])]),
  ];
}

const validateUpdate = (storageClass: StorageClass, old: StorageClass): readonly FieldError[] => [
  ...(equal(storageClass.parameters ?? {}, old.parameters ?? {}) ? [] : [forbiddenValue('parameters', 'updates to parameters are forbidden.')]),
  ...(storageClass.provisioner === old.provisioner ? [] : [forbiddenValue('provisioner', 'updates to provisioner are forbidden.')]),
  ...(storageClass.reclaimPolicy === old.reclaimPolicy ? [] : [forbiddenValue('reclaimPolicy', 'updates to reclaimPolicy are forbidden.')]),
  ...(storageClass.volumeBindingMode === old.volumeBindingMode ? [] : [{ type: 'FieldValueInvalid' as const, field: 'volumeBindingMode', message: `Invalid value: ${JSON.stringify(storageClass.volumeBindingMode)}: field is immutable` }]),
];

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
