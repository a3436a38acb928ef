import type { Column } from '../../api/strategy';
import { ageColumn, column, nameColumn } from '../common/columns';
import type { PodDisruptionBudget } from './kind';

const orNone = (amount: number | string | undefined): string => (amount === undefined ? 'N/A' : String(amount));

export const columns: readonly Column<PodDisruptionBudget>[] = [
  nameColumn(),
  column('Min Available', ({ spec }) => orNone(spec?.minAvailable), 'The minimum number of pods that must be available.'),
  column('Max Unavailable', ({ spec }) => orNone(spec?.maxUnavailable), 'The maximum number of pods that may be unavailable.'),
  { name: 'Allowed Disruptions', type: 'integer', description: 'Calculated number of pods that may be disrupted at this time.', priority: 0, cell: ({ status }) => status?.disruptionsAllowed ?? 0 },
  ageColumn(),
];
