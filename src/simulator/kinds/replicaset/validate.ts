import { equal } from '../../base/json';
import type { FieldError } from '../../api/errors';
import { invalidValue } from '../../api/status';
import { notNegative } from '../common/checks';
import { shownSelector } from '../common/selector';
import { validateLastingTemplate, validateOwnSelector, validateSelected } from '../common/template';
import type { ReplicaSet } from './kind';

/** Every complaint about a set. */
export function validate({ spec }: ReplicaSet): readonly FieldError[] {
  const { selector, template = {} } = spec;
  return [
    ...notNegative(spec.replicas, 'spec.replicas'),
    ...notNegative(spec.minReadySeconds, 'spec.minReadySeconds'),
    ...validateOwnSelector(selector),
    ...validateSelected(selector, template),
    ...validateLastingTemplate(template, selector),
  ];
}

/** A set's selector stays as it was. */
export const validateUpdate = (set: ReplicaSet, old: ReplicaSet): readonly FieldError[] =>
  (equal(set.spec.selector, old.spec.selector) ? [] : [invalidValue('spec.selector', shownSelector(set.spec.selector), 'field is immutable')]);
