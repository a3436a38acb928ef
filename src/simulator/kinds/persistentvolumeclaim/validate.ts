import { equal } from '../../base/json';
import type { FieldError } from '../../api/errors';
import { forbiddenValue } from '../../api/status';
import { goDiff, goClaimSpec } from '../common/goTemplate';
import { validateClaimSpec } from '../common/claimValidate';
import type { PersistentVolumeClaim } from './kind';

export const validate = (claim: PersistentVolumeClaim): readonly FieldError[] => validateClaimSpec(claim.spec, 'spec');

/** A claim stays as it was made; binding gives it its volume, and a bound one may ask for more. */
export function validateUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): readonly FieldError[] {
  const bound = old.status?.phase === 'Bound';
  const frozen = (spec: PersistentVolumeClaim['spec']) => ({
    ...spec, ...(bound ? { resources: 0, volumeAttributesClassName: 0 } : {}), ...(old.spec.volumeName ? {} : { volumeName: 0 }),
  });
  return equal(frozen(claim.spec), frozen(old.spec)) ? [] : [forbiddenValue('spec', 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims' + goDiff(goClaimSpec(old.spec), goClaimSpec(claim.spec)))];
}
