import type { Strategy } from '../../api/strategy';
import { columns } from './columns';
import { controller } from './controller';
import { EndpointSlice } from './kind';
import { validate, validateUpdate } from './validate';

export const strategy: Strategy<EndpointSlice> = {
  kind: EndpointSlice,
  definition: 'EndpointSlice',
  defaults(draft) {
    // Lists that are always written, null when there is nothing in them.
    if (!draft.endpoints?.length) draft.endpoints = null as unknown as [];
    if (!draft.ports?.length) draft.ports = null as unknown as [];
    for (const endpoint of draft.endpoints ?? []) endpoint.conditions ??= {};
    for (const port of draft.ports ?? []) {
      port.name ??= '';
      port.protocol ??= 'TCP';
    }
  },
  validate,
  validateUpdate,
  columns,
  indexes: { service: (slice) => [`${slice.metadata.namespace}/${slice.metadata.labels?.['kubernetes.io/service-name'] ?? ''}`] },
};

export const controllers = [controller];
