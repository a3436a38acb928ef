import { equal } from '../../base/json';
import type { FieldError } from '../../api/errors';
import { forbiddenValue, invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import { amountOrPercent, plainAmount } from '../common/amounts';
import { notNegative } from '../common/checks';
import { shownSelector } from '../common/selector';
import { validateLastingTemplate, validateOwnSelector, validateSelected } from '../common/template';
import type { Deployment } from './kind';

/** Every complaint about a Deployment. */
export function validate({ spec }: Deployment): readonly FieldError[] {
  const { selector, template, progressDeadlineSeconds: deadline } = spec;
  return [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...validateOwnSelector(selector),
    ...validateSelected(selector, template),
    ...validateLastingTemplate(template, selector),
    ...validateStrategy(spec.strategy ?? {}),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
    ...notNegative(deadline, 'spec.progressDeadlineSeconds'),
    ...(deadline !== undefined && deadline <= (spec.minReadySeconds ?? 0) ? [invalidValue('spec.progressDeadlineSeconds', deadline, 'must be greater than minReadySeconds')] : []),
  ];
}

const STRATEGIES = ['Recreate', 'RollingUpdate'];

function validateStrategy({ type, rollingUpdate }: NonNullable<Deployment['spec']['strategy']>): readonly FieldError[] {
  if (type === 'Recreate') return rollingUpdate ? [forbiddenValue('spec.strategy.rollingUpdate', "may not be specified when strategy `type` is 'Recreate'")] : [];
  if (type !== 'RollingUpdate') return [unsupportedValue('spec.strategy', { Type: type, RollingUpdate: rollingUpdate ? { MaxUnavailable: rollingUpdate.maxUnavailable ?? null, MaxSurge: rollingUpdate.maxSurge ?? null } : null }, STRATEGIES)];
  if (!rollingUpdate) return [requiredValue('spec.strategy.rollingUpdate', 'this should be defaulted and never be nil')];
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate;
  const [unavailable, excess] = [amountOrPercent(maxUnavailable, 'spec.strategy.rollingUpdate.maxUnavailable'), amountOrPercent(maxSurge, 'spec.strategy.rollingUpdate.maxSurge')];
  const none = plainAmount(maxUnavailable) === 0 && plainAmount(maxSurge) === 0;
  // There may be any number of Pods too many: more than 100 % is fine.
  return [...unavailable.filter((error) => !isExcess(error)), ...excess.filter((error) => !isExcess(error)), ...(none ? [invalidValue('spec.strategy.rollingUpdate.maxUnavailable', maxUnavailable, 'may not be 0 when `maxSurge` is 0')] : []), ...unavailable.filter(isExcess)];
}

const isExcess = (error: FieldError): boolean => error.message.endsWith('must not be greater than 100%');

/** A Deployment's selector stays as it was. */
export const validateUpdate = (deployment: Deployment, old: Deployment): readonly FieldError[] =>
  (equal(deployment.spec.selector, old.spec.selector) ? [] : [invalidValue('spec.selector', shownSelector(deployment.spec.selector), 'field is immutable')]);
