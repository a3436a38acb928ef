import type { FieldError } from '../../api/errors';
import { requiredValue } from '../../api/status';
import type { PersistentVolume } from './kind';

export const validate = (volume: PersistentVolume): readonly FieldError[] => (volume.spec.accessModes?.length ? [] : [requiredValue('spec.accessModes')]);
export const validateUpdate = (volume: PersistentVolume, old: PersistentVolume): readonly FieldError[] => (volume === old ? [] : []);
