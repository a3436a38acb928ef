import { equal } from '../../base/json';
import type { FieldError } from '../../api/errors';
import { compareQuantities } from '../../api/quantity';
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
  const size = claim.spec.resources?.requests?.['storage'] ?? '0';
  const has = old.status?.capacity?.['storage'];
  const shrinks = has !== undefined && compareQuantities(size, old.spec.resources?.requests?.['storage'] ?? '0') < 0 && compareQuantities(size, has) <= 0;
  if (bound && shrinks) return [forbiddenValue('spec.resources.requests.storage', 'field can not be less than status.capacity')];
  return equal(frozen(claim.spec), frozen(old.spec)) ? [] : [forbiddenValue('spec', 'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims' + goDiff(goClaimSpec(old.spec), goClaimSpec(claim.spec)))];
}
