import type { FieldError } from '../../api/errors';
import { qualifiedNameErrors } from '../../api/metadata';
import { duplicateValue, invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import type * as schema from '../../../schema/generated/types';

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];
const OPERATORS = ['In', 'NotIn'];
const STATUSES = ['False', 'True', 'Unknown'];
const MAX_RULES = 20;

const tooMany = (count: number, max: number, field: string): readonly FieldError[] =>
  (count > max ? [{ type: 'FieldValueTooMany', field, message: `Too many: ${count}: must have at most ${max} items` }] : []);
const noValue = (field: string, why: string): FieldError => ({ type: 'FieldValueInvalid', field, message: `Invalid value: ${why}` });
const listed = (value: string | undefined, supported: readonly string[], field: string): readonly FieldError[] => {
  if (!value) return [requiredValue(field, `valid values: [${supported.map((one) => JSON.stringify(one)).join(' ')}]`)];
  return supported.includes(value) ? [] : [unsupportedValue(field, value, supported)];
};

/** Every complaint about `podFailurePolicy`. */
export function failurePolicyErrors(spec: schema.JobSpec): readonly FieldError[] {
  const rules = spec.podFailurePolicy?.rules ?? [];
  return [...tooMany(rules.length, MAX_RULES, 'spec.podFailurePolicy.rules'), ...rules.flatMap((rule, index) => failureRuleErrors(spec, rule, `spec.podFailurePolicy.rules[${index}]`))];
}

function failureRuleErrors(spec: schema.JobSpec, { action, onExitCodes, onPodConditions = [] }: schema.PodFailurePolicyRule, at: string): readonly FieldError[] {
  return [
    ...(action === 'FailIndex' && spec.backoffLimitPerIndex === undefined ? [invalidValue(`${at}.action`, action, 'requires the backoffLimitPerIndex to be set')] : listed(action, ACTIONS, `${at}.action`)),
    ...(onExitCodes ? exitCodeErrors(spec, onExitCodes, `${at}.onExitCodes`) : []),
    ...tooMany(onPodConditions.length, MAX_RULES, `${at}.onPodConditions`),
    ...onPodConditions.flatMap(({ type = '', status }, index) => [
      ...qualifiedNameErrors(type).map((why) => invalidValue(`${at}.onPodConditions[${index}].type`, type, why)), ...listed(status, STATUSES, `${at}.onPodConditions[${index}].status`),
    ]),
    ...(onExitCodes && onPodConditions.length ? [noValue(at, 'specifying both OnExitCodes and OnPodConditions is not supported')] : []),
    ...(onExitCodes || onPodConditions.length ? [] : [noValue(at, 'specifying one of OnExitCodes and OnPodConditions is required')]),
  ];
}

function exitCodeErrors({ template }: schema.JobSpec, { containerName, operator, values = [] }: schema.PodFailurePolicyOnExitCodesRequirement, at: string): readonly FieldError[] {
  const names = [...(template.spec?.initContainers ?? []), ...(template.spec?.containers ?? [])].map(({ name }) => name);
  return [
    ...listed(operator, OPERATORS, `${at}.operator`),
    ...(containerName === undefined || names.includes(containerName) ? [] : [invalidValue(`${at}.containerName`, containerName, 'must be one of the container or initContainer names in the pod template')]),
    ...(values.length ? tooMany(values.length, 255, `${at}.values`) : [invalidValue(`${at}.values`, values, 'at least one value is required')]),
    ...values.flatMap((value, index): readonly FieldError[] => [
      ...(value === 0 && operator === 'In' ? [invalidValue(`${at}.values[${index}]`, 0, 'must not be 0 for the In operator')] : []),
      ...(values.indexOf(value) < index ? [duplicateValue(`${at}.values[${index}]`, value)] : []),
    ]),
    ...(values.every((value, index) => index === 0 || value >= (values[index - 1] ?? value)) ? [] : [invalidValue(`${at}.values`, values, 'must be ordered')]),
  ];
}

/** Every complaint about `successPolicy`. */
export function successPolicyErrors({ successPolicy, completionMode, completions = 0 }: schema.JobSpec): readonly FieldError[] {
  if (!successPolicy) return [];
  const rules = successPolicy.rules as schema.SuccessPolicy['rules'] | undefined;
  if (completionMode !== 'Indexed') {
    const shown = rules?.map(({ succeededIndexes, succeededCount }) => ({ SucceededIndexes: succeededIndexes ?? null, SucceededCount: succeededCount ?? null })) ?? null;
    return [invalidValue('spec.successPolicy', { Rules: shown }, 'requires indexed completion mode')];
  }
  const field = 'spec.successPolicy.rules';
  if (!rules?.length) return [requiredValue(field, 'at least one rules must be specified when the successPolicy is specified')];
  return [...tooMany(rules.length, MAX_RULES, field), ...rules.flatMap((rule, index) => successRuleErrors(rule, completions, `${field}[${index}]`))];
}

function successRuleErrors({ succeededCount, succeededIndexes }: schema.SuccessPolicyRule, completions: number, at: string): readonly FieldError[] {
  if (succeededCount === undefined && succeededIndexes === undefined) return [requiredValue(at, 'at least one of succeededCount or succeededIndexes must be specified')];
  const asked = succeededIndexes === undefined ? undefined : countOf(succeededIndexes, completions);
  const wrong = typeof asked === 'string' ? [invalidValue(`${at}.succeededIndexes`, succeededIndexes, `error parsing succeededIndexes: ${asked}`)] : [];
  if (succeededCount === undefined) return wrong;
  const count = (why: string) => [...wrong, invalidValue(`${at}.succeededCount`, succeededCount, why)];
  if (succeededCount < 0) return count('must be greater than or equal to 0');
  if (succeededCount > completions) return count(`must be less than or equal to ${completions} (the number of specified completions)`);
  return typeof asked === 'number' && succeededCount > asked ? count(`must be less than or equal to ${asked} (the number of indexes in the specified succeededIndexes field)`) : wrong;
}

/** How many indexes a list like `0,2-4` names, or what is wrong with it. */
function countOf(text: string, completions: number): number | string {
  let [count, previous] = [0, -1];
  for (const part of text === '' ? [] : text.split(',')) {
    const limits = part.split('-');
    if (limits.length > 2) return `the fragment ${JSON.stringify(part)} violates the requirement that an index interval can have at most two parts separated by '-'`;
    for (const limit of limits) {
      if (!/^\+?\d+$/.test(limit)) return `cannot convert string to integer for index: ${JSON.stringify(limit)}`;
      const index = Number(limit);
      if (index >= completions) return `too large index: ${JSON.stringify(limit)}`;
      if (index <= previous) return `non-increasing order, previous: ${previous}, current: ${index}`;
      previous = index;
    }
    count += limits.length > 1 ? previous - Number(limits[0]) + 1 : 1;
  }
  return count;
}
