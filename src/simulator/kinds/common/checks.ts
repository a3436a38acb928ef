import type { FieldError } from '../../api/errors';
import { labelNameErrors, qualifiedNameErrors, validateLabels } from '../../api/metadata';
import { duplicateValue, forbiddenValue, invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import type * as schema from '../../../schema/generated/types';

/** Complaints about a number that must not be negative. */
export const notNegative = (value: number | undefined, field: string): readonly FieldError[] => (value !== undefined && value < 0 ? [invalidValue(field, value, 'must be greater than or equal to 0')] : []);

/** Complaints about a port's number. */
export const portNumber = (value: number, field: string): readonly FieldError[] => (value >= 1 && value <= 65_535 ? [] : [invalidValue(field, value, 'must be between 1 and 65535, inclusive')]);

/** Complaints about a port's name. */
export function portName(name: string, field: string): readonly FieldError[] {
  const why = [
    ...(name.length > 15 ? ['must be no more than 15 characters'] : []),
    ...(/^[-a-z0-9]+$/.test(name) ? [] : ['must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)']),
    ...(/[a-z]/.test(name) ? [] : ['must contain at least one letter (a-z)']),
    ...(name.includes('--') ? ['must not contain consecutive hyphens'] : []),
    ...(/^-|-$/.test(name) ? ['must not begin or end with a hyphen'] : []),
  ];
  return why.map((text) => invalidValue(field, name, text));
}

/** Complaints about a port given by number or name. */
export const portNumberOrName = (value: number | string | undefined, field: string): readonly FieldError[] => (typeof value === 'string' ? portName(value, field) : portNumber(value ?? 0, field));

/** Complaints about a value that is not one of those there are; an empty one is missing. */
export function oneOf(value: string | undefined, supported: readonly string[], field: string): readonly FieldError[] {
  if (!value) return [requiredValue(field)];
  return supported.includes(value) ? [] : [unsupportedValue(field, value, supported)];
}

/** Complaints about a DNS label. */
export const labelName = (name: string, field: string): readonly FieldError[] => labelNameErrors(name).map((why) => invalidValue(field, name, why));

/** Complaints about a name of which there must be one, and not twice. */
export function uniqueLabel(name: string | undefined, before: readonly (string | undefined)[], field: string): readonly FieldError[] {
  if (!name) return [requiredValue(field)];
  return before.includes(name) ? [duplicateValue(field, name)] : labelName(name, field);
}

/** Complaints about the name of an object whose Pods or DNS names bear it. */
export function shortObjectName(name: string): readonly FieldError[] {
  if (name.length > 63) return [invalidValue('metadata.name', name, 'must be no more than 63 characters')];
  return labelName(name, 'metadata.name');
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

/** Complaints about a label selector. */
export function validateSelector(selector: schema.LabelSelector, field: string): readonly FieldError[] {
  return [
    ...validateLabels(selector.matchLabels, `${field}.matchLabels`),
    ...(selector.matchExpressions ?? []).flatMap((requirement, index): readonly FieldError[] => {
      const at = `${field}.matchExpressions[${index}]`;
      return [...operatorErrors(requirement, at), ...qualifiedNameErrors(requirement.key).map((why) => invalidValue(`${at}.key`, requirement.key, why))];
    }),
  ];
}

function operatorErrors({ operator, values }: schema.LabelSelectorRequirement, at: string): readonly FieldError[] {
  if (!OPERATORS.includes(operator)) return [invalidValue(`${at}.operator`, operator, 'not a valid selector operator')];
  const listed = operator === 'In' || operator === 'NotIn';
  if (listed && !values?.length) return [requiredValue(`${at}.values`, "must be specified when `operator` is 'In' or 'NotIn'")];
  return !listed && values?.length ? [forbiddenValue(`${at}.values`, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")] : [];
}
