import { forbidden } from '../../api/status';
import type { Strategy } from '../../api/strategy';
import { ageColumn, nameColumn } from '../common/columns';
import { SYSTEM_CLASSES } from '../common/priorities';
import { PriorityClass } from './kind';
import { validate, validateUpdate } from './validate';

export const strategy: Strategy<PriorityClass> = {
  kind: PriorityClass,
  definition: 'PriorityClass',
  defaults(draft) {
    draft.value ??= 0;
    draft.preemptionPolicy ??= 'PreemptLowerPriority';
    if (!draft.globalDefault) delete draft.globalDefault;
    if (!draft.description) delete draft.description;
  },
  prepare(draft, old) {
    draft.metadata.generation = old?.metadata.generation ?? 1;
  },
  admit(draft, old, { client }) {
    if (!draft.globalDefault) return;
    const other = client.list(PriorityClass).find((one) => one.globalDefault && one.metadata.name !== old?.metadata.name);
    if (other) throw forbidden(PriorityClass, draft.metadata.name, `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`);
  },
  admitDelete({ metadata: { name } }) {
    if (SYSTEM_CLASSES[name]) throw forbidden(PriorityClass, name, 'this is a system priority class and cannot be deleted');
  },
  validate,
  validateUpdate,
  columns: [
    nameColumn(),
    { name: 'Value', type: 'integer', description: 'value represents the integer value of this priority class. This is the actual priority that pods receive when they have the name of this class in their pod spec.', priority: 0, cell: ({ value }) => value ?? 0 },
    { name: 'Global-Default', type: 'boolean', description: "globalDefault specifies whether this PriorityClass should be considered as the default priority for pods that do not have any priority class. Only one PriorityClass can be marked as `globalDefault`. However, if more than one PriorityClasses exists with their `globalDefault` field set to true, the smallest value of such global default PriorityClasses will be used as the default priority.", priority: 0, cell: ({ globalDefault }) => globalDefault ?? false },
    ageColumn(),
    { name: 'PreemptionPolicy', type: 'string', description: 'preemptionPolicy is the Policy for preempting pods with lower priority. One of Never, PreemptLowerPriority. Defaults to PreemptLowerPriority if unset.', priority: 0, cell: ({ preemptionPolicy }) => preemptionPolicy ?? '' },
  ],
  generationOf: [],
};
