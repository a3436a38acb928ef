import { equal } from '../base/json';
import type { Change, Client } from '../api/client';
import { watch, type Controller, type ControllerContext } from '../api/controller';
import { latency } from '../api/latency';
import { keyOf, splitKey, timestamp } from '../api/object';
import { isFinished, podCondition } from '../kinds/common/podRead';
import { Namespace } from '../kinds/namespace/kind';
import { Node } from '../kinds/node/kind';
import { PersistentVolume } from '../kinds/persistentvolume/kind';
import { PersistentVolumeClaim } from '../kinds/persistentvolumeclaim/kind';
import { Pod } from '../kinds/pod/kind';
import { Service } from '../kinds/service/kind';
import { StorageClass } from '../kinds/storageclass/kind';
import { annotation } from '../kinds/common/storage';
import { perList, type Facts } from './facts';
import { place, type Placement } from './plan';
import { rules } from './rules';
import { awaitsVolume, waitsOf } from './waits';

const NAME = 'default-scheduler';

const isOurs = (pod: Pod) => !pod.spec.nodeName && pod.spec.schedulerName === NAME && !isFinished(pod) && !pod.metadata.deletionTimestamp && !pod.spec.schedulingGates?.length;
const waiting = (client: Client, which: 'any' | 'near' = 'any'): readonly Pod[] => client.listBy(Pod, 'unplaced', which).filter(isOurs);
const takingRoom = perList((pods) => pods.filter((pod) => !isFinished(pod)));
const claimNames = (pod: Pod) => (pod.spec.volumes ?? []).flatMap((volume) => volume.persistentVolumeClaim?.claimName ?? []);

/** What of a node matters to where Pods go; heartbeats do not. */
const essence = (node: Node | undefined) => node && { spec: node.spec, labels: node.metadata.labels, allocatable: node.status?.allocatable };

/** Gives every Pod that has none a node. A Pod that finds none is tried again when something changes that might help it. */
export const controller: Controller = {
  name: NAME,
  component: NAME,
  eventSeries: true,
  delayMs: latency.schedulerMs,
  watches: [
    watch(Pod, (change, client) => podKeys(change, client)),
    watch(Node, ({ object, old, type }, client) => (type === 'MODIFIED' && equal(essence(object), essence(old)) ? [] : waiting(client).map(keyOf))),
    watch(PersistentVolumeClaim, ({ object }, client) => waiting(client).filter((pod) => pod.metadata.namespace === object.metadata.namespace && claimNames(pod).includes(object.metadata.name)).map(keyOf)),
    watch(PersistentVolume, ({ type }, client) => (type === 'DELETED' ? [] : waiting(client).filter((pod) => claimNames(pod).length).map(keyOf))),
    watch(StorageClass, (_, client) => waiting(client).filter((pod) => claimNames(pod).length).map(keyOf)),
  ],
  reconcile(key, context) {
    const { namespace, name } = splitKey(key);
    const pod = context.client.find(Pod, name, namespace);
    context.waits([]);
    if (!pod || !isOurs(pod)) return 'done';
    const placement = place(pod, factsFor(pod, context.client), (node) => context.random('scheduler', `${key}/${node}`));
    if ('node' in placement) bind(pod, placement.node, context);
    else refuse(pod, placement, context);
    return 'done';
  },
};

/** A new Pod, one whose spec changed, or all that wait when one has gone from its node. */
function podKeys({ object, old, type }: Change & { readonly object: Pod; readonly old?: Pod }, client: Client): readonly string[] {
  if (!object.spec.nodeName) return isOurs(object) && (type === 'ADDED' || !equal(object.spec, old?.spec)) ? [keyOf(object)] : [];
  const freed = type === 'DELETED' || (isFinished(object) && old && !isFinished(old));
  return freed || type === 'ADDED' || !old?.spec.nodeName ? waiting(client, freed ? 'any' : 'near').map(keyOf) : [];
}

function factsFor(pod: Pod, client: Client): Facts {
  const { namespace } = pod.metadata;
  return {
    nodes: client.list(Node).map((node) => ({ node, pods: takingRoom(client.listBy(Pod, 'node', node.metadata.name)) })),
    claim: (name) => client.find(PersistentVolumeClaim, name, namespace),
    volumes: client.list(PersistentVolume),
    volume: (name) => client.find(PersistentVolume, name),
    storageClass: (name) => (name ? client.find(StorageClass, name) : undefined),
    services: client.list(Service, { namespace: namespace ?? '' }),
    namespaceLabels: (name) => client.find(Namespace, name)?.metadata.labels ?? {},
  };
}

function bind(pod: Pod, node: Node, context: ControllerContext): void {
  const client = context.client.because({ actor: NAME, rule: rules.binds, parameters: { pod: keyOf(pod), node: node.metadata.name } });
  const unbound = claimNames(pod).map((name) => client.get(PersistentVolumeClaim, name, pod.metadata.namespace)).filter((claim) => !claim.spec.volumeName);
  for (const claim of unbound) selectNode(claim, node, client);
  context.waits(unbound.map((claim) => awaitsVolume(pod, claim, node.metadata.name)));
  if (unbound.length) return;
  client.bind(pod, node.metadata.name);
  context.event({ regarding: pod, type: 'Normal', reason: 'Scheduled', action: 'Binding', message: `Successfully assigned ${keyOf(pod)} to ${node.metadata.name}` });
}

/** Tells the binder where a claim that waited for its first consumer is to be; once it is bound, the Pod is. */
function selectNode(claim: PersistentVolumeClaim, node: Node, client: Client): void {
  client.edit(PersistentVolumeClaim, claim, (draft) => { draft.metadata.annotations = { ...draft.metadata.annotations, [annotation.selectedNode]: node.metadata.name }; });
}

type Refused = Extract<Placement, { readonly message: string }>;

function refuse(pod: Pod, refused: Refused, context: ControllerContext): void {
  const { message, rule } = refused;
  context.waits(waitsOf(pod, refused));
  const before = podCondition(pod, 'PodScheduled');
  const lastTransitionTime = before?.status === 'False' ? before.lastTransitionTime : timestamp(context.nowMs());
  const condition = {
    type: 'PodScheduled', observedGeneration: pod.metadata.generation ?? 0, status: 'False', lastProbeTime: null as unknown as string,
    ...(lastTransitionTime ? { lastTransitionTime } : {}), reason: 'Unschedulable', message,
  };
  context.client.because({ actor: NAME, rule, parameters: { pod: keyOf(pod) } }).editStatus(Pod, pod, (draft) => {
    draft.status = { ...draft.status, conditions: [...(draft.status?.conditions ?? []).filter((other) => other.type !== 'PodScheduled'), condition] };
  });
  context.event({ regarding: pod, type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message });
}
