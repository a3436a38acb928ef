import type * as schema from '../../../schema/generated/types';
import type { ApiObject } from '../../api/object';
import type { Kind } from '../../api/kind';

export type Lease = schema.Lease & ApiObject;

/** The token clients name Lease by. */
export const Lease: Kind<Lease> = {
  group: 'coordination.k8s.io', version: 'v1', kind: 'Lease', plural: 'leases', singular: 'lease', shortNames: [], categories: [], scope: 'Namespaced', subresources: [],
};

/** Where the leases of nodes are. */
export const NODE_LEASES = 'kube-node-lease';
