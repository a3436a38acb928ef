import type { Column } from '../../api/strategy';
import { ageColumn, column, labelsText, nameColumn, templateColumns } from '../common/columns';
import type { DaemonSet } from './kind';

const MORE = 'More info: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/';
const count = (name: string, read: (status: NonNullable<DaemonSet['status']>) => number | undefined, description: string): Column<DaemonSet> =>
  ({ ...column<DaemonSet>(name, ({ status }) => (status && read(status)) ?? 0, description), type: 'integer' });

/** The columns of `kubectl get daemonsets`. */
export const columns: readonly Column<DaemonSet>[] = [
  nameColumn(),
  count('Desired', (status) => status.desiredNumberScheduled, `The total number of nodes that should be running the daemon pod (including nodes correctly running the daemon pod). ${MORE}`),
  count('Current', (status) => status.currentNumberScheduled, `The number of nodes that are running at least 1 daemon pod and are supposed to run the daemon pod. ${MORE}`),
  count('Ready', (status) => status.numberReady, 'numberReady is the number of nodes that should be running the daemon pod and have one or more of the daemon pod running with a Ready Condition.'),
  count('Up-to-date', (status) => status.updatedNumberScheduled, 'The total number of nodes that are running updated daemon pod'),
  count('Available', (status) => status.numberAvailable, 'The number of nodes that should be running the daemon pod and have one or more of the daemon pod running and available (ready for at least spec.minReadySeconds)'),
  column('Node Selector', ({ spec }) => labelsText(spec.template.spec?.nodeSelector), "NodeSelector is a selector which must be true for the pod to fit on a node. Selector which must match a node's labels for the pod to be scheduled on that node. More info: https://kubernetes.io/docs/concepts/configuration/assign-pod-node/"),
  ageColumn(),
  ...templateColumns<DaemonSet>("A label query over pods that are managed by the daemon set. Must match in order to be controlled. It must match the pod template's labels. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors"),
];
