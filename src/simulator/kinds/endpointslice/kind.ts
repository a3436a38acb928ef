import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type EndpointSlice = schema.EndpointSlice;

/** The token clients name EndpointSlice by. */
export const EndpointSlice: Kind<EndpointSlice> = {
  group: 'discovery.k8s.io', version: 'v1', kind: 'EndpointSlice', plural: 'endpointslices', singular: 'endpointslice', shortNames: [], categories: [], scope: 'Namespaced', subresources: [],
};
