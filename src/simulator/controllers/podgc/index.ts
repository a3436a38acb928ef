import { watch, type Controller, type ControllerContext, type ReconcileResult, type Wait } from '../../api/controller';
import { isApiError } from '../../api/errors';
import { keyOf, splitKey } from '../../api/object';
import { setDisruptionTarget } from '../../kinds/common/disruption';
import { isFinished } from '../../kinds/common/podRead';
import { Node } from '../../kinds/node/kind';
import { Pod } from '../../kinds/pod/kind';
import { rules } from './rules';

const ACTOR = 'pod-garbage-collector';
/** How often the real one looks at all Pods, and how long a node must be gone before it gives its Pods up. */
const PASS_MS = 20_000;
const PHASE_MS = 14_000;
const QUARANTINE_MS = 40_000;
const OUT_OF_SERVICE = 'node.kubernetes.io/out-of-service';

const passFrom = (ms: number): number => PHASE_MS + Math.ceil((ms - PHASE_MS) / PASS_MS) * PASS_MS;
const isReadyNode = (node: Node): boolean => node.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
const isOutOfService = (node: Node): boolean => (node.spec.taints ?? []).some(({ key }) => key === OUT_OF_SERVICE);

/** Removes Pods of nodes that are no more, or declared out of service. Remembers when it first missed the node. */
const controller: Controller = {
  name: 'podgc',
  watches: [
    watch(Pod, ({ object, old, type }, client) => {
      const news = type === 'DELETED' || object.spec.nodeName !== old?.spec.nodeName || object.metadata.deletionTimestamp !== old?.metadata.deletionTimestamp;
      const node = news && object.spec.nodeName ? client.find(Node, object.spec.nodeName) : undefined;
      return news && object.spec.nodeName && !(node && isReadyNode(node)) ? [keyOf(object)] : [];
    }),
    watch(Node, ({ object, old, type }, client) => {
      const news = type !== 'MODIFIED' || !old || isReadyNode(object) !== isReadyNode(old) || isOutOfService(object) !== isOutOfService(old);
      return news ? client.listBy(Pod, 'node', object.metadata.name).map(keyOf) : [];
    }),
  ],
  reconcile(key, context) {
    const { namespace = '', name } = splitKey(key);
    const pod = context.client.find(Pod, name, namespace);
    const node = pod?.spec.nodeName ? context.client.find(Node, pod.spec.nodeName) : undefined;
    context.waits([]);
    if (!pod?.spec.nodeName || node) context.memory.set(undefined);
    if (!pod?.spec.nodeName) return 'done';
    return node ? onNode(pod, node, context) : orphaned(pod, context);
  },
};

/** A Pod that is asked to go stays until its kubelet says that nothing of it runs any more. */
function onNode(pod: Pod, node: Node, context: ControllerContext): ReconcileResult {
  if (!pod.metadata.deletionTimestamp || isReadyNode(node)) return 'done';
  if (!isOutOfService(node)) { context.waits([{ ...waitOf(pod, rules.kubelet, 'Ready', 'status.conditions'), unblock: `kubectl delete pod ${pod.metadata.name} --force` }]); return 'done'; }
  const now = context.nowMs();
  if (passFrom(now) !== now) return { againInMs: passFrom(now) - now };
  remove(pod, rules.outOfService, context);
  return 'done';
}

/** The node is missed at one pass and given up at one forty seconds later, if it has not come back. */
function orphaned(pod: Pod, context: ControllerContext): ReconcileResult {
  const now = context.nowMs();
  const missedMs = (context.memory.get() as number | undefined) ?? passFrom(now);
  const dueMs = missedMs + QUARANTINE_MS;
  context.memory.set(missedMs);
  if (now >= dueMs) { remove(pod, rules.nodeGone, context); return 'done'; }
  context.waits([{ ...waitOf(pod, rules.quarantine, 'the node, or its absence for 40 s', 'metadata'), untilMs: dueMs }]);
  return { againInMs: dueMs - now };
}

function remove(pod: Pod, rule: string, context: ControllerContext): void {
  const client = context.client.because({ actor: ACTOR, rule, parameters: { pod: keyOf(pod), node: pod.spec.nodeName ?? '' } });
  const observedGeneration = pod.metadata.generation ?? 1;
  if (!isFinished(pod)) {
    client.editStatus(Pod, pod, (draft) => {
      if (rule === rules.nodeGone) setDisruptionTarget(draft, 'DeletionByPodGC', 'PodGC: node no longer exists', context.nowMs(), observedGeneration);
      draft.status = { ...draft.status, observedGeneration, phase: 'Failed' };
    });
  }
  try {
    client.delete(Pod, pod.metadata.name, pod.metadata.namespace, { gracePeriodSeconds: 0 });
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}

function waitOf(pod: Pod, rule: string, want: string, path: string): Wait {
  const { name, namespace = '', uid } = pod.metadata;
  const node = pod.spec.nodeName ?? '';
  return { subject: { apiVersion: 'v1', kind: 'Pod', namespace, name, uid }, rule, on: { object: { apiVersion: 'v1', kind: 'Node', name: node }, path, want, have: null }, parameters: { node } };
}

export const controllers = [controller];
