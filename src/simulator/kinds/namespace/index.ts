import { validateFinalizers } from '../../api/metadata';
import type { Strategy } from '../../api/strategy';
import { controller } from './controller';
import { columns } from './columns';
import { Namespace } from './kind';

const NAME_LABEL = 'kubernetes.io/metadata.name';

export const strategy: Strategy<Namespace> = {
  kind: Namespace,
  definition: 'Namespace',
  nameRule: 'label',
  defaults(draft) {
    draft.spec ??= {};
    if (draft.metadata.name) draft.metadata.labels = { ...draft.metadata.labels, [NAME_LABEL]: draft.metadata.name };
  },
  prepare(draft, old) {
    if (old) return;
    draft.status = { phase: 'Active' };
    if (!draft.spec.finalizers?.includes('kubernetes')) draft.spec.finalizers = [...(draft.spec.finalizers ?? []), 'kubernetes'];
  },
  validate: ({ spec }) => validateFinalizers(spec?.finalizers ?? [], 'spec.finalizers').map((error) => ({ ...error, field: error.field.replace(/\[\d+\]$/, '') })),
  beginDelete: (draft) => { draft.status = { ...draft.status, phase: 'Terminating' }; },
  keptBy: (namespace) => namespace.spec.finalizers ?? [],
  columns,
  selectableFields: { 'status.phase': (namespace) => namespace.status?.phase ?? '' },
  generationOf: [],
};

export const controllers = [controller];
