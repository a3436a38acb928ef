import type { FieldError } from '../../api/errors';
import { labelValueErrors, qualifiedNameErrors } from '../../api/metadata';
import { duplicateValue, invalidValue, requiredValue, unsupportedValue } from '../../api/status';
import type { Node } from './kind';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

/** Every complaint about a node: its taints, which messages place in its metadata. */
export const validate = ({ spec }: Node): readonly FieldError[] => (spec.taints ?? []).flatMap(({ key, value = '', effect, timeAdded }, index, taints) => {
  const field = `metadata.taints[${index}]`;
  const again = taints.slice(0, index).some((other) => other.key === key && other.effect === effect);
  return [
    ...qualifiedNameErrors(key ?? '').map((why) => invalidValue(`${field}.key`, key ?? '', why)),
    ...labelValueErrors(value).map((why) => invalidValue(`${field}.value`, value, why)),
    ...(!effect ? [requiredValue(`${field}.effect`)] : EFFECTS.includes(effect) ? [] : [unsupportedValue(`${field}.effect`, effect, EFFECTS)]),
    ...(again ? [duplicateValue(field, { Key: key, Value: value, Effect: effect, TimeAdded: timeAdded ?? null }, 'taints must be unique by key and effect pair')] : []),
  ];
});

/** An update is looked at twice. */
export const validateUpdate = (node: Node): readonly FieldError[] => validate(node);
