import { equal } from '../../base/json';
import type { FieldError } from '../../api/errors';
import { forbiddenValue, invalidValue } from '../../api/status';
import { oneOf } from '../common/checks';
import { SYSTEM_CLASSES } from '../common/priorities';
import type { PriorityClass } from './kind';

const HIGHEST = 1_000_000_000;
const POLICIES = ['PreemptLowerPriority', 'Never'];

function systemTrouble({ metadata: { name }, value, globalDefault }: PriorityClass): string | undefined {
  const known = SYSTEM_CLASSES[name];
  if (!known) return `${name} is not a known system priority class`;
  if (value !== known.value) return `value of ${name} PriorityClass must be ${known.value}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

function nameAndValue(priorityClass: PriorityClass): readonly FieldError[] {
  if (!priorityClass.metadata.name.startsWith('system-')) return (priorityClass.value ?? 0) > HIGHEST ? [forbiddenValue('value', `maximum allowed value of a user defined priority is ${HIGHEST}`)] : [];
  const trouble = systemTrouble(priorityClass);
  return trouble === undefined ? [] : [forbiddenValue('metadata.name', `priority class names with 'system-' prefix are reserved for system use only. error: ${trouble}`)];
}

/** Every complaint about a class of priority. */
export const validate = (priorityClass: PriorityClass): readonly FieldError[] => [...nameAndValue(priorityClass), ...oneOf(priorityClass.preemptionPolicy, POLICIES, 'preemptionPolicy')];

/** What an update may not touch: Pods that have the class have its number already. */
export const validateUpdate = (priorityClass: PriorityClass, old: PriorityClass): readonly FieldError[] => [
  ...(priorityClass.value === old.value ? [] : [forbiddenValue('value', 'may not be changed in an update.')]),
  ...(equal(priorityClass.preemptionPolicy, old.preemptionPolicy) ? [] : [invalidValue('preemptionPolicy', priorityClass.preemptionPolicy, 'field is immutable')]),
];
