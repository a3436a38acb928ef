import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type PriorityClass = schema.PriorityClass;

/** The token clients name PriorityClass by. */
export const PriorityClass: Kind<PriorityClass> = {
  group: 'scheduling.k8s.io', version: 'v1', kind: 'PriorityClass', plural: 'priorityclasses', singular: 'priorityclass', shortNames: ['pc'], categories: [], scope: 'Cluster', subresources: [],
};
