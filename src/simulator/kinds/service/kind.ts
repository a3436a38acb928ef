import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type Service = schema.Service;

/** The token clients name Service by. */
export const Service: Kind<Service> = {
  group: '', version: 'v1', kind: 'Service', plural: 'services', singular: 'service', shortNames: ['svc'], categories: ['all'], scope: 'Namespaced', subresources: ['status'],
};
