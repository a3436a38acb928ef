import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type Node = schema.Node;

/** The token clients name Node by. */
export const Node: Kind<Node> = {
  group: '', version: 'v1', kind: 'Node', plural: 'nodes', singular: 'node', shortNames: ['no'], categories: [], scope: 'Cluster', subresources: ['status'],
};
