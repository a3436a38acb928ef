import type { FieldError } from '../../api/errors';
import { validatePodSpec } from '../common/podValidate';
import type { StatefulSet } from './kind';

export const validate = (set: StatefulSet): readonly FieldError[] => validatePodSpec(set.spec.template.spec ?? { containers: [] }, 'spec.template.spec');
export const validateUpdate = (set: StatefulSet, old: StatefulSet): readonly FieldError[] => (set === old ? [] : []);
