import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type Deployment = schema.Deployment;

/** The token clients name Deployment by. */
export const Deployment: Kind<Deployment> = {
  group: 'apps', version: 'v1', kind: 'Deployment', plural: 'deployments', singular: 'deployment', shortNames: ['deploy'], categories: ['all'], scope: 'Namespaced', subresources: ['status', 'scale'],
};
