import type { Outline } from '../../api/strategy';
import { columns } from './columns';
import { PodDisruptionBudget } from './kind';

/** What is known of PodDisruptionBudgets before there is one. */
export const outline: Outline<PodDisruptionBudget> = {
  kind: PodDisruptionBudget,
  definition: 'PodDisruptionBudget',
  nameRule: 'path-segment',
  updateNeedsVersion: true,
  columns,
};
