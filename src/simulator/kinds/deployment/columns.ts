import type { Column } from '../../api/strategy';
import { ageColumn, column, nameColumn, templateColumns } from '../common/columns';
import type { Deployment } from './kind';

/** The columns of `kubectl get deployments`. */
export const columns: readonly Column<Deployment>[] = [
  nameColumn(),
  column('Ready', ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec.replicas ?? 1}`, 'Number of the pod with ready state'),
  column('Up-to-date', ({ status }) => status?.updatedReplicas ?? 0, 'Total number of non-terminating pods targeted by this deployment that have the desired template spec.'),
  column('Available', ({ status }) => status?.availableReplicas ?? 0, 'Total number of available non-terminating pods (ready for at least minReadySeconds) targeted by this deployment.'),
  ageColumn(),
  ...templateColumns<Deployment>("Label selector for pods. Existing ReplicaSets whose pods are selected by this will be the ones affected by this deployment. It must match the pod template's labels."),
];
