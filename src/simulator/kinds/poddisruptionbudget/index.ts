import type { Strategy } from '../../api/strategy';
import { ageColumn, column, nameColumn } from '../common/columns';
import { PodDisruptionBudget } from './kind';
import { validate } from './validate';

const orNone = (amount: number | string | undefined): string => (amount === undefined ? 'N/A' : String(amount));

export const strategy: Strategy<PodDisruptionBudget> = {
  kind: PodDisruptionBudget,
  definition: 'PodDisruptionBudget',
  nameRule: 'path-segment',
  defaults(draft) {
    draft.spec ??= {};
  },
  prepare(draft, old) {
    if (!old) draft.status = { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 };
  },
  validate,
  updateNeedsVersion: true,
  columns: [
    nameColumn(),
    column('Min Available', ({ spec }) => orNone(spec?.minAvailable), 'The minimum number of pods that must be available.'),
    column('Max Unavailable', ({ spec }) => orNone(spec?.maxUnavailable), 'The maximum number of pods that may be unavailable.'),
    { name: 'Allowed Disruptions', type: 'integer', description: 'Calculated number of pods that may be disrupted at this time.', priority: 0, cell: ({ status }) => status?.disruptionsAllowed ?? 0 },
    ageColumn(),
  ],
};
