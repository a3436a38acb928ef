import type { FieldError } from '../../api/errors';
import { requiredValue } from '../../api/status';
import type { PersistentVolumeClaim } from './kind';

export const validate = (claim: PersistentVolumeClaim): readonly FieldError[] => (claim.spec.accessModes?.length ? [] : [requiredValue('spec.accessModes', 'at least 1 access mode is required')]);
export const validateUpdate = (claim: PersistentVolumeClaim, old: PersistentVolumeClaim): readonly FieldError[] => (claim === old ? [] : []);
