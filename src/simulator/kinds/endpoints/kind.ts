import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type Endpoints = schema.Endpoints;

/** The token clients name Endpoints by: the older form of what EndpointSlices hold. */
export const Endpoints: Kind<Endpoints> = {
  group: '', version: 'v1', kind: 'Endpoints', plural: 'endpoints', singular: 'endpoints', shortNames: ['ep'], categories: [], scope: 'Namespaced', subresources: [],
};
