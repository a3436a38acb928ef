import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type Pod = schema.Pod;

/** The token clients name Pod by. */
export const Pod: Kind<Pod> = {
  group: '', version: 'v1', kind: 'Pod', plural: 'pods', singular: 'pod', shortNames: ['po'], categories: ['all'], scope: 'Namespaced', subresources: ['status', 'log', 'exec', 'attach', 'portforward', 'eviction', 'binding', 'resize', 'ephemeralcontainers'],
};
