import { nameColumn, ageColumn, numberColumn, templateColumns } from '../common/columns';
import type { Column } from '../../api/strategy';
import type { ReplicaSet } from './kind';

/** The columns of `kubectl get replicasets`. */
export const columns: readonly Column<ReplicaSet>[] = [
  nameColumn(),
  numberColumn('Desired', ({ spec }) => spec.replicas ?? 1, 'Replicas is the number of desired pods. This is a pointer to distinguish between explicit zero and unspecified. Defaults to 1. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset'),
  numberColumn('Current', ({ status }) => status?.replicas ?? 0, 'Replicas is the most recently observed number of non-terminating pods. More info: https://kubernetes.io/docs/concepts/workloads/controllers/replicaset'),
  numberColumn('Ready', ({ status }) => status?.readyReplicas ?? 0, 'The number of non-terminating pods targeted by this ReplicaSet with a Ready Condition.'),
  ageColumn(),
  ...templateColumns<ReplicaSet>("Selector is a label query over pods that should match the replica count. Label keys and values that must match in order to be controlled by this replica set. It must match the pod template's labels. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors"),
];
