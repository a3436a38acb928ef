import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type ReplicaSet = schema.ReplicaSet;

/** The token clients name ReplicaSet by. */
export const ReplicaSet: Kind<ReplicaSet> = {
  group: 'apps', version: 'v1', kind: 'ReplicaSet', plural: 'replicasets', singular: 'replicaset', shortNames: ['rs'], categories: ['all'], scope: 'Namespaced', subresources: ['status', 'scale'],
};
