import { quantityValue } from '../../simulator/api/quantity';
import { compareText } from '../../simulator/base/text';
import { isNotFound } from '../errors';
import { query, type Dict, type Item } from '../api';
import { ageOf, longTime } from '../text/age';
import { annotationLines, dict, labelLines, list, str, type Describe, type DescribeContext } from './context';
import { eventLines } from './events';

const INFO: readonly (readonly [string, string])[] = [
  ['Machine ID', 'machineID'], ['System UUID', 'systemUUID'], ['Boot ID', 'bootID'], ['Kernel Version', 'kernelVersion'], ['OS Image', 'osImage'], ['Operating System', 'operatingSystem'],
  ['Architecture', 'architecture'], ['Container Runtime Version', 'containerRuntimeVersion'], ['Kubelet Version', 'kubeletVersion'],
];

export const node: Describe = (context) => {
  const { item } = context;
  const spec = dict(item['spec']);
  const status = dict(item['status']);
  const taints = list(spec['taints']).toSorted((a, b) => compareText(`${str(a['effect'])},${str(a['key'])}`, `${str(b['effect'])},${str(b['key'])}`)).map((one) => `${str(one['key'])}${one['value'] ? `=${str(one['value'])}` : ''}:${str(one['effect'])}`);
  return [
    `Name:\t${item.metadata.name}\nRoles:\t${rolesOf(item)}\n`, labelLines(item), annotationLines(item), `CreationTimestamp:\t${longTime(item.metadata['creationTimestamp'])}\n`,
    `Taints:\t${taints.join('\n\t') || '<none>'}\nUnschedulable:\t${spec['unschedulable'] === true ? 'true' : 'false'}\n`, leaseLines(context), conditionLines(list(status['conditions'])),
    `Addresses:\n${list(status['addresses']).map((one) => `  ${str(one['type'])}:\t${str(one['address'])}\n`).join('')}`,
    resourceLines('Capacity', dict(status['capacity'])), resourceLines('Allocatable', dict(status['allocatable'])),
    `System Info:\n${INFO.map(([title, field]) => `  ${title}:\t${str(dict(status['nodeInfo'])[field])}\n`).join('')}`,
    spec['podCIDR'] ? `PodCIDR:\t${str(spec['podCIDR'])}\n` : '', podLines(context), eventLines(context),
  ].join('');
};

function rolesOf(item: Item): string {
  const roles = Object.keys(dict(item.metadata['labels'])).filter((label) => label.startsWith('node-role.kubernetes.io/')).map((label) => label.slice('node-role.kubernetes.io/'.length));
  return roles.toSorted((a, b) => (a < b ? -1 : 1)).join(',') || '<none>';
}

function leaseLines({ command, item }: DescribeContext): string {
  try {
    const spec = dict(command.api.item(`/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/${item.metadata.name}`)['spec']);
    return `Lease:\n  HolderIdentity:\t${str(spec['holderIdentity'], '<unset>')}\n  AcquireTime:\t${longTime(spec['acquireTime'])}\n  RenewTime:\t${longTime(spec['renewTime'])}\n`;
  } catch (error) {
    if (isNotFound(error)) return `Lease:\tFailed to get lease: ${error.message}\n`;
    throw error;
  }
}

function conditionLines(conditions: readonly Dict[]): string {
  const head = 'Conditions:\n  Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage\n  ----\t------\t-----------------\t------------------\t------\t-------\n';
  return head + conditions.map((one) => `  ${str(one['type'])} \t${str(one['status'])} \t${longTime(one['lastHeartbeatTime'])} \t${longTime(one['lastTransitionTime'])} \t${str(one['reason'])} \t${str(one['message'])}\n`).join('');
}

const resourceLines = (title: string, map: Dict): string => `${title}:\n${Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `  ${name}:\t${str(value)}\n`).join('')}`;

const FIGURES: readonly (readonly ['requests' | 'limits', 'cpu' | 'memory'])[] = [['requests', 'cpu'], ['limits', 'cpu'], ['requests', 'memory'], ['limits', 'memory']];

function podLines({ command, item }: DescribeContext): string {
  const pods = command.api.items(`/api/v1/pods${query({ fieldSelector: `spec.nodeName=${item.metadata.name},status.phase!=Failed,status.phase!=Succeeded` })}`);
  const allocatable = dict(dict(item['status'])['allocatable']);
  const share = (value: number, resource: string) => `(${Math.trunc((value / (quantityValue(str(allocatable[resource], '0')) || 1)) * 100)}%)`;
  const rows = pods.map((pod) => {
    const cells = FIGURES.map(([kind, resource]) => amount(totalOf([pod], kind, resource), resource) + ` ${share(totalOf([pod], kind, resource), resource)}`);
    return `  ${str(pod.metadata.namespace)}\t${pod.metadata.name}\t\t${cells.join('\t')}\t${ageOf(command, pod)}\n`;
  });
  const totals = ['cpu', 'memory', 'ephemeral-storage', ...Object.keys(allocatable).filter((name) => name.startsWith('hugepages')).toSorted((a, b) => (a < b ? -1 : 1))].map((resource) => {
    const [requests, limits] = [totalOf(pods, 'requests', resource), totalOf(pods, 'limits', resource)];
    return `  ${resource}\t${amount(requests, resource)} ${share(requests, resource)}\t${amount(limits, resource)} ${share(limits, resource)}\n`;
  });
  return `Non-terminated Pods:\t(${pods.length} in total)\n  Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge\n  ---------\t----\t\t------------\t----------\t---------------\t-------------\t---\n${rows.join('')}`
    + `Allocated resources:\n  (Total limits may be over 100 percent, i.e., overcommitted.)\n  Resource\tRequests\tLimits\n  --------\t--------\t------\n${totals.join('')}`;
}

const totalOf = (pods: readonly Item[], kind: 'requests' | 'limits', resource: string): number => pods.flatMap((pod) => list(dict(pod['spec'])['containers']))
  .reduce((sum, container) => sum + quantityValue(str(dict(dict(container['resources'])[kind])[resource]) || undefined), 0);

/** As quantities are written: whole CPUs or thousandths, memory in the largest binary unit that divides it. */
function amount(value: number, resource: string): string {
  if (resource === 'cpu') return Number.isInteger(value) ? String(value) : `${Math.round(value * 1000)}m`;
  const unit = ([['Gi', 1024 ** 3], ['Mi', 1024 ** 2], ['Ki', 1024]] as const).find(([, size]) => value > 0 && value % size === 0);
  return unit ? `${value / unit[1]}${unit[0]}` : String(value);
}
