import { isApiError } from '../api/errors';
import { latency } from '../api/latency';
import { timestamp } from '../api/object';
import { compareText } from '../base/text';
import { clashesWith, hostPorts } from '../kinds/common/hostPorts';
import { meetsNodeAffinity } from '../kinds/common/nodeTerms';
import { allocatableOf, requestsOf, type Amounts } from '../kinds/common/podRequests';
import { isFinished } from '../kinds/common/podRead';
import { tolerates } from '../kinds/common/tolerations';
import { Node } from '../kinds/node/kind';
import { Pod } from '../kinds/pod/kind';
import type { Look, NodeDeps } from './deps';

/** Why a kubelet does not take a Pod, whoever put it there. */
interface Rejection { readonly reason: string; readonly message: string }

/** Whether a kubelet does not take a Pod. It says so a moment after it found that out: whoever makes such Pods again and again is not faster than a real one. */
export function refuses(deps: NodeDeps, pod: Pod, nodeName: string, known: boolean): boolean {
  const rejection = rejectionOf(deps, pod, nodeName);
  const { uid, namespace = '', name } = pod.metadata;
  const again: Look = { uid, namespace, name, refused: true };
  if (rejection && known) reject(deps, pod, nodeName, rejection);
  else if (rejection) deps.world.schedule(deps.world.nowMs() + latency.rejectionMs, { handler: 'kubelet/sync', payload: again });
  return rejection !== undefined;
}

/** A kubelet asks for itself much of what the scheduler asked, since a Pod may have come past it (spec.nodeName): is there room, is this a node the Pod may be on, are its ports free? */
function rejectionOf(deps: NodeDeps, pod: Pod, nodeName: string): Rejection | undefined {
  const node = deps.client.find(Node, nodeName);
  if (!node) return undefined;
  const here = deps.client.listBy(Pod, 'node', nodeName);
  const room = allocatableOf(node);
  const wanted = requestsOf(pod);
  // Most Pods ask for nothing of which there may be too little: then nobody need be counted.
  const counts = here.length > (room['pods'] ?? Infinity) || Object.keys(wanted).length > 0 || hostPorts(pod).length > 0;
  const others = counts ? here.filter((other) => other.metadata.uid !== pod.metadata.uid && !isFinished(other) && deps.state.pods.has(other.metadata.uid)) : [];
  const lacking = lackingResource(wanted, others, room);
  if (lacking) return lacking;
  if (pod.spec.os && pod.spec.os.name !== 'linux') return { reason: 'PodOSNotSupported', message: "Failed to admit pod as the OS field doesn't match node OS" };
  if (!meetsNodeAffinity(pod.spec, node)) return { reason: 'NodeAffinity', message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector" };
  if (hostPorts(pod).length && others.some((other) => clashesWith(pod, other))) return { reason: 'NodePorts', message: "Predicate NodePorts failed: node(s) didn't have free ports for the requested pod ports" };
  const repelled = (node.spec.taints ?? []).some((taint) => taint.effect === 'NoExecute' && !(pod.spec.tolerations ?? []).some((toleration) => tolerates(toleration, taint)));
  return repelled ? { reason: 'TaintToleration', message: "Predicate TaintToleration failed: node(s) had taints that the pod didn't tolerate" } : undefined;
}

/** What is asked for in this order, then what only some nodes have. */
const ORDER = ['cpu', 'memory', 'ephemeral-storage'];
const placeOf = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

function lackingResource(wanted: Amounts, others: readonly Pod[], room: Amounts): Rejection | undefined {
  const lacks = (name: string, requested: number, used: number, unit = 1) => (requested + used <= (room[name] ?? 0) ? undefined : {
    reason: `OutOf${name}`,
    message: `Node didn't have enough resource: ${name}, requested: ${Math.ceil(requested * unit)}, used: ${Math.ceil(used * unit)}, capacity: ${Math.floor((room[name] ?? 0) * unit)}`,
  });
  if (others.length + 1 > (room['pods'] ?? Infinity)) return lacks('pods', 1, others.length);
  // A kubelet does not ask for what its node has nothing of at all, since somebody else may provide that.
  const asked = Object.keys(wanted).filter((name) => (wanted[name] ?? 0) > 0 && (ORDER.includes(name) || name in room)).toSorted((a, b) => placeOf(a) - placeOf(b) || compareText(a, b));
  for (const name of asked) {
    const used = others.reduce((sum, other) => sum + (requestsOf(other)[name] ?? 0), 0);
    const rejection = lacks(name, wanted[name] ?? 0, used, name === 'cpu' ? 1000 : 1);
    if (rejection) return rejection;
  }
  return undefined;
}

/** The Pod has failed before any of its containers was made; who put it there may make another. */
function reject(deps: NodeDeps, pod: Pod, nodeName: string, { reason, message }: Rejection): void {
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
