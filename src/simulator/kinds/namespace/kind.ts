import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type Namespace = schema.Namespace;

/** The token clients name Namespace by. */
export const Namespace: Kind<Namespace> = {
  group: '', version: 'v1', kind: 'Namespace', plural: 'namespaces', singular: 'namespace', shortNames: ['ns'], categories: [], scope: 'Cluster', subresources: ['status'],
};
