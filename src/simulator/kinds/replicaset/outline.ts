import type { Outline } from '../../api/strategy';
import { columns } from './columns';
import { ReplicaSet } from './kind';

/** What is known of ReplicaSets before there is one. */
export const outline: Outline<ReplicaSet> = {
  kind: ReplicaSet,
  definition: 'ReplicaSet',
  selectableFields: { 'status.replicas': (set) => String(set.status?.replicas ?? 0) },
  columns,
};
