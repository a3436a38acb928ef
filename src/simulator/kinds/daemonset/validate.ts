import { equal } from '../../base/json';
import type { FieldError } from '../../api/errors';
import { forbiddenValue, invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import { amountOrPercent, plainAmount } from '../common/amounts';
import { notNegative, validateSelector } from '../common/checks';
import { matchesSelector, shownSelector } from '../common/selector';
import { validateLastingTemplate } from '../common/template';
import type { DaemonSet } from './kind';

const AT = 'spec.updateStrategy';
const DEADLINE = 'spec.template.spec.activeDeadlineSeconds';

/** Every complaint about a DaemonSet. */
export function validate({ spec }: DaemonSet): readonly FieldError[] {
  const { selector, template } = spec;
  const labels = template.metadata?.labels;
  const wrong = selector ? validateSelector(selector, 'spec.selector') : [];
  const empty = selector && !Object.keys(selector.matchLabels ?? {}).length && !selector.matchExpressions?.length;
  return [
    ...wrong,
    ...(wrong.length || matchesSelector(selector, labels) ? [] : [invalidValue('spec.template.metadata.labels', labels ?? null, '`selector` does not match template `labels`')]),
    ...(empty ? [invalidValue('spec.selector', {}, 'empty selector is invalid for daemonset')] : []),
    ...validateLastingTemplate(template, undefined).map((error) => (error.field === DEADLINE ? forbiddenValue(DEADLINE, 'activeDeadlineSeconds in DaemonSet is not Supported') : error)),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateStrategy(spec.updateStrategy ?? {}),
    ...notNegative(spec.revisionHistoryLimit, 'spec.revisionHistoryLimit'),
  ];
}

function validateStrategy({ type, rollingUpdate }: NonNullable<DaemonSet['spec']['updateStrategy']>): readonly FieldError[] {
  if (type === 'OnDelete') return [];
  if (type !== 'RollingUpdate') {
    const rolling = rollingUpdate ? { MaxUnavailable: rollingUpdate.maxUnavailable ?? null, MaxSurge: rollingUpdate.maxSurge ?? null } : null;
    return [unsupportedValue(AT, { Type: type, RollingUpdate: rolling }, ['RollingUpdate', 'OnDelete'])];
  }
  if (!rollingUpdate) return [requiredValue(`${AT}.rollingUpdate`)];
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate;
  const complaints = ([['maxUnavailable', maxUnavailable], ['maxSurge', maxSurge]] as const).flatMap(([name, amount]) => amountOrPercent(amount, `${AT}.rollingUpdate.${name}`));
  return [...complaints, ...exactlyOne(maxUnavailable, maxSurge)];
}

/** Of the two amounts one is zero, and only one. */
function exactlyOne(maxUnavailable: number | string, maxSurge: number | string): readonly FieldError[] {
  const [unavailable, surge] = [maxUnavailable, maxSurge].map(plainAmount);
  if (unavailable && surge) return [invalidValue(`${AT}.rollingUpdate.maxSurge`, maxSurge, 'may not be set when maxUnavailable is non-zero')];
  return unavailable || surge ? [] : [requiredValue(`${AT}.rollingUpdate.maxUnavailable`, 'cannot be 0 when maxSurge is 0')];
}

/** A DaemonSet's selector stays as it was. */
export const validateUpdate = (set: DaemonSet, old: DaemonSet): readonly FieldError[] =>
  (equal(set.spec.selector, old.spec.selector) ? [] : [invalidValue('spec.selector', shownSelector(set.spec.selector), 'field is immutable')]);
