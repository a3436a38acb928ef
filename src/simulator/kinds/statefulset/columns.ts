import type { Column } from '../../api/strategy';
import { ageColumn, column, nameColumn, wideColumn } from '../common/columns';
import type { StatefulSet } from './kind';

const containersOf = (set: StatefulSet) => set.spec.template.spec?.containers ?? [];

/** The columns of `kubectl get statefulsets`. */
export const columns: readonly Column<StatefulSet>[] = [
  nameColumn(),
  column('Ready', (set) => `${set.status?.readyReplicas ?? 0}/${set.spec.replicas ?? 1}`, 'Number of the pod with ready state'),
  ageColumn(),
  wideColumn('Containers', (set) => containersOf(set).map((container) => container.name).join(','), 'Names of each container in the template.'),
  wideColumn('Images', (set) => containersOf(set).map((container) => container.image ?? '').join(','), 'Images referenced by each container in the template.'),
];
