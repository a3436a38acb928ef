import type * as schema from '../../../schema/generated/types';
import type { Kind } from '../../api/kind';

export type PodDisruptionBudget = schema.PodDisruptionBudget;

/** The token clients name PodDisruptionBudget by. */
export const PodDisruptionBudget: Kind<PodDisruptionBudget> = {
  group: 'policy', version: 'v1', kind: 'PodDisruptionBudget', plural: 'poddisruptionbudgets', singular: 'poddisruptionbudget', shortNames: ['pdb'], categories: [], scope: 'Namespaced', subresources: ['status'],
};
