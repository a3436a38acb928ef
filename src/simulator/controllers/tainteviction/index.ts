import { watch, type Controller, type ControllerContext } from '../../api/controller';
import { isApiError } from '../../api/errors';
import { latency } from '../../api/latency';
import { keyOf, splitKey, type ApiObject } from '../../api/object';
import { equal } from '../../base/json';
import { setDisruptionTarget } from '../../kinds/common/disruption';
import { Node } from '../../kinds/node/kind';
import { Pod } from '../../kinds/pod/kind';
import { stayMs } from './plan';
import { rules } from './rules';

const ACTOR = 'taint-eviction-controller';

/** Until when a Pod may stay, once that is set. */
interface Memory { readonly uid: string; readonly sinceMs: number; readonly untilMs: number }

const executing = (node: Node | undefined) => (node?.spec.taints ?? []).filter(({ effect }) => effect === 'NoExecute');

/** Deletes Pods whose nodes have NoExecute taints they do not tolerate, or not for ever. Remembers since when a Pod is to go. */
const controller: Controller = {
  name: 'tainteviction',
  component: ACTOR,
  delayMs: latency.taintEvictionMs,
  watches: [
    watch(Pod, ({ object, old, type }, client) => {
      const news = type !== 'MODIFIED' || object.spec.nodeName !== old?.spec.nodeName || !equal(object.spec.tolerations, old?.spec.tolerations);
      return news && object.spec.nodeName && executing(client.find(Node, object.spec.nodeName)).length ? [keyOf(object)] : [];
    }),
    watch(Node, ({ object, old }, client) => (equal(executing(object), executing(old)) ? [] : client.listBy(Pod, 'node', object.metadata.name).map(keyOf))),
  ],
  reconcile(key, context) {
    const { client, memory } = context;
    const { namespace = '', name } = splitKey(key);
    const pod = client.find(Pod, name, namespace);
    const known = memory.get() as unknown as Memory | undefined;
    const taints = executing(pod?.spec.nodeName ? client.find(Node, pod.spec.nodeName) : undefined);
    const stay = pod && taints.length ? stayMs(pod.spec.tolerations ?? [], taints) : 'forever';
    context.waits([]);
    if (known && typeof stay === 'string') {
      memory.set(undefined);
      context.event({ regarding: reference(name, namespace), type: 'Normal', reason: 'TaintManagerEviction', message: `Cancelling deletion of Pod ${key}` });
    }
    if (!pod || stay === 'forever') return 'done';
    if (stay === 'not at all') { evict(pod, context); return 'done'; }
    // What was set for a Pod stays: a further taint makes it neither go sooner nor stay longer, as long as it is tolerated.
    const { sinceMs, untilMs } = known?.uid === pod.metadata.uid ? known : { sinceMs: context.nowMs(), untilMs: context.nowMs() + stay };
    if (context.nowMs() >= untilMs) { evict(pod, context); return 'done'; }
    memory.set({ uid: pod.metadata.uid, sinceMs, untilMs });
    wait(pod, taints[0]?.key ?? '', untilMs - sinceMs, untilMs, context);
    return { againInMs: untilMs - context.nowMs() };
  },
};

/** Events of this controller name the Pod and nothing else of it. */
const reference = (name: string, namespace: string): ApiObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, uid: '', resourceVersion: '', creationTimestamp: '' } });

function evict(pod: Pod, context: ControllerContext): void {
  const { name, namespace = '' } = pod.metadata;
  context.memory.set(undefined);
  context.event({ regarding: reference(name, namespace), type: 'Normal', reason: 'TaintManagerEviction', message: `Marking for deletion Pod ${keyOf(pod)}` });
  const client = context.client.because({ actor: ACTOR, rule: rules.evicts, parameters: { pod: keyOf(pod), node: pod.spec.nodeName ?? '' } });
  client.editStatus(Pod, pod, (draft) => setDisruptionTarget(draft, 'DeletionByTaintManager', 'Taint manager: deleting due to NoExecute taint', context.nowMs(), pod.metadata.generation ?? 1));
  try {
    client.delete(Pod, name, namespace);
  } catch (error) {
    if (!isApiError(error, 'NotFound')) throw error;
  }
}

function wait(pod: Pod, taint: string, stay: number, untilMs: number, context: ControllerContext): void {
  const { name, namespace = '', uid } = pod.metadata;
  const node = pod.spec.nodeName ?? '';
  context.waits([{
    subject: { apiVersion: 'v1', kind: 'Pod', namespace, name, uid }, rule: rules.tolerates,
    on: { object: { apiVersion: 'v1', kind: 'Node', name: node }, path: 'spec.taints', want: 'no such taint', have: taint },
    parameters: { seconds: stay / 1000, node, taint }, untilMs,
  }]);
}

export const controllers = [controller];
