import { isApiError } from '../api/errors';
import { timestamp } from '../api/object';
import { meetsNodeAffinity } from '../kinds/common/nodeTerms';
import { allocatableOf, plus, requestsOf, type Amounts } from '../kinds/common/podRequests';
import { isFinished } from '../kinds/common/podRead';
import { Node } from '../kinds/node/kind';
import { Pod } from '../kinds/pod/kind';
import type { NodeDeps } from './deps';

/** Why a kubelet does not take a Pod, whoever put it there. */
export interface Rejection { readonly reason: string; readonly message: string }

/** A kubelet asks for itself what the scheduler asked, since a Pod may have come past it (spec.nodeName): is there room, and is this a node the Pod may be on? */
export function rejectionOf(deps: NodeDeps, pod: Pod, nodeName: string): Rejection | undefined {
  const node = deps.client.find(Node, nodeName);
  if (!node) return undefined;
  const others = deps.client.listBy(Pod, 'node', nodeName).filter((other) => other.metadata.uid !== pod.metadata.uid && !isFinished(other) && deps.state.pods.has(other.metadata.uid));
  const lacking = lackingResource(requestsOf(pod), others, allocatableOf(node));
  if (lacking) return lacking;
  if (!meetsNodeAffinity(pod.spec, node)) return { reason: 'NodeAffinity', message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector" };
  return undefined;
}

function lackingResource(wanted: Amounts, others: readonly Pod[], room: Amounts): Rejection | undefined {
  const lacks = (name: string, requested: number, used: number, unit = 1) => (requested + used <= (room[name] ?? 0) ? undefined : {
    reason: `OutOf${name}`,
    message: `Node didn't have enough resource: ${name}, requested: ${Math.ceil(requested * unit)}, used: ${Math.ceil(used * unit)}, capacity: ${Math.floor((room[name] ?? 0) * unit)}`,
  });
  if (others.length + 1 > (room['pods'] ?? Infinity)) return lacks('pods', 1, others.length);
  const used = others.map(requestsOf).reduce(plus, {});
  for (const [name, amount] of Object.entries(wanted)) {
    const rejection = amount > 0 ? lacks(name, amount, used[name] ?? 0, name === 'cpu' ? 1000 : 1) : undefined;
    if (rejection) return rejection;
  }
  return undefined;
}

/** The Pod has failed before any of its containers was made; who put it there may make another. */
export function reject(deps: NodeDeps, pod: Pod, nodeName: string, { reason, message }: Rejection): void {
  deps.event(nodeName, { regarding: pod, type: 'Warning', reason, message });
  const { generation } = pod.metadata;
  const scheduled = pod.status?.conditions?.filter((condition) => condition.type === 'PodScheduled') ?? [];
  const status = {
    ...(generation === undefined ? {} : { observedGeneration: generation }), phase: 'Failed', message: `Pod was rejected: ${message}`, reason,
    ...(scheduled.length ? { conditions: scheduled } : {}), startTime: timestamp(deps.world.nowMs()), qosClass: pod.status?.qosClass ?? 'BestEffort',
  };
  try {
    deps.client.updateStatus(Pod, { ...pod, status });
  } catch (error) {
    if (!isApiError(error, 'NotFound') && !isApiError(error, 'Conflict')) throw error;
  }
}
