import type { FieldError } from '../../api/errors';
import { invalidValue, unsupportedValue } from '../../api/status';
import { amountOrPercent } from '../common/amounts';
import { validateSelector } from '../common/checks';
import type { PodDisruptionBudget } from './kind';

const POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

/** Every complaint about a budget's spec. */
export function validate({ spec }: PodDisruptionBudget): readonly FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec ?? {};
  const whole = { MinAvailable: minAvailable ?? null, Selector: selector ?? null, MaxUnavailable: maxUnavailable ?? null, UnhealthyPodEvictionPolicy: policy ?? null };
  return [
    ...(minAvailable !== undefined && maxUnavailable !== undefined ? [invalidValue('spec', whole, 'minAvailable and maxUnavailable cannot be both set')] : []),
    ...amountOrPercent(minAvailable, 'spec.minAvailable'),
    ...amountOrPercent(maxUnavailable, 'spec.maxUnavailable'),
    ...(selector ? validateSelector(selector, 'spec.selector') : []),
    ...(policy !== undefined && !POLICIES.includes(policy) ? [unsupportedValue('spec.unhealthyPodEvictionPolicy', policy, POLICIES)] : []),
  ];
}
