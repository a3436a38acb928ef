import type { Strategy } from '../../api/strategy';
import { allocate, dropTypeDependent } from './allocate';
import { columns } from './columns';
import { defaults } from './defaults';
import { Service } from './kind';
import { validate, validateUpdate } from './validate';

export const strategy: Strategy<Service> = {
  kind: Service,
  definition: 'Service',
  returnsDeleted: true,
  nameRule: 'path-segment',
  defaults,
  prepare(draft, old, admission) {
    if (!old) draft.status = { loadBalancer: {} };
    if (admission.subresource === 'status') return;
    if (old) dropTypeDependent(draft, old);
    allocate(draft, old, admission);
  },
  validate,
  validateUpdate,
  columns,
  selectableFields: {
    'spec.clusterIP': (service) => service.spec.clusterIP ?? '',
    'spec.type': (service) => service.spec.type ?? '',
  },
  warnings: ({ spec }) => (spec.externalIPs?.length ? ['spec.externalIPs is deprecated and may no longer be implemented in some clusters'] : []),
  generationOf: [],
};
