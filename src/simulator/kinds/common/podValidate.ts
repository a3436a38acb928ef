import type * as schema from '../../../schema/generated/types';
import type { FieldError } from '../../api/errors';
import { requiredValue } from '../../api/status';

/** Every complaint about a Pod's spec, or a template's, in Kubernetes' order. */
export function validatePodSpec(spec: schema.PodSpec, field: string): readonly FieldError[] {
  return spec.containers?.length ? [] : [requiredValue(`${field}.containers`)];
}
