import type * as schema from '../../../schema/generated/types';
import type { FieldError } from '../../api/errors';
import { subdomainErrors } from '../../api/metadata';
import { compareQuantities } from '../../api/quantity';
import { forbiddenValue, invalidValue, requiredValue, unsupportedValue } from '../../api/status';

export const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
export const VOLUME_MODES = ['Block', 'Filesystem'];

/** Complaints about access modes that are not there, or that exclude the others. */
export const validateModes = (modes: readonly string[], field: string): readonly FieldError[] => [
  ...modes.filter((mode) => !ACCESS_MODES.includes(mode)).map((mode) => unsupportedValue(field, mode, ACCESS_MODES)),
  ...(modes.includes('ReadWriteOncePod') && modes.length > 1 ? [forbiddenValue(field, 'may not use ReadWriteOncePod with other access modes')] : []),
];

/** Every complaint about the spec of a claim, or of a set's claim template. */
export function validateClaimSpec(spec: schema.PersistentVolumeClaimSpec, field: string): readonly FieldError[] {
  const size = spec.resources?.requests?.['storage'];
  return [
    ...(spec.accessModes?.length ? validateModes(spec.accessModes, `${field}.accessModes`) : [requiredValue(`${field}.accessModes`, 'at least 1 access mode is required')]),
    ...(size === undefined ? [requiredValue(`${field}.resources[storage]`)] : compareQuantities(size, '0') <= 0 ? [invalidValue(`${field}.resources[storage]`, size, 'must be greater than zero')] : []),
    ...(spec.storageClassName ? subdomainErrors(spec.storageClassName).map((why) => invalidValue(`${field}.storageClassName`, spec.storageClassName, why)) : []),
    ...(spec.volumeMode && !VOLUME_MODES.includes(spec.volumeMode) ? [unsupportedValue(`${field}.volumeMode`, spec.volumeMode, VOLUME_MODES)] : []),
  ];
}
