import type { Strategy } from '../../api/strategy';
import { columns } from './columns';
import { controller, mirror } from './controller';
import { Endpoints } from './kind';
import { validate } from './validate';

export const strategy: Strategy<Endpoints> = {
  kind: Endpoints,
  definition: 'Endpoints',
  deprecated: 'v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice',
  defaults(draft) {
    for (const subset of draft.subsets ?? []) for (const port of subset.ports ?? []) port.protocol ||= 'TCP';
  },
  validate,
  columns,
  generationOf: [],
};

export const controllers = [controller, mirror];
