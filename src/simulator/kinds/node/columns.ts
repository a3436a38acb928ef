import type { Column } from '../../api/strategy';
import { compareText } from '../../base/text';
import { ageColumn, column, nameColumn, wideColumn } from '../common/columns';
import type { Node } from './kind';

const ROLE = 'node-role.kubernetes.io/';

function statusText(node: Node): string {
  const ready = node.status?.conditions?.find((condition) => condition.type === 'Ready');
  const word = !ready ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady';
  return node.spec.unschedulable ? `${word},SchedulingDisabled` : word;
}

function rolesText(node: Node): string {
  const labels = Object.entries(node.metadata.labels ?? {});
  const roles = labels.flatMap(([key, value]) => (key.startsWith(ROLE) && key.length > ROLE.length ? [key.slice(ROLE.length)] : key === 'kubernetes.io/role' && value ? [value] : []));
  return roles.length ? roles.toSorted(compareText).join(',') : '<none>';
}

const address = (node: Node, type: string) => node.status?.addresses?.find((entry) => entry.type === type)?.address;

/** The columns of `kubectl get nodes`. */
export const columns: readonly Column<Node>[] = [
  nameColumn(),
  column('Status', statusText, 'The status of the node'),
  column('Roles', rolesText, 'The roles of the node'),
  ageColumn(),
  column('Version', (node) => node.status?.nodeInfo?.kubeletVersion ?? '', 'Kubelet Version reported by the node.'),
  wideColumn('Internal-IP', (node) => address(node, 'InternalIP') ?? '<none>'),
  wideColumn('External-IP', (node) => address(node, 'ExternalIP') ?? '<none>'),
  wideColumn('OS-Image', (node) => node.status?.nodeInfo?.osImage || '<unknown>'),
  wideColumn('Kernel-Version', (node) => node.status?.nodeInfo?.kernelVersion || '<unknown>'),
  wideColumn('Container-Runtime', (node) => node.status?.nodeInfo?.containerRuntimeVersion || '<unknown>'),
];
